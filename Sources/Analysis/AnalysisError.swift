import Events
import Likelihood
import Training

/// Why a task could not be computed.
package enum AnalysisError: Error, Sendable, Equatable {
    case events(EventsError)
    case training(TrainingError)
    case model(ModelError)
    /// A measurement came without its classifier.
    case classifierMissing
    /// The classifier's output for an event is not a number.
    case scoreNotFinite(row: Int)
    /// A template family of a classifier with several outputs.
    case familyOfClasses
    /// No test event has the true value of the nuisance parameter.
    case valueWithoutEvents(Double)
    /// A program of the user's own gave no result.
    case program(ProgramFailure)
    /// Whoever wanted the task does not want it any more.
    case cancelled
    /// Pseudo-experiments of so many events that drawing them takes days.
    case tooManyEvents(Double)
}

extension AnalysisError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .events(let error): error.description
        case .training(let error): error.description
        case .model(let error): error.description
        case .classifierMissing: "measurement refused: no classifier came with it"
        case .scoreNotFinite(let row):
            "measurement refused: the classifier's output is not a number - test event \(row)"
        case .familyOfClasses:
            "measurement refused: a template family needs a classifier with one output - training.network.outputs"
        case .valueWithoutEvents(let value):
            "measurement refused: no test event has the value \(value) of the parameter - measurement.family.trueValue"
        case .program(let failure): failure.description
        case .cancelled: "task not finished: it was cancelled"
        case .tooManyEvents(let count):
            "measurement refused: \(count) events in all pseudo-experiments are too many to draw - measurement.unbinned.toys"
        }
    }
}

extension AnalysisError {
    /// What is known beyond the sentence: what a program said before it failed.
    package var log: String? {
        if case .program(let failure) = self, !failure.log.isEmpty { failure.log } else { nil }
    }
}

/// Runs a step of a task; the errors of the modules below become those of the analysis.
func analysing<Value>(_ body: () throws -> Value) throws(AnalysisError) -> Value {
    do {
        return try body()
    } catch let error as EventsError {
        throw .events(error)
    } catch let error as TrainingError {
        throw .training(error)
    } catch let error as ModelError {
        throw .model(error)
    } catch let error as ProgramFailure {
        throw .program(error)
    } catch {
        preconditionFailure("a step of a task threw an error that is none of the modules below: \(error)")
    }
}

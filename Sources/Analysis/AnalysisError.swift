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
}

extension AnalysisError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .events(let error): error.description
        case .training(let error): error.description
        case .model(let error): error.description
        case .classifierMissing: "measurement refused: no classifier came with it"
        case .scoreNotFinite(let row): "measurement refused: the classifier's output is not a number - test event \(row)"
        }
    }
}

/// Runs a step of a task and wraps its error.
func step<Value, Failure: Error>(
    _ wrap: (Failure) -> AnalysisError, _ body: () throws(Failure) -> Value
) throws(AnalysisError) -> Value {
    do { return try body() } catch { throw wrap(error) }
}

import Events
import Likelihood
import Training

/// The work that a specification announces, for putting the longest tasks first before any has been timed.
///
/// A rough count of the multiplications, in units of 10⁹; only its ratio within one kind of task matters. What it costs in
/// seconds is learnt while tasks are done.
extension TaskSpecification {
    package var expectedCost: Double {
        switch self {
        case .train(let specification): max(1e-2, specification.expectedCost)
        case .measure(let point, _): max(1e-2, point.measurementCost)
        case .run: 1
        }
    }
}

extension TrainSpecification {
    fileprivate var expectedCost: Double {
        guard training.classifier == .network else { return 0 }
        let passes = training.usesVariations ? 1 + 2 * Double(variations.count) : 1
        let steps =
            Double(events.source.expectedEvents.train) * Double(training.epochs) * Double(training.ensemble.members)
        return steps * training.network.multiplications * passes / 1e9
    }
}

extension PointSpecification {
    fileprivate var measurementCost: Double {
        let nuisances = measurement.nuisances.count(of: variations.count)
        let filling = Double(events.source.expectedEvents.test) * training.network.multiplications * (1 + 2 * nuisances)
        let fitting = 1e3 * Double(measurement.bins) * (1 + nuisances) * (1 + nuisances)
        let test = measurement.unbinned.test
        let toys =
            measurement.kind == .unbinned && test.kind != .none
            ? 2 * Double(test.toys) * Double(measurement.unbinned.events) : 0
        return (filling + fitting + toys) / 1e9
    }
}

extension TrainingSettings {
    /// Whether each step also passes shifted events through the network.
    fileprivate var usesVariations: Bool { penalty.strength > 0 || loss.kind.needsTemplates }
}

extension NetworkSettings {
    /// Of one event on its way forward, with a handful of inputs.
    fileprivate var multiplications: Double {
        let (inputs, outputs) = ([16] + hidden, hidden + [1])
        return Double(zip(inputs, outputs).map { $0 * $1 }.reduce(0, +))
    }
}

extension VariationSelection {
    fileprivate func count(of all: Int) -> Double {
        switch self {
        case .all: Double(all)
        case .named(let names): Double(names.count)
        }
    }
}

extension EventSource {
    /// How many events train and test.
    fileprivate var expectedEvents: (train: Int, test: Int) {
        switch self {
        // A file's events are not counted here: it is the same for all tasks of nearly every study.
        case .higgsml: (50_000, 50_000)
        case .twoGaussians(let settings): (settings.train, settings.test)
        case .fourGaussians(let settings): (settings.train, settings.test)
        case .rotatedGaussians(let settings): (settings.train, settings.test)
        case .bumpHunt(let settings): (settings.train, settings.test)
        }
    }
}

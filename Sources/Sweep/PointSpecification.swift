import Events
import Likelihood
import Numerical
import Training

/// One grid point, fully resolved: nothing is left to a default.
package struct PointSpecification: Sendable, Codable, Equatable {
    /// The seed of the sweep, from which every random stream derives.
    package var seed: Int
    package var events: EventsSettings
    package var variations: [VariationSettings]
    package var training: TrainingSettings
    package var measurement: MeasurementSettings
    /// Trains in place of the built-in training; nil for that one.
    package var trainingRunner: RunnerSettings?
    /// Measures in place of the built-in measurement; nil for that one.
    package var measurementRunner: RunnerSettings?

    package init(
        seed: Int, events: EventsSettings, variations: [VariationSettings], training: TrainingSettings,
        measurement: MeasurementSettings, trainingRunner: RunnerSettings? = nil,
        measurementRunner: RunnerSettings? = nil
    ) {
        self.seed = seed
        self.events = events
        self.variations = variations
        self.training = training
        self.measurement = measurement
        self.trainingRunner = trainingRunner
        self.measurementRunner = measurementRunner
    }
}

/// The part of a point that a training depends on; points with equal parts share one training.
package struct TrainSpecification: Sendable, Codable, Equatable {
    package var seed: Int
    package var events: EventsSettings
    package var variations: [VariationSettings]
    package var training: TrainingSettings
    /// Trains in place of the built-in training.
    package var runner: RunnerSettings?
}

/// What a worker can be asked to compute.
package enum TaskSpecification: Sendable, Codable, Equatable {
    /// Events and a training specification become a trained classifier.
    case train(TrainSpecification)
    /// A trained classifier (identity of its training) and the point become templates, fits and figures.
    case measure(PointSpecification, classifier: TaskID)
    /// A program of the user's own computes the figures of a point.
    case run(RunSpecification)
}

/// What a grid point asks for.
package enum PointWork: Sendable, Equatable {
    /// A training and a measurement.
    case measurement(PointSpecification)
    /// One task of the user's own.
    case run(RunSpecification)

    /// The settings of training and measurement; nil for a task of the user's own.
    package var specification: PointSpecification? {
        if case .measurement(let specification) = self { specification } else { nil }
    }
}

extension PointWork: Codable {
    package init(from decoder: any Decoder) throws {
        let isRun = try decoder.container(keyedBy: Key.self).contains(.parameters)
        self = isRun ? .run(try RunSpecification(from: decoder)) : .measurement(try PointSpecification(from: decoder))
    }

    /// Writes the specification itself, without a word of its kind.
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .measurement(let specification): try specification.encode(to: encoder)
        case .run(let specification): try specification.encode(to: encoder)
        }
    }

    private enum Key: CodingKey { case parameters }
}

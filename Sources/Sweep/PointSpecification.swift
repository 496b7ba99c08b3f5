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

    package init(
        seed: Int, events: EventsSettings, variations: [VariationSettings], training: TrainingSettings,
        measurement: MeasurementSettings
    ) {
        self.seed = seed
        self.events = events
        self.variations = variations
        self.training = training
        self.measurement = measurement
    }
}

/// The part of a point that a training depends on; points with equal parts share one training.
package struct TrainSpecification: Sendable, Codable, Equatable {
    package var seed: Int
    package var events: EventsSettings
    package var variations: [VariationSettings]
    package var training: TrainingSettings
}

/// What a worker can be asked to compute.
package enum TaskSpecification: Sendable, Codable, Equatable {
    /// Events and a training specification become a trained classifier.
    case train(TrainSpecification)
    /// A trained classifier (identity of its training) and the point become templates, fits and figures.
    case measure(PointSpecification, classifier: TaskID)
}

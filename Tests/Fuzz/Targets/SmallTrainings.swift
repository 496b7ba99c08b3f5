import Events
import Numerical
import Training

/// Trainings that take a moment, of which there are checkpoints and classifiers.
enum SmallTrainings {
    static let settings: [TrainingSettings] = [
        settings { $0.network.dropout = [0.3] },
        settings {
            $0.loss = LossSettings(kind: .constrained, warmUpEpochs: 1, signalStrength: SignalStrengthSettings(bins: 3))
        },
        settings {
            $0.ensemble = EnsembleSettings(members: 2, vary: .both)
            $0.network.ifElse = IfElseSettings(feature: "x2", threshold: 0.5)
        },
    ]

    static let others: [TrainingSettings] = [
        settings { $0.classifier = .linearDiscriminant }, settings { $0.classifier = .likelihoodRatio },
    ]

    private static func settings(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
        var settings = TrainingSettings(network: NetworkSettings(hidden: [3]), batch: 20, patience: 3, epochs: 3)
        change(&settings)
        return settings
    }

    private static let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 40, validation: 40, test: 20))

    private static let events = Result {
        try prepareEvents(EventsSettings(source: source), variations: [], seed: 1)
    }

    static func training(
        _ settings: TrainingSettings, from checkpoint: TrainingCheckpoint? = nil
    ) throws -> ClassifierTraining {
        try ClassifierTraining(
            settings, events: events.get(), densities: ExactDensities(of: source, inputs: []), seed: 1,
            identity: ContentHash(of: "fuzz"), from: checkpoint)
    }
}

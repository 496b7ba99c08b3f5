import Events
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct CheckpointTests {
    private let identity = ContentHash(of: "checkpoint")

    /// Trainings whose epochs depend on all that a checkpoint must hold.
    static let cases: [(name: String, settings: TrainingSettings)] = [
        ("cross-entropy", settings { $0.patience = 2 }),
        (
            "dropout and momentum",
            settings {
                $0.network.dropout = [0.3]
                $0.optimiser = OptimiserSettings(kind: .rmsProp, learningRate: 0.01, momentum: 0.5)
            }
        ),
        (
            "schedule",
            settings {
                $0.optimiser = OptimiserSettings(
                    kind: .sgd, learningRate: 0.1, momentum: 0.9, schedule: ScheduleSettings(kind: .cosine))
            }
        ),
        (
            "constraint",
            settings {
                $0.loss = LossSettings(
                    kind: .constrained, warmUpEpochs: 2, signalStrength: SignalStrengthSettings(bins: 4))
            }
        ),
        (
            "adversary",
            settings {
                $0.inputs.features = ["x1", "x2"]
                $0.adversary = AdversarySettings(strength: 1, target: "z", hidden: [4])
            }
        ),
        ("penalty", settings { $0.penalty = PenaltySettings(strength: 2, bins: 5) }),
        (
            "ensemble of two-sided networks",
            settings {
                $0.epochs = 2
                $0.ensemble = EnsembleSettings(members: 2, vary: .both)
                $0.network.ifElse = IfElseSettings(feature: "z", threshold: 0)
            }
        ),
    ]

    private static func settings(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
        var settings = TrainingSettings(
            network: NetworkSettings(hidden: [5]), optimiser: OptimiserSettings(kind: .nadam, learningRate: 0.01),
            batch: 60, patience: 5, epochs: 5)
        change(&settings)
        return settings
    }

    private func begin(
        _ settings: TrainingSettings, from checkpoint: TrainingCheckpoint? = nil
    ) throws -> ClassifierTraining {
        try ClassifierTraining(
            settings, events: NuisanceEvents.prepared(200), seed: 1, identity: identity, from: checkpoint)
    }

    /// Stopped after any epoch, a training goes on from the bytes of its checkpoint to the same bits.
    @Test(arguments: cases.indices)
    func goesOnToTheSameResult(_ index: Int) throws {
        let settings = Self.cases[index].settings
        var whole = try begin(settings)
        var files = [whole.checkpoint.encoded()]
        var records: [EpochRecord] = []
        while let record = try whole.nextEpoch() {
            records.append(record)
            files.append(whole.checkpoint.encoded())
        }
        files.append(whole.checkpoint.encoded())
        #expect(records.count >= 3)
        for (epochs, file) in files.enumerated() {
            let checkpoint = try TrainingCheckpoint(decoding: file)
            #expect(checkpoint.encoded() == file && checkpoint.epochs == min(epochs, records.count))
            var rest = try begin(settings, from: checkpoint)
            var own: [EpochRecord] = []
            while let record = try rest.nextEpoch() { own.append(record) }
            #expect(own == Array(records.dropFirst(epochs)), "\(Self.cases[index].name) after epoch \(epochs)")
            #expect(try rest.classifier().encoded() == whole.classifier().encoded())
            #expect(rest.histories == whole.histories)
        }
    }

    @Test func anotherTrainingIsRefused() throws {
        let settings = Self.cases[0].settings
        var training = try begin(settings)
        _ = try training.nextEpoch()
        let checkpoint = training.checkpoint
        #expect(throws: TrainingError.malformedCheckpoint(reason: "it belongs to another training")) {
            _ = try ClassifierTraining(
                settings, events: NuisanceEvents.prepared(200), seed: 1, identity: ContentHash(of: "other"),
                from: checkpoint)
        }
        var wider = settings
        wider.network.hidden = [40]
        #expect(throws: TrainingError.malformedCheckpoint(reason: "it belongs to a network of another size")) {
            _ = try begin(wider, from: checkpoint)
        }
    }

    @Test func everyTruncationAndFlippedBitThrows() throws {
        var training = try begin(Self.cases[0].settings)
        _ = try training.nextEpoch()
        let bytes = training.checkpoint.encoded()
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: TrainingError.self) { try TrainingCheckpoint(decoding: Array(bytes.prefix(count))) }
        }
        for position in stride(from: 0, to: bytes.count, by: 7) {
            var altered = bytes
            altered[position] ^= 1 << (position % 8)
            #expect(throws: TrainingError.self) { try TrainingCheckpoint(decoding: altered) }
        }
        #expect(throws: TrainingError.self) {
            try TrainingCheckpoint(decoding: Array("SSCL".utf8) + bytes.dropFirst(4))
        }
    }
}

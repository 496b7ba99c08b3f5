import Events
import Numerical
import Training

/// A small training with one of the losses, with validation and with variations of features and of weights.
struct TrainingSteps {
    struct Result: Encodable {
        let epochs: Int
    }

    private let settings: TrainingSettings
    private let epochs: Int
    private let steps: Int

    /// The loss, the number of epochs, and of steps in each; nil when they are not that.
    init?(_ arguments: ArraySlice<String>) {
        let arguments = Array(arguments)
        guard let epochs = Int(arguments[1]), let steps = Int(arguments[2]), epochs > 0, steps > 0 else { return nil }
        var settings = TrainingSettings(
            network: NetworkSettings(hidden: [20, 20]), batch: 200, patience: epochs, epochs: epochs)
        switch arguments[0] {
        case "penalty": settings.penalty.strength = 5
        case "adversary": settings.adversary = AdversarySettings(strength: 1, target: "z", hidden: [20])
        case "dropout":
            settings.network.dropout = [0.2, 0.2]
            settings.network.l2 = [0.01, 0.01, 0.01]
        case "aware":
            settings.loss.kind = .signalStrength
            settings.loss.warmUpEpochs = 0
            settings.loss.signalStrength.parameter = "z"
        case let name:
            guard let kind = LossKind(rawValue: name) else { return nil }
            settings.loss.kind = kind
            settings.loss.warmUpEpochs = 0
            if kind == .categoricalCrossEntropy { settings.network.outputs = .perProcess }
        }
        self.settings = settings
        self.epochs = epochs
        self.steps = steps
    }

    func run() throws -> Result {
        var stream = RandomStream(seed: 1, identity: ContentHash(of: "benchmark"), purpose: "events")
        let events = PreparedEvents(
            processes: [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)],
            train: sample(steps * settings.batch, &stream), validation: sample(2 * settings.batch, &stream),
            test: sample(2, &stream))
        let trained = try trainClassifier(settings, events: events, seed: 1, identity: ContentHash(of: "benchmark"))
        return Result(epochs: trained.history.epochs.count)
    }

    private func sample(_ rows: Int, _ stream: inout RandomStream) -> EventSample {
        let process = (0..<rows).map { $0 % 2 }
        let features = process.indices.flatMap { row in
            [stream.gaussian() - Double(process[row]), stream.gaussian(), Double(row / 2 % 3)]
        }
        func moved(_ amount: Double) -> [Double] { features.enumerated().map { $0 % 3 == 1 ? $1 + amount : $1 } }
        let weights = Array(repeating: 1.0, count: rows)
        let shift = SampleVariation(
            name: "shift", up: VariedEvents(features: moved(0.1), weights: weights),
            down: VariedEvents(features: moved(-0.1), weights: weights))
        let scale = SampleVariation(
            name: "scale", up: VariedEvents(features: nil, weights: process.map { $0 == 1 ? 1.1 : 1 }),
            down: VariedEvents(features: nil, weights: process.map { $0 == 1 ? 0.9 : 1 }))
        return EventSample(
            featureNames: ["x", "y", "z"], features: features, process: process, weights: weights,
            variations: [shift, scale])
    }
}

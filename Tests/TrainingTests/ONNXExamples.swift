import Events
import Numerical

@testable import Training

/// Classifiers of every kind that is exported, with random parameters, and events to score.
enum ONNXExamples {
    /// 300 events of the features x1, x2 and z, each of which some events lack; z is one of -1, 0, 0.7, 1, where 0.7 is a
    /// number that single precision rounds down.
    static var events: EventSample {
        var sample = SmallEvents.twoGaussians(300, "onnx")
        let angles: [Double] = [-1, 0, 0.7, 1]
        var features: [Double] = []
        for row in 0..<sample.rowCount {
            features += sample.features[2 * row..<2 * row + 2]
            features.append(angles[row % angles.count])
        }
        for position in stride(from: 3, to: features.count, by: 17) { features[position] = .nan }
        sample.featureNames = ["x1", "x2", "z"]
        sample.features = features
        sample.variations = []
        return sample
    }

    static let classes = SmallEvents.mixedProcesses

    /// - Parameter gate: An if-else classifier takes it.
    static func network(
        features: [String] = ["x1", "x2"], hidden: [Int] = [16, 5], activation: Activation = .relu,
        outputLayer: OutputLayer = .single, gate: IfElseSettings? = nil, purpose: String = "onnx"
    ) throws -> Classifier {
        var stream = SmallEvents.stream(purpose)
        let settings = NetworkSettings(
            hidden: hidden, activation: activation, outputs: outputLayer.nodes > 1 ? .perProcess : .single,
            dropout: hidden.map { _ in 0.5 }, ifElse: gate)
        let parameters = (0..<(gate == nil ? 1 : 2)).flatMap { _ in
            let layers = NetworkParameters(widths: settings.widths(inputs: features.count, outputs: outputLayer.nodes))
            layers.initialise(.glorotNormal, stream: &stream)
            return layers.packed().map { $0 + 0.1 }
        }
        return Classifier(
            preprocessing: try .fixed(
                features, replacement: features.map { _ in stream.gaussian() },
                offset: features.map { _ in stream.gaussian() }, scale: features.map { _ in 1 + stream.uniform() }),
            network: settings, outputLayer: outputLayer, parameters: parameters)
    }

    /// Members with a preprocessing of their own.
    static func ensemble(
        _ count: Int = 3, outputLayer: OutputLayer = .single, gate: IfElseSettings? = nil
    ) throws -> TrainedClassifier {
        let members = try (0..<count).map {
            try network(outputLayer: outputLayer, gate: gate, purpose: "onnx member \($0)")
        }
        return .networks(Ensemble(members: members))
    }

    /// Its threshold is a value of the gate's feature, which is no input of the networks.
    static func ifElse() throws -> TrainedClassifier {
        .networks(Ensemble(members: [try network(gate: IfElseSettings(feature: "z", threshold: 0.7))]))
    }

    static func ifElseEnsemble() throws -> TrainedClassifier {
        try ensemble(
            outputLayer: OutputLayer(processes: classes, activation: .softmax),
            gate: IfElseSettings(feature: "z", threshold: 0.3))
    }

    static func discriminant() throws -> TrainedClassifier {
        let inputs = InputSettings(features: ["x2", "x1"])
        return .linearDiscriminant(
            try LinearDiscriminant(
                inputs, weights: .physical, sample: events, processes: SmallEvents.processes))
    }

    /// One of each kind, by a name for files.
    static func all() throws -> [(name: String, classifier: TrainedClassifier)] {
        let softmax = OutputLayer(processes: classes, activation: .softmax)
        let sigmoids = OutputLayer(processes: classes, activation: .sigmoid)
        return try [
            ("network", ensemble(1)), ("softmax", ensemble(1, outputLayer: softmax)),
            ("sigmoids", ensemble(1, outputLayer: sigmoids)), ("ensemble", ensemble(10)),
            ("softmax-ensemble", ensemble(3, outputLayer: softmax)), ("if-else", ifElse()),
            ("if-else-ensemble", ifElseEnsemble()), ("discriminant", discriminant()),
        ]
    }
}

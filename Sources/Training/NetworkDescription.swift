import Events

/// A trained network as another program describes it.
///
///     h = features · weights + biases, then the activation, for each layer; features as (value - mean) / deviation
package struct NetworkDescription: Sendable, Equatable {
    /// Names of the features in the order of the inputs.
    package var features: [String]
    /// What stands for a missing value, and is subtracted from each, shape `[features]`.
    package var means: [Double]
    /// Above 0, shape `[features]`.
    package var deviations: [Double]
    package var layers: [Layer]

    package struct Layer: Sendable, Equatable {
        /// Shape `[inputs][outputs]`.
        package var weights: [[Double]]
        /// Shape `[outputs]`.
        package var biases: [Double]
        /// Of hidden layers an `Activation`, of the last one an `OutputActivation`.
        package var activation: String

        package init(weights: [[Double]], biases: [Double], activation: String) {
            self.weights = weights
            self.biases = biases
            self.activation = activation
        }
    }

    package init(features: [String], means: [Double], deviations: [Double], layers: [Layer]) {
        self.features = features
        self.means = means
        self.deviations = deviations
        self.layers = layers
    }
}

extension NetworkDescription {
    /// The network as a classifier like those that are trained here.
    ///
    /// - Parameters:
    ///   - known: Names of the features of the events.
    ///   - processes: Of the events, the classes of a network with several outputs in their order.
    /// - Throws: `TrainingError.unsuitableNetwork` or `.unknownFeature`.
    package func classifier(
        features known: [String], processes: [Process]
    ) throws(TrainingError) -> TrainedClassifier {
        try checkFeatures(known)
        try checkLayers()
        let preprocessing = Preprocessing(
            features: features, replacement: means, offset: means, scale: deviations.map { 1 / $0 })
        let network = NetworkSettings(
            hidden: layers.dropLast().map(\.biases.count), activation: try hiddenActivation())
        return .networks(
            Ensemble(members: [
                Classifier(
                    preprocessing: preprocessing, network: network, outputLayer: try outputLayer(processes),
                    parameters: layers.flatMap { ($0.weights.joined() + $0.biases).map { Float($0) } })
            ]))
    }

    private func checkFeatures(_ known: [String]) throws(TrainingError) {
        guard !features.isEmpty, Set(features).count == features.count else {
            throw .unsuitableNetwork(reason: "expected at least one feature and none twice")
        }
        for feature in features where !known.contains(feature) { throw .unknownFeature(feature, known: known) }
        guard means.count == features.count, deviations.count == features.count else {
            throw .unsuitableNetwork(
                reason: "\(means.count) means and \(deviations.count) deviations for \(features.count) features")
        }
        guard means.allSatisfy(\.isFinite), deviations.allSatisfy({ $0 > 0 && (1 / $0).isFinite }) else {
            throw .unsuitableNetwork(reason: "means must be finite and deviations above 0")
        }
    }

    private func checkLayers() throws(TrainingError) {
        guard !layers.isEmpty else { throw .unsuitableNetwork(reason: "it has no layers") }
        var inputs = features.count
        for (number, layer) in layers.enumerated() {
            let outputs = layer.biases.count
            guard outputs > 0, layer.weights.count == inputs, layer.weights.allSatisfy({ $0.count == outputs }) else {
                let found = "\(layer.weights.count) × \(layer.weights.first?.count ?? 0)"
                throw .unsuitableNetwork(
                    reason: "weights of layer \(number + 1) are \(found), expected \(inputs) × \(outputs)")
            }
            guard (layer.weights.joined() + layer.biases).allSatisfy({ Float($0).isFinite }) else {
                throw .unsuitableNetwork(reason: "a number of layer \(number + 1) is not finite in single precision")
            }
            inputs = outputs
        }
    }

    /// The one activation of all hidden layers.
    private func hiddenActivation() throws(TrainingError) -> Activation {
        let names = Set(layers.dropLast().map(\.activation))
        guard let name = names.first else { return .relu }
        guard names.count == 1, let activation = Activation(rawValue: name) else {
            let known = Activation.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unsuitableNetwork(reason: "the hidden layers must have one activation of \(known)")
        }
        return activation
    }

    private func outputLayer(_ processes: [Process]) throws(TrainingError) -> OutputLayer {
        let last = layers[layers.count - 1]
        let activation = OutputActivation(rawValue: last.activation)
        switch (last.biases.count, activation) {
        case (1, .sigmoid): return .single
        case (processes.count, .sigmoid?), (processes.count, .softmax?):
            return OutputLayer(processes: processes, activation: activation ?? .softmax)
        default:
            throw .unsuitableNetwork(
                reason: "the last layer must be 1 sigmoid or \(processes.count) nodes of softmax or sigmoid, "
                    + "found \(last.biases.count) of \(last.activation)")
        }
    }
}

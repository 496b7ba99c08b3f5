import Events
import Numerical

/// A trained network with everything needed to score events: preprocessing, layers and what the outputs mean.
///
///     let scores = try classifier.scores(of: sample)
package struct Classifier: Scoring, Equatable {
    package let preprocessing: Preprocessing
    package let network: NetworkSettings
    package let outputLayer: OutputLayer
    /// Trainable parameters, layer by layer: weights `[inputs, outputs]` row-major, then bias `[outputs]`; of an if-else
    /// classifier those of the network below the threshold, then those of the other.
    package let parameters: [Float]

    /// Nodes of each layer from inputs to outputs.
    var widths: [Int] { network.widths(inputs: preprocessing.features.count, outputs: outputLayer.nodes) }

    init(
        preprocessing: Preprocessing, network: NetworkSettings, outputLayer: OutputLayer = .single,
        parameters: [Float]
    ) {
        self.preprocessing = preprocessing
        self.network = network
        self.outputLayer = outputLayer
        self.parameters = parameters
    }

    /// An if-else classifier of the networks of its two sides.
    init(below: Classifier, above: Classifier) {
        self.init(
            preprocessing: below.preprocessing, network: below.network, outputLayer: below.outputLayer,
            parameters: below.parameters + above.parameters)
    }

    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let columns = try Preprocessing.columns(of: preprocessing.features, in: sample)
        let values = features ?? sample.features
        let stride = DenseKernels.padded(columns.count)
        let inputs = preprocessing.matrix(values, of: sample, columns: columns, stride: stride)
        var logits = [Double](repeating: 0, count: sample.rowCount * outputLayer.nodes)
        let sides = try network.ifElse?.sides(of: sample, features: values) ?? [Array(0..<sample.rowCount)]
        let count = parameters.count / sides.count
        for (side, rows) in sides.enumerated() {
            let own = Array(parameters[side * count..<(side + 1) * count])
            evaluate(own, inputs, stride: stride, rows: rows, into: &logits)
        }
        return logits
    }

    /// The outputs of one network for some rows of the inputs.
    private func evaluate(
        _ parameters: [Float], _ inputs: [Float], stride: Int, rows: [Int], into logits: inout [Double]
    ) {
        let nodes = outputLayer.nodes
        let layers = NetworkParameters(widths: widths)
        layers.unpack(parameters)
        let pass = NetworkPass(
            widths: widths, activation: network.activation.function, capacity: NetworkPass.largestBlock)
        let outputStride = pass.outputStride
        inputs.withUnsafeBufferPointer { inputs in
            pass.forEachBlock(layers, rows: rows.count) { block in
                guard let inputs = inputs.baseAddress else { return }
                for (position, row) in rows[block].enumerated() {
                    (pass.input + position * stride).update(from: inputs + row * stride, count: stride)
                }
            } body: { block, outputs in
                for (position, row) in rows[block].enumerated() {
                    for node in 0..<nodes {
                        logits[row * nodes + node] = Double(outputs[position * outputStride + node])
                    }
                }
            }
        }
    }
}

extension IfElseSettings {
    /// The training and validation events below the threshold (side 0) or not (side 1).
    func side(_ side: Int, of events: PreparedEvents) throws(TrainingError) -> PreparedEvents {
        var events = events
        for split in [\PreparedEvents.train, \.validation] {
            let sample = events[keyPath: split]
            events[keyPath: split] = sample.choosing(try sides(of: sample, features: sample.features)[side])
        }
        return events
    }

    /// The rows of a sample below the threshold and the others.
    ///
    /// - Parameter features: Shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks the feature.
    func sides(of sample: EventSample, features: [Double]) throws(TrainingError) -> [[Int]] {
        let isBelow = try sample.values(of: feature, in: features).map { $0 < threshold }
        return [isBelow.indices.filter { isBelow[$0] }, isBelow.indices.filter { !isBelow[$0] }]
    }
}

extension PreparedEvents {
    /// - Throws: `TrainingError.emptySide` when a network could not learn from the training events, or not
    ///   be judged by the validation events.
    func requireBothClasses() throws(TrainingError) {
        for (sample, split) in [(train, "training"), (validation, "validation")] {
            for isSignal in [true, false] {
                let isThere = (0..<sample.rowCount).contains { row in
                    sample.weights[row] > 0 && processes[sample.process[row]].isSignal == isSignal
                }
                guard isThere else { throw .emptySide(class: isSignal ? "signal" : "background", split: split) }
            }
        }
    }
}

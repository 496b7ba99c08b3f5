import Events
import Numerical

/// A trained classifier with everything needed to score events: preprocessing and network.
///
///     let scores = try classifier.scores(of: sample)
package struct Classifier: Scoring, Equatable {
    package let preprocessing: Preprocessing
    package let network: NetworkSettings
    /// Trainable parameters, layer by layer: weights `[inputs, outputs]` row-major, then bias `[outputs]`.
    package let parameters: [Float]

    /// Nodes of each layer from inputs to output.
    var widths: [Int] { [preprocessing.features.count] + network.hidden + [1] }

    init(preprocessing: Preprocessing, network: NetworkSettings, parameters: [Float]) {
        self.preprocessing = preprocessing
        self.network = network
        self.parameters = parameters
    }

    /// Network outputs before the sigmoid, shape `[rows]`.
    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let columns = try Preprocessing.columns(of: preprocessing.features, in: sample)
        let stride = DenseKernels.padded(columns.count)
        let inputs = preprocessing.matrix(features ?? sample.features, of: sample, columns: columns, stride: stride)
        let network = NetworkParameters(widths: widths)
        network.unpack(parameters)
        let pass = NetworkPass(
            widths: widths, activation: self.network.activation.function, capacity: NetworkPass.largestBlock)
        var logits: [Double] = []
        logits.reserveCapacity(sample.rowCount)
        inputs.withUnsafeBufferPointer { inputs in
            guard let inputs = inputs.baseAddress else { return }
            pass.forEachBlock(network, rows: sample.rowCount) { rows in
                pass.input.update(from: inputs + rows.lowerBound * stride, count: rows.count * stride)
            } body: { rows, outputs in
                for row in 0..<rows.count { logits.append(Double(outputs[row])) }
            }
        }
        return logits
    }
}

import Events
import Numerical

/// A trained classifier with everything needed to score events: preprocessing and network.
///
///     let scores = try classifier.scores(of: sample)
package struct Classifier: Sendable, Equatable {
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

    /// Network outputs in [0, 1] of every row, signal near 1, shape `[rows]`.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    package func scores(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        try logits(of: sample, features: features).map(sigmoid)
    }

    /// Network outputs before the sigmoid, shape `[rows]`.
    func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let columns = try Preprocessing.columns(of: preprocessing.features, in: sample)
        let stride = DenseKernels.padded(columns.count)
        let inputs = preprocessing.matrix(features ?? sample.features, of: sample, columns: columns, stride: stride)
        let network = NetworkParameters(widths: widths)
        network.unpack(parameters)
        let pass = NetworkPass(widths: widths, capacity: Self.chunk)
        var part = [Double](repeating: 0, count: Self.chunk)
        var logits: [Double] = []
        logits.reserveCapacity(sample.rowCount)
        for first in Swift.stride(from: 0, to: sample.rowCount, by: Self.chunk) {
            let rows = min(Self.chunk, sample.rowCount - first)
            for position in 0..<rows * stride { pass.input[position] = inputs[first * stride + position] }
            pass.forward(network, rows: rows, logits: &part)
            logits.append(contentsOf: part.prefix(rows))
        }
        return logits
    }

    private static let chunk = 1024
}

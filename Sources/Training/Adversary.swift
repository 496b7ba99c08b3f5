import Numerical

/// The network that tells a nuisance parameter from the scores of the classifier, and what its success does to both.
///
/// Its parameters follow those of the classifier in one buffer, so that one optimiser moves both.
final class Adversary {
    private let strength: Double
    private let reversal: Double
    private let loss: AdversaryLoss
    private let pass: NetworkPass
    private let scoreNodes: Int
    private var outputs: [Double] = []
    private var gradient: [Double] = []

    /// Nodes of each layer from the scores to the outputs.
    static func widths(_ settings: AdversarySettings, scoreNodes: Int) -> [Int] {
        [scoreNodes] + settings.hidden + [AdversaryLoss(settings.loss).nodes]
    }

    /// - Parameters:
    ///   - scoreNodes: Scores of an event.
    ///   - firstLayer: The number of layers of the classifier.
    ///   - capacity: The most events of a batch.
    init(_ settings: AdversarySettings, scoreNodes: Int, firstLayer: Int, capacity: Int) {
        strength = settings.strength
        reversal = settings.reversal
        loss = AdversaryLoss(settings.loss)
        self.scoreNodes = scoreNodes
        pass = NetworkPass(
            widths: Self.widths(settings, scoreNodes: scoreNodes), firstLayer: firstLayer,
            activation: settings.activation.function, givesInputGradient: true, capacity: capacity)
    }

    /// L_A of the events of a batch.
    ///
    /// - Parameter scores: Of the events and whatever stands behind them, shape `[rows, scoreNodes]`.
    func loss(
        scores: [Double], of batch: TrainingSample.Batch, _ parameters: borrowing NetworkParameters
    ) -> Double {
        forward(scores, batch, parameters)
        return loss.value(
            outputs: outputs, targets: batch.adversaryTargets, weights: batch.outputs.weights, gradient: nil)
    }

    /// L_A of the events of a batch with its gradients.
    ///
    /// - Parameters:
    ///   - gradient: dλL_A with respect to the adversary's parameters is added.
    ///   - scoreGradient: -reversal · dλL_A with respect to the scores is added, shape of `scores`.
    func loss(
        scores: [Double], of batch: TrainingSample.Batch, _ parameters: borrowing NetworkParameters,
        gradient parameterGradient: borrowing NetworkParameters, scoreGradient: inout [Double]
    ) -> Double {
        let rows = batch.rows.count
        forward(scores, batch, parameters)
        gradient.clear(count: outputs.count)
        let value = gradient.withUnsafeMutableBufferPointer {
            loss.value(
                outputs: outputs, targets: batch.adversaryTargets, weights: batch.outputs.weights, gradient: $0)
        }
        pass.writeDerivatives(gradient, rows: rows, factor: strength)
        pass.backward(parameters, rows: rows, into: parameterGradient)
        let stride = DenseKernels.padded(scoreNodes)
        for row in 0..<rows {
            for node in 0..<scoreNodes {
                scoreGradient[row * scoreNodes + node] -= reversal * Double(pass.input[row * stride + node])
            }
        }
        return value
    }

    /// Leaves the estimates of the events in `outputs`.
    private func forward(
        _ scores: [Double], _ batch: TrainingSample.Batch, _ parameters: borrowing NetworkParameters
    ) {
        let (rows, stride) = (batch.rows.count, DenseKernels.padded(scoreNodes))
        for row in 0..<rows {
            for node in 0..<stride {
                pass.input[row * stride + node] = node < scoreNodes ? Float(scores[row * scoreNodes + node]) : 0
            }
        }
        pass.forward(parameters, rows: rows)
        outputs.removeAll(keepingCapacity: true)
        pass.appendOutputs(rows: rows, to: &outputs)
    }
}

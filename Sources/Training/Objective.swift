import Numerical

/// The loss L' + λ Λ of a batch and its gradient with respect to the parameters.
struct Objective {
    private let strength: Double
    private let penalty: VariationPenalty

    init(_ settings: PenaltySettings) {
        strength = settings.strength
        penalty = VariationPenalty(settings)
    }

    struct Loss {
        /// L'.
        var primary: Double
        /// Λ; 0 when λ is 0, for then it is not computed.
        var penalty: Double
        /// λ.
        var strength: Double
        var total: Double { primary + strength * penalty }
    }

    /// The loss of these rows.
    func loss(
        of sample: TrainingSample, rows: [Int], _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass
    ) -> Loss {
        let batch = sample.batch(rows, penalised: strength > 0)
        return loss(batch, of: sample, forward(batch, of: sample, parameters, pass), gradient: nil)
    }

    /// The loss of these rows; its gradient is added to `gradient`.
    func loss(
        of sample: TrainingSample, rows: [Int], _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, gradient: borrowing NetworkParameters
    ) -> Loss {
        let batch = sample.batch(rows, penalised: strength > 0)
        let logits = forward(batch, of: sample, parameters, pass)
        var logitGradient = [Double](repeating: 0, count: batch.evaluations)
        let loss = logitGradient.withUnsafeMutableBufferPointer { buffer in
            self.loss(batch, of: sample, logits, gradient: buffer)
        }
        pass.backward(parameters, rows: batch.evaluations, logitGradient: logitGradient, into: gradient)
        return loss
    }

    private func forward(
        _ batch: TrainingSample.Batch, of sample: TrainingSample, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass
    ) -> [Double] {
        sample.write(batch, to: pass.input)
        var logits = [Double](repeating: 0, count: batch.evaluations)
        pass.forward(parameters, rows: batch.evaluations, logits: &logits)
        return logits
    }

    private func loss(
        _ batch: TrainingSample.Batch, of sample: TrainingSample, _ logits: [Double],
        gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Loss {
        var loss = Loss(primary: 0, penalty: 0, strength: strength)
        if strength > 0 {
            let scores = logits.map(sigmoid)
            loss.penalty = penalty.values(scores: scores, groups: batch.groups, factor: strength, gradient: gradient)
                .reduce(0, +)
            if let gradient {
                for row in scores.indices { gradient[row] *= scores[row] * (1 - scores[row]) }
            }
        }
        loss.primary = crossEntropy(
            logits: logits, targets: batch.rows.map { sample.targets[$0] },
            weights: batch.rows.map { sample.lossWeights[$0] }, gradient: gradient)
        return loss
    }
}

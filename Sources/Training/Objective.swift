import Numerical

/// The loss L' + λ Λ of a batch and its gradient with respect to the parameters.
struct Objective: ~Copyable {
    private let kind: LossKind
    private let strength: Double
    private let penalty: VariationPenalty
    /// L' and the state of its constraint.
    private var primary: BatchLoss
    /// Labels of one block.
    private let targets = FloatBuffer(count: NetworkPass.largestBlock)
    private let weights = FloatBuffer(count: NetworkPass.largestBlock)

    /// - Throws: `TrainingError` when the loss does not fit one output node or σµ the signals of the sample.
    init(_ settings: TrainingSettings, for sample: TrainingSample) throws(TrainingError) {
        kind = settings.loss.kind
        strength = settings.penalty.strength
        penalty = VariationPenalty(settings.penalty)
        primary = try BatchLoss(
            settings.loss, nodes: 1, signals: sample.signalStrength?.signals ?? [],
            nuisances: sample.signalStrength?.nuisances ?? 0)
    }

    struct Loss {
        /// L' with its parts.
        var parts: BatchLossValue
        /// Λ; 0 when λ is 0, for then it is not computed.
        var penalty: Double
        /// λ.
        var strength: Double
        /// L'.
        var primary: Double { parts.total }
        var total: Double { primary + strength * penalty }

        static func crossEntropy(_ value: Double) -> Loss {
            Loss(parts: BatchLossValue(total: value, eventLoss: value), penalty: 0, strength: 0)
        }
    }

    /// Whether some epoch's loss needs all rows of a batch at once.
    static func couplesRows(_ settings: TrainingSettings) -> Bool {
        settings.penalty.strength > 0 || settings.loss.kind != .crossEntropy
    }

    /// The loss of these rows.
    mutating func loss(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, phase: TrainingPhase = .analysis
    ) -> Loss {
        guard couplesRows(phase) else { return crossEntropy(of: sample, rows: rows, parameters, pass) }
        let batch = layOut(rows, of: sample, phase)
        return loss(batch, of: sample, forward(batch, of: sample, parameters, pass), phase, gradient: nil)
    }

    /// The loss of these rows; its gradient is added to `gradient`.
    mutating func loss(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, phase: TrainingPhase = .analysis, gradient: borrowing NetworkParameters
    ) -> Loss {
        guard couplesRows(phase) else {
            return crossEntropy(of: sample, rows: rows, parameters, pass, gradient: gradient)
        }
        let batch = layOut(rows, of: sample, phase)
        let logits = forward(batch, of: sample, parameters, pass)
        var logitGradient = [Double](repeating: 0, count: batch.evaluations)
        let loss = logitGradient.withUnsafeMutableBufferPointer { buffer in
            self.loss(batch, of: sample, logits, phase, gradient: buffer)
        }
        for row in logitGradient.indices { pass.output[row] = Float(logitGradient[row]) }
        pass.backward(parameters, rows: batch.evaluations, into: gradient)
        return loss
    }

    /// The step of the constraint's λ, after the step of the parameters.
    mutating func ascend(_ loss: Loss) { primary.ascend(loss.parts) }

    /// Takes the cross-entropy of these events as that at the end of the warm-up.
    mutating func endWarmUp(
        on sample: TrainingSample, _ parameters: borrowing NetworkParameters, _ pass: borrowing NetworkPass
    ) {
        let loss = crossEntropy(of: sample, rows: Array(0..<sample.rowCount)[...], parameters, pass)
        primary.constraint.endWarmUp(crossEntropy: loss.primary)
    }

    /// Whether the loss of this phase is more than a sum over events in blocks: only the cross-entropy is one here.
    private func couplesRows(_ phase: TrainingPhase) -> Bool {
        strength > 0 || (kind != .crossEntropy && phase == .analysis)
    }

    private func layOut(
        _ rows: ArraySlice<Int>, of sample: TrainingSample, _ phase: TrainingPhase
    ) -> TrainingSample.Batch {
        sample.batch(Array(rows), penalised: strength > 0, templates: kind.needsTemplates && phase == .analysis)
    }

    private func forward(
        _ batch: TrainingSample.Batch, of sample: TrainingSample, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass
    ) -> [Double] {
        sample.write(batch, to: pass.input)
        pass.forward(parameters, rows: batch.evaluations)
        return (0..<batch.evaluations).map { [output = pass.output] in Double(output[$0]) }
    }

    private mutating func loss(
        _ batch: TrainingSample.Batch, of sample: TrainingSample, _ logits: [Double], _ phase: TrainingPhase,
        gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Loss {
        let outputs = BatchOutputs(
            outputs: logits, nodes: 1, targets: batch.rows.map { sample.targets[$0] },
            weights: batch.rows.map { sample.lossWeights[$0] }, templates: batch.templates)
        let parts = primary.value(of: outputs, phase: phase, gradient: gradient)
        return Loss(parts: parts, penalty: penalty(batch, logits, gradient: gradient), strength: strength)
    }

    /// Λ; the gradient of λ Λ is added.
    private func penalty(
        _ batch: TrainingSample.Batch, _ logits: [Double], gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        guard strength > 0 else { return 0 }
        let scores = logits.map(sigmoid)
        guard let gradient else {
            return penalty.values(scores: scores, groups: batch.groups, gradient: nil).reduce(0, +)
        }
        var scoreGradient = [Double](repeating: 0, count: scores.count)
        let values = scoreGradient.withUnsafeMutableBufferPointer {
            penalty.values(scores: scores, groups: batch.groups, factor: strength, gradient: $0)
        }
        for row in scores.indices { gradient[row] += scoreGradient[row] * scores[row] * (1 - scores[row]) }
        return values.reduce(0, +)
    }
}

// MARK: - Cross-entropy without the penalty

extension Objective {
    /// L' in double precision from the logits on.
    private func crossEntropy(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass
    ) -> Loss {
        var sum = 0.0
        let input = pass.input
        pass.forEachBlock(parameters, rows: rows.count) { block in
            sample.writeInputs(of: rows.part(block), to: input)
        } body: { block, logits in
            for (position, row) in rows.part(block).enumerated() {
                sum +=
                    sample.lossWeights[row]
                    * Training.crossEntropy(logit: Double(logits[position]), target: sample.targets[row])
            }
        }
        return .crossEntropy(sum / Double(rows.count))
    }

    /// L' and its gradient, block by block; the terms are computed in single precision.
    private func crossEntropy(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, gradient: borrowing NetworkParameters
    ) -> Loss {
        let (input, targets, weights) = (pass.input, targets.pointer, weights.pointer)
        let scale = 1 / Float(rows.count)
        let sum = pass.accumulate(parameters, rows: rows.count, into: gradient) { block in
            sample.writeInputs(of: rows.part(block), to: input)
        } loss: { block, logits in
            sample.writeLabels(of: rows.part(block), targets: targets, weights: weights)
            return DenseKernels.best.crossEntropy(
                rows: block.count, logits: logits, targets: targets, weights: weights, scale: scale)
        }
        return .crossEntropy(sum / Double(rows.count))
    }
}

extension ArraySlice {
    /// The elements at these positions, counted from the first.
    fileprivate func part(_ positions: Range<Int>) -> ArraySlice {
        self[startIndex + positions.lowerBound..<startIndex + positions.upperBound]
    }
}

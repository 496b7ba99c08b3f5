import Events
import Numerical

/// The loss L' + λ Λ of a batch, less what an adversary gains, and its gradient with respect to the parameters.
///
/// What a step needs is kept between steps: after the first batches nothing is allocated.
struct Objective: ~Copyable {
    private let kind: LossKind
    private let nodes: Int
    private let strength: Double
    private var penalty: VariationPenalty
    /// L' and the state of its constraint.
    private var primary: BatchLoss
    private let adversary: Adversary?
    private let l2: [Double]
    /// Whether the phases couple rows.
    private let coupling: (warmUp: Bool, analysis: Bool)
    /// The batch in work, and that of the other sample: training and validation take turns, each in its own memory.
    private var batch = TrainingSample.Batch()
    private var otherBatch = TrainingSample.Batch()
    private var scores: [Double] = []
    /// The derivatives by the outputs and by the scores.
    private var outputGradient: [Double] = []
    private var scoreGradient: [Double] = []
    /// Labels of one block.
    private let targets: FloatBuffer
    private let weights: FloatBuffer

    /// L' for a sample.
    ///
    /// - Throws: `TrainingError` when the loss or the penalty does not fit the output nodes, or σµ the signals of the
    ///   sample.
    static func primaryLoss(
        _ settings: TrainingSettings, for sample: TrainingSample
    ) throws(TrainingError) -> BatchLoss {
        guard settings.penalty.strength == 0 || sample.nodes == 1 else {
            throw .unsuitablePenalty(nodes: sample.nodes)
        }
        return try BatchLoss(
            settings.loss, nodes: sample.nodes, signals: sample.signalStrength?.signals ?? [],
            nuisances: sample.signalStrength?.nuisances ?? 0)
    }

    /// - Parameters:
    ///   - primary: As `primaryLoss` gives it.
    ///   - adversary: Must be there where the settings have one.
    init(
        _ settings: TrainingSettings, for sample: TrainingSample, _ primary: BatchLoss, adversary: Adversary? = nil
    ) {
        precondition((settings.adversary.strength > 0) == (adversary != nil), "an adversary where there is one")
        let none = [Double](repeating: 0, count: settings.network.hidden.count + 1)
        let own = settings.network.l2.isEmpty ? none : settings.network.l2
        self.primary = primary
        kind = settings.loss.kind
        nodes = sample.nodes
        strength = settings.penalty.strength
        penalty = VariationPenalty(settings.penalty)
        self.adversary = adversary
        l2 = adversary == nil ? settings.network.l2 : own + settings.adversary.l2
        coupling = (Self.couplesRows(settings, in: .warmUp), Self.couplesRows(settings))
        targets = FloatBuffer(count: NetworkPass.largestBlock)
        weights = FloatBuffer(count: NetworkPass.largestBlock)
    }

    struct Loss {
        /// L' with its parts.
        var parts: BatchLossValue
        /// Λ; 0 when λ is 0, for then it is not computed.
        var penalty: Double
        /// λ of Λ.
        var strength: Double
        /// L_A; nil without an adversary.
        var adversary: Double?
        /// L'.
        var primary: Double { parts.total }
        var total: Double { primary + strength * penalty }
    }

    /// Whether the loss of a phase needs all rows of a batch at once; where the warm-up does, the analysis does too. Only the
    /// cross-entropy of one node by itself is taken block by block.
    static func couplesRows(_ settings: TrainingSettings, in phase: TrainingPhase = .analysis) -> Bool {
        settings.penalty.strength > 0 || settings.adversary.strength > 0 || settings.network.outputs != .single
            || (settings.loss.kind != .crossEntropy && phase == .analysis)
    }

    private func couplesRows(_ phase: TrainingPhase) -> Bool { phase == .warmUp ? coupling.warmUp : coupling.analysis }

    /// The state of the constraint, which belongs to a checkpoint.
    var constraint: CrossEntropyConstraint {
        get { primary.constraint }
        set { primary.constraint = newValue }
    }

    /// The loss of these rows.
    mutating func loss(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, phase: TrainingPhase = .analysis
    ) -> Loss {
        guard couplesRows(phase) else {
            return crossEntropy(of: sample, rows: rows, parameters, pass)
        }
        forward(rows, of: sample, parameters, pass, phase, dropout: nil)
        let parts = primary.value(of: batch.outputs, phase: phase, gradient: nil)
        return Loss(
            parts: parts,
            penalty: strength > 0 ? penalty.value(scores: scores, groups: batch.groups, gradient: nil) : 0,
            strength: strength, adversary: adversary?.loss(scores: scores, of: batch, parameters))
    }

    /// The loss of these rows; its gradient is added to `gradient`, also that of the weight decay.
    ///
    /// - Parameter key: Of the dropout of this step.
    mutating func loss(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, phase: TrainingPhase = .analysis, dropout key: UInt32? = nil,
        gradient: borrowing NetworkParameters
    ) -> Loss {
        parameters.addWeightDecay(l2, to: gradient)
        guard couplesRows(phase) else {
            return crossEntropy(of: sample, rows: rows, parameters, pass, dropout: key, gradient: gradient)
        }
        forward(rows, of: sample, parameters, pass, phase, dropout: key)
        // Taken out, so that the losses may use the rest of this.
        var derivatives: [Double] = []
        swap(&derivatives, &outputGradient)
        derivatives.clear(count: batch.outputs.outputs.count)
        let parts = derivatives.withUnsafeMutableBufferPointer {
            primary.value(of: batch.outputs, phase: phase, gradient: $0)
        }
        var loss = Loss(parts: parts, penalty: 0, strength: strength)
        addScoreLosses(to: &loss, parameters, &derivatives, gradient: gradient)
        pass.writeDerivatives(derivatives, rows: batch.evaluations)
        swap(&derivatives, &outputGradient)
        pass.backward(parameters, rows: batch.evaluations, dropout: key, into: gradient)
        return loss
    }

    /// The step of the constraint's λ, after the step of the parameters.
    mutating func ascend(_ loss: Loss) { primary.ascend(loss.parts) }
}

// MARK: - Losses of whole batches

extension Objective {
    /// Lays out these rows in `batch`, with their outputs and scores.
    private mutating func forward(
        _ rows: ArraySlice<Int>, of sample: TrainingSample, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, _ phase: TrainingPhase, dropout key: UInt32?
    ) {
        if !sample.owns(batch) { swap(&batch, &otherBatch) }
        sample.layOut(
            rows, into: &batch, penalised: strength > 0, templates: kind.needsTemplates && phase == .analysis)
        sample.write(batch, to: pass.input)
        pass.forward(parameters, rows: batch.evaluations, dropout: key)
        batch.outputs.outputs.removeAll(keepingCapacity: true)
        pass.appendOutputs(rows: batch.evaluations, to: &batch.outputs.outputs)
        guard looksAtScores else { return }
        kind.activation(nodes: nodes).apply(to: batch.outputs.outputs, nodes: nodes, scores: &scores)
    }

    /// Whether a loss beside L' is a function of the scores.
    private var looksAtScores: Bool { strength > 0 || adversary != nil }

    /// Λ and L_A, which are functions of the scores. The derivatives of λ Λ - reversal λ_A L_A are added to
    /// `outputGradient`, those of λ_A L_A by the adversary's parameters to `gradient`.
    private mutating func addScoreLosses(
        to loss: inout Loss, _ parameters: borrowing NetworkParameters, _ outputGradient: inout [Double],
        gradient: borrowing NetworkParameters
    ) {
        guard looksAtScores else { return }
        var derivatives: [Double] = []
        swap(&derivatives, &scoreGradient)
        derivatives.clear(count: scores.count)
        if strength > 0 {
            loss.penalty = derivatives.withUnsafeMutableBufferPointer {
                penalty.value(scores: scores, groups: batch.groups, factor: strength, gradient: $0)
            }
        }
        loss.adversary = adversary?.loss(
            scores: scores, of: batch, parameters, gradient: gradient, scoreGradient: &derivatives)
        derivatives.withUnsafeMutableBufferPointer {
            kind.activation(nodes: nodes).pullBack($0, scores: scores, nodes: nodes)
        }
        for index in derivatives.indices { outputGradient[index] += derivatives[index] }
        swap(&derivatives, &scoreGradient)
    }
}

// MARK: - Cross-entropy of one node alone

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
        return crossEntropy(sum / Double(rows.count))
    }

    /// L' and its gradient, block by block; the terms are computed in single precision.
    private func crossEntropy(
        of sample: TrainingSample, rows: ArraySlice<Int>, _ parameters: borrowing NetworkParameters,
        _ pass: borrowing NetworkPass, dropout key: UInt32?, gradient: borrowing NetworkParameters
    ) -> Loss {
        let (input, targets, weights) = (pass.input, targets.pointer, weights.pointer)
        let scale = 1 / Float(rows.count)
        let sum = pass.accumulate(parameters, rows: rows.count, dropout: key, into: gradient) { block in
            sample.writeInputs(of: rows.part(block), to: input)
        } prefetch: {
            sample.prefetchInputs(of: rows.part($0))
        } loss: { block, logits in
            sample.writeLabels(of: rows.part(block), targets: targets, weights: weights)
            return DenseKernels.best.crossEntropy(
                rows: block.count, logits: logits, targets: targets, weights: weights, scale: scale)
        }
        return crossEntropy(sum / Double(rows.count))
    }

    private func crossEntropy(_ value: Double) -> Loss {
        Loss(parts: BatchLossValue(total: value, eventLoss: value), penalty: 0, strength: 0)
    }
}

extension ArraySlice {
    /// The elements at these positions, counted from the first.
    fileprivate func part(_ positions: Range<Int>) -> ArraySlice {
        self[startIndex + positions.lowerBound..<startIndex + positions.upperBound]
    }
}

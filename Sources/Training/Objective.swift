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

    /// Whether some epoch's loss needs all rows of a batch at once.
    static func couplesRows(_ settings: TrainingSettings) -> Bool {
        settings.penalty.strength > 0 || settings.adversary.strength > 0 || settings.loss.kind != .crossEntropy
            || settings.network.outputs != .single
    }

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
        guard couplesRows(phase) else { return crossEntropy(of: sample, rows: rows, parameters, pass) }
        forward(rows, of: sample, parameters, pass, phase, dropout: nil)
        var loss = value(phase, gradient: nil)
        loss.adversary = adversary?.loss(scores: scores, of: batch, parameters)
        return loss
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
        var loss = derivatives.withUnsafeMutableBufferPointer { value(phase, gradient: $0) }
        if let adversary {
            loss.adversary = resist(adversary, parameters, &derivatives, gradient: gradient)
        }
        write(derivatives, to: pass)
        swap(&derivatives, &outputGradient)
        pass.backward(parameters, rows: batch.evaluations, dropout: key, into: gradient)
        return loss
    }

    /// The step of the constraint's λ, after the step of the parameters.
    mutating func ascend(_ loss: Loss) { primary.ascend(loss.parts) }

    /// Whether the loss of this phase is more than a sum over events in blocks: only the cross-entropy of one node is one
    /// here.
    private func couplesRows(_ phase: TrainingPhase) -> Bool {
        strength > 0 || adversary != nil || nodes > 1 || (kind != .crossEntropy && phase == .analysis)
    }
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
        for row in 0..<batch.evaluations {
            for node in 0..<nodes { batch.outputs.outputs.append(Double(pass.output[row * pass.outputStride + node])) }
        }
        guard strength > 0 || adversary != nil else { return }
        kind.activation(nodes: nodes).apply(to: batch.outputs.outputs, nodes: nodes, scores: &scores)
    }

    private func write(_ derivatives: [Double], to pass: borrowing NetworkPass) {
        var next = 0
        for row in 0..<batch.evaluations {
            let output = pass.output + row * pass.outputStride
            for node in 0..<pass.outputStride { output[node] = node < nodes ? Float(derivatives[next + node]) : 0 }
            next += nodes
        }
    }

    private mutating func value(_ phase: TrainingPhase, gradient: UnsafeMutableBufferPointer<Double>?) -> Loss {
        let parts = primary.value(of: batch.outputs, phase: phase, gradient: gradient)
        return Loss(parts: parts, penalty: penaltyValue(gradient: gradient), strength: strength)
    }

    /// Λ; the gradient of λ Λ is added.
    private mutating func penaltyValue(gradient: UnsafeMutableBufferPointer<Double>?) -> Double {
        guard strength > 0 else { return 0 }
        guard let gradient else { return penalty.value(scores: scores, groups: batch.groups, gradient: nil) }
        var derivatives: [Double] = []
        swap(&derivatives, &scoreGradient)
        derivatives.clear(count: scores.count)
        let value = derivatives.withUnsafeMutableBufferPointer {
            penalty.value(scores: scores, groups: batch.groups, factor: strength, gradient: $0)
        }
        for row in scores.indices { gradient[row] += derivatives[row] * scores[row] * (1 - scores[row]) }
        swap(&derivatives, &scoreGradient)
        return value
    }

    /// L_A; the adversary's gradient is added to `gradient`, what the classifier gains to `outputGradient`.
    private mutating func resist(
        _ adversary: Adversary, _ parameters: borrowing NetworkParameters, _ outputGradient: inout [Double],
        gradient: borrowing NetworkParameters
    ) -> Double {
        var derivatives: [Double] = []
        swap(&derivatives, &scoreGradient)
        derivatives.clear(count: scores.count)
        let loss = adversary.loss(
            scores: scores, of: batch, parameters, gradient: gradient, scoreGradient: &derivatives)
        derivatives.withUnsafeMutableBufferPointer {
            kind.activation(nodes: nodes).pullBack($0, scores: scores, nodes: nodes)
        }
        for index in derivatives.indices { outputGradient[index] += derivatives[index] }
        swap(&derivatives, &scoreGradient)
        return loss
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

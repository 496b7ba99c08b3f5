/// What a loss needs of a batch.
package struct BatchOutputs: Sendable {
    /// Outputs of the last layer before any activation, row-major, shape `[rows, nodes]`: the B events of the batch, then
    /// the inputs that variations change.
    package var outputs: [Double]
    package var nodes: Int
    /// Shape `[B, nodes]`: 1 for signal and 0 for background with one node, else 1 for the class of the event.
    package var targets: [Double]
    /// Weights of the losses that are sums over events, shape `[B]`.
    package var weights: [Double]
    /// Where σµ is computed: how the rows enter the templates.
    package var templates: TemplateBatch?

    package init(
        outputs: [Double] = [], nodes: Int, targets: [Double] = [], weights: [Double] = [],
        templates: TemplateBatch? = nil
    ) {
        precondition(targets.count == weights.count * nodes, "a target for each of the \(nodes) nodes of an event")
        precondition(outputs.count >= targets.count, "outputs of all events")
        self.outputs = outputs
        self.nodes = nodes
        self.targets = targets
        self.weights = weights
        self.templates = templates
    }
}

/// What the loss of a batch is made of.
package struct BatchLossValue: Sendable, Equatable {
    /// What is minimised.
    package var total: Double
    /// The loss that is a mean over events, where there is one.
    package var eventLoss: Double?
    /// σµ, where it is computed; its hard-binned value tells what a measurement would find.
    package var uncertainty: SignalStrengthObjective?

    /// What is minimised, with σµ of the hard histogram in the place of a soft one.
    var hardTotal: Double {
        guard let uncertainty, uncertainty.value.isFinite else { return total }
        return total + (uncertainty.hard - uncertainty.value)
    }
}

/// The part of a training in which an epoch lies.
package enum TrainingPhase: String, Sendable, Codable, Equatable {
    /// Cross-entropy alone.
    case warmUp
    /// The loss of the settings.
    case analysis
}

/// The primary loss of the training as a function of a batch's outputs, with its gradient.
///
///     var loss = try BatchLoss(settings, nodes: 1, signals: ["signal"], nuisances: 2)
///     let phase = settings.phase(epoch: epoch)
///     let value = loss.value(of: batch, phase: phase, gradient: buffer)   // then the backward pass and the step
///     loss.ascend(value)                                                  // λ of the constraint
package struct BatchLoss: Sendable {
    private let settings: LossSettings
    private var signalStrength: SignalStrengthLoss?
    /// The constraint's state, for checkpoints.
    package var constraint: CrossEntropyConstraint
    private var scores: [Double] = []

    /// - Parameters:
    ///   - nodes: Outputs of the network.
    ///   - signals: Names in the order of the templates' columns; not read where σµ is not computed.
    ///   - nuisances: Nuisance parameters of the templates.
    /// - Throws: `TrainingError.unsuitableLoss` for a wrong number of nodes; `noSignal` or `unknownSignal` where σµ is
    ///   computed.
    package init(
        _ settings: LossSettings, nodes: Int, signals: [String] = [], nuisances: Int = 0
    ) throws(TrainingError) {
        switch settings.kind {
        case .categoricalCrossEntropy where nodes < 2:
            throw .unsuitableLoss(settings.kind, expected: "several", nodes: nodes)
        case .densityRatio where nodes > 1, .maximumLikelihood where nodes > 1:
            throw .unsuitableLoss(settings.kind, expected: "one", nodes: nodes)
        default: break
        }
        self.settings = settings
        constraint = CrossEntropyConstraint(settings.constraint)
        if settings.kind.needsTemplates {
            signalStrength = try SignalStrengthLoss(
                settings.signalStrength, nodes: nodes, signals: signals, nuisances: nuisances)
        }
    }

    /// The loss of a batch.
    ///
    /// - Parameter gradient: Is given dL/doutputs, shape of the outputs; nil when it is not wanted.
    package mutating func value(
        of batch: BatchOutputs, phase: TrainingPhase = .analysis, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> BatchLossValue {
        gradient?.update(repeating: 0)
        switch settings.kind {
        case .signalStrength where phase == .analysis:
            let uncertainty = uncertainty(of: batch, gradient: gradient)
            return BatchLossValue(total: uncertainty.value, uncertainty: uncertainty)
        case .constrained where phase == .analysis:
            let uncertainty = uncertainty(of: batch, gradient: gradient)
            // Its value decides whether its gradient counts.
            let crossEntropy = eventLoss(of: batch, gradient: nil)
            let factor = constraint.factor(at: crossEntropy)
            if factor > 0 { _ = eventLoss(of: batch, factor: factor, gradient: gradient) }
            return BatchLossValue(
                total: uncertainty.value + constraint.multiplier * constraint.excess(of: crossEntropy),
                eventLoss: crossEntropy, uncertainty: uncertainty)
        default:
            let loss = eventLoss(of: batch, gradient: gradient)
            return BatchLossValue(total: loss, eventLoss: loss)
        }
    }

    /// The step of λ after the step of the weights, where a constraint is in force.
    package mutating func ascend(_ value: BatchLossValue) {
        guard settings.kind == .constrained, value.uncertainty != nil, let crossEntropy = value.eventLoss else {
            return
        }
        constraint.ascend(crossEntropy: crossEntropy)
    }

    /// σµ; `gradient` holds zeros before.
    private mutating func uncertainty(
        of batch: BatchOutputs, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> SignalStrengthObjective {
        let activation = settings.kind.activation(nodes: batch.nodes)
        activation.apply(to: batch.outputs, nodes: batch.nodes, scores: &scores)
        guard let templates = batch.templates,
            let value = signalStrength?.value(scores: scores, templates: templates, gradient: gradient)
        else { preconditionFailure("σµ of a batch without templates") }
        if let gradient { activation.pullBack(gradient, scores: scores, nodes: batch.nodes) }
        return value
    }

    /// The loss that is a mean over events, in the warm-up the cross-entropy; its gradient is added; that of the
    /// cross-entropy, which alone has a constraint, times `factor`.
    private mutating func eventLoss(
        of batch: BatchOutputs, factor: Double = 1, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        let (outputs, targets, weights) = (batch.outputs, batch.targets, batch.weights)
        switch settings.kind.eventLoss(nodes: batch.nodes) {
        case .categoricalCrossEntropy:
            return categoricalCrossEntropy(logits: outputs, targets: targets, weights: weights, gradient: gradient)
        case .densityRatio:
            return DensityRatioLoss.squared.value(
                outputs: outputs, targets: targets, weights: weights, gradient: gradient)
        case .maximumLikelihood:
            return DensityRatioLoss.maximumLikelihood.value(
                outputs: outputs, targets: targets, weights: weights, gradient: gradient)
        case .meanSquaredError:
            let activation = LossKind.meanSquaredError.activation(nodes: batch.nodes)
            activation.apply(to: outputs, nodes: batch.nodes, scores: &scores)
            let loss = meanSquaredError(outputs: scores, targets: targets, weights: weights, gradient: gradient)
            if let gradient { activation.pullBack(gradient, scores: scores, nodes: batch.nodes) }
            return loss
        case .crossEntropy, .signalStrength, .constrained:
            return crossEntropy(
                logits: outputs, targets: targets, weights: weights, factor: factor, gradient: gradient)
        }
    }
}

import Likelihood

/// The primary loss of the training; the penalty λ Λ comes on top.
package struct LossSettings: Sendable, Codable, Equatable {
    package var kind: LossKind
    /// The event weights of the losses that are means over events; σµ always takes the expected events.
    package var weights: LossWeights
    /// Epochs of cross-entropy before the loss of `signalStrength` and `constrained` (paper B); without effect on others.
    package var warmUpEpochs: Int
    /// How σµ is computed; without effect on kinds that do not compute it.
    package var signalStrength: SignalStrengthSettings
    /// The constraint of kind `constrained`; without effect on others.
    package var constraint: ConstraintSettings

    package init(
        kind: LossKind = .crossEntropy, weights: LossWeights = .balanced, warmUpEpochs: Int = 30,
        signalStrength: SignalStrengthSettings = .init(), constraint: ConstraintSettings = .init()
    ) {
        self.kind = kind
        self.weights = weights
        self.warmUpEpochs = warmUpEpochs
        self.signalStrength = signalStrength
        self.constraint = constraint
    }

    /// The phase of an epoch, counted from 1.
    package func phase(epoch: Int) -> TrainingPhase {
        kind.needsTemplates && epoch <= warmUpEpochs ? .warmUp : .analysis
    }
}

package enum LossKind: String, Sendable, Codable, CaseIterable {
    /// Binary cross-entropy, the weighted mean over the events of a batch; of several nodes the mean.
    case crossEntropy
    /// Cross-entropy of classes, one node each.
    case categoricalCrossEntropy
    /// Mean squared distance of scores and targets.
    case meanSquaredError
    /// The loss of paper D, Eq. 3.8, of which the minimum is the ratio of densities.
    case densityRatio
    /// The maximum-likelihood classifier (paper D, Ref. 35), with the same minimum.
    case maximumLikelihood
    /// The uncertainty of the signal strength, σµ, or the sum over several (paper B).
    case signalStrength
    /// σµ + λ max(0, L_CE - L'_CE) with λ learnt (paper B).
    case constrained

    /// Whether σµ is computed.
    package var needsTemplates: Bool { self == .signalStrength || self == .constrained }

    /// What makes scores of the outputs. The output of the two density ratios is ln λ, the logit of a classifier.
    package func activation(nodes: Int) -> OutputActivation {
        switch self {
        case .categoricalCrossEntropy: .softmax
        case .meanSquaredError, .signalStrength: nodes == 1 ? .sigmoid : .softmax
        case .crossEntropy, .densityRatio, .maximumLikelihood, .constrained: .sigmoid
        }
    }

    /// The loss that is a mean over events: itself, or the cross-entropy that goes with the activation.
    func eventLoss(nodes: Int) -> LossKind {
        switch self {
        case .signalStrength: nodes == 1 ? .crossEntropy : .categoricalCrossEntropy
        case .constrained: .crossEntropy
        default: self
        }
    }
}

/// The event weights of the primary loss, scaled to mean 1 over the training events.
package enum LossWeights: String, Sendable, Codable, CaseIterable {
    /// Physical weights, scaled so that signal and background have equal sums.
    case balanced
    /// The expected events.
    case physical
    /// Every selected event counts 1.
    case unit
}

/// How the uncertainty of the signal strengths, σµ, is computed of a batch (paper B).
package struct SignalStrengthSettings: Sendable, Codable, Equatable {
    /// Equal bins of the discriminant in [0, 1], for each class.
    package var bins: Int
    package var gradient: HistogramGradient
    /// Standard deviation of the Gaussians in `gradient`, in bin widths. A soft histogram is biased by it: 0.5 lowers its
    /// derivative by about 20 %, 0.25 by 5 %, at twice the noise.
    package var filterWidth: Double
    package var uncertainty: UncertaintyKind
    package var shift: ShiftDefinition
    /// The variations that become nuisance parameters; of none at all, σµ is the statistical uncertainty.
    package var variations: VariationSelection
    /// Whether every signal process has a signal strength of its own.
    package var signalStrengths: SignalStrengths
    /// The signals of which σµ is summed, the others being profiled; empty means all.
    package var minimised: [String]
    /// Bins of at most so many expected events are skipped: an empty bin tells nothing, and 0/0 must not be formed.
    package var floor: Double
    /// The feature that holds the nuisance parameter z which the classifier is told: σµ is computed of the events of each
    /// z by themselves and averaged, so that the classifier is aware of z and of the inference at once. Empty for none.
    package var parameter: String

    package init(
        bins: Int = 10, gradient: HistogramGradient = .ownBin, filterWidth: Double = 0.5,
        uncertainty: UncertaintyKind = .total, shift: ShiftDefinition = .halfDifference,
        variations: VariationSelection = .all, signalStrengths: SignalStrengths = .common, minimised: [String] = [],
        floor: Double = 1e-6, parameter: String = ""
    ) {
        self.bins = bins
        self.gradient = gradient
        self.filterWidth = filterWidth
        self.uncertainty = uncertainty
        self.shift = shift
        self.variations = variations
        self.signalStrengths = signalStrengths
        self.minimised = minimised
        self.floor = floor
        self.parameter = parameter
    }
}

/// How the histogram of σµ follows the scores.
package enum HistogramGradient: String, Sendable, Codable, CaseIterable {
    /// Counts; in the place of their derivative that of a Gaussian around the centre of the event's own bin (paper B).
    case ownBin
    /// Counts; in the place of their derivative those of Gaussians around the centres of all bins (arXiv:2003.07186).
    case everyBin
    /// Every event is spread by a Gaussian over the bins, and the derivative is exact.
    case softHistogram
}

/// Which uncertainty of the signal strength is minimised.
package enum UncertaintyKind: String, Sendable, Codable, CaseIterable {
    /// With all nuisance parameters profiled.
    case total
    /// With all nuisance parameters fixed.
    case statistical
}

/// The change of the expected events by one standard deviation of a nuisance parameter, which paper B leaves open.
package enum ShiftDefinition: String, Sendable, Codable, CaseIterable {
    /// (up - down) / 2.
    case halfDifference
    /// up - nominal.
    case upMinusNominal
}

/// The learning of λ in σµ + λ max(0, L_CE - L'_CE).
package struct ConstraintSettings: Sendable, Codable, Equatable {
    /// λ at the start, not negative.
    package var multiplier: Double
    /// Step of λ per batch and unit of L_CE - L'_CE, not negative; 0 keeps λ.
    package var learningRate: Double

    package init(multiplier: Double = 1, learningRate: Double = 0.1) {
        self.multiplier = multiplier
        self.learningRate = learningRate
    }
}

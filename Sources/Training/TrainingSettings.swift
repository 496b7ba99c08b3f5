import Likelihood

/// How a classifier is trained.
package struct TrainingSettings: Sendable, Codable, Equatable {
    /// Distinguishes trainings that are equal but for their random numbers.
    package var seed: Int
    package var inputs: InputSettings
    package var classifier: ClassifierKind
    package var network: NetworkSettings
    package var loss: LossSettings
    package var penalty: PenaltySettings
    package var adversary: AdversarySettings
    package var optimiser: OptimiserSettings
    package var ensemble: EnsembleSettings
    /// Events per step.
    package var batch: Int
    /// Epochs without a lower validation loss before the training stops; without effect against an adversary.
    package var patience: Int
    /// The most epochs that a training may take.
    package var epochs: Int

    package init(
        seed: Int = 1, inputs: InputSettings = .init(), classifier: ClassifierKind = .network,
        network: NetworkSettings = .init(), loss: LossSettings = .init(), penalty: PenaltySettings = .init(),
        adversary: AdversarySettings = .init(), optimiser: OptimiserSettings = .init(),
        ensemble: EnsembleSettings = .init(), batch: Int = 1000, patience: Int = 10, epochs: Int = 200
    ) {
        self.seed = seed
        self.inputs = inputs
        self.classifier = classifier
        self.network = network
        self.loss = loss
        self.penalty = penalty
        self.adversary = adversary
        self.optimiser = optimiser
        self.ensemble = ensemble
        self.batch = batch
        self.patience = patience
        self.epochs = epochs
    }
}

/// What is trained.
package enum ClassifierKind: String, Sendable, Codable, CaseIterable {
    /// A network, or an ensemble of them.
    case network
    /// The linear discriminant of the training events, for comparison.
    case linearDiscriminant
    /// The exact ratio of the densities that the events were drawn from, for comparison.
    case likelihoodRatio
}

/// Which features enter the network and how they are prepared.
package struct InputSettings: Sendable, Codable, Equatable {
    /// Feature names in the order of the network's inputs; empty means all.
    package var features: [String]
    /// Whether features are shifted and scaled to mean 0 and standard deviation 1 on the training events.
    package var standardise: Bool
    /// What stands in for a missing value.
    package var missing: MissingValue

    package init(features: [String] = [], standardise: Bool = true, missing: MissingValue = .mean) {
        self.features = features
        self.standardise = standardise
        self.missing = missing
    }
}

/// What stands in for a missing value.
package enum MissingValue: Sendable, Codable, Equatable {
    /// The mean of the feature over the training events that have it.
    case mean
    /// This value, in the feature's unit.
    case value(Double)
}

/// The penalty λ Λ on the change of the histogram of the network output under the variations (paper A, Sec. 1).
package struct PenaltySettings: Sendable, Codable, Equatable {
    /// λ, dimensionless, not negative; 0 means no penalty.
    package var strength: Double
    /// Bins of the blurred histogram in [0, 1].
    package var bins: Int
    /// Standard deviation of the Gaussian filter in bin widths; the paper's half-width is 0.5.
    package var filterWidth: Double
    /// The variations that are penalised.
    package var variations: VariationSelection
    package var histogram: PenaltyHistogram
    package var weights: PenaltyWeights
    package var combination: PenaltyCombination
    /// Added to each nominal count in the denominator, in events of mean weight 1; keeps empty bins finite.
    package var floor: Double

    package init(
        strength: Double = 0, bins: Int = 10, filterWidth: Double = 0.5, variations: VariationSelection = .all,
        histogram: PenaltyHistogram = .perProcess, weights: PenaltyWeights = .physical,
        combination: PenaltyCombination = .sum, floor: Double = 1e-6
    ) {
        self.strength = strength
        self.bins = bins
        self.filterWidth = filterWidth
        self.variations = variations
        self.histogram = histogram
        self.weights = weights
        self.combination = combination
        self.floor = floor
    }
}

/// Which events share a histogram of the penalty.
package enum PenaltyHistogram: String, Sendable, Codable, CaseIterable {
    /// Each process by itself; Λ is summed over processes.
    case perProcess
    /// All processes in one histogram.
    case joint
}

/// The event weights in the histograms of the penalty.
package enum PenaltyWeights: String, Sendable, Codable, CaseIterable {
    /// The expected events, so a process counts as it does in the measurement.
    case physical
    /// Physical weights, scaled so that signal and background have equal sums.
    case balanced
}

/// How the Λ of several variations (and their up and down directions) are joined.
package enum PenaltyCombination: String, Sendable, Codable, CaseIterable {
    case sum
    case mean
}

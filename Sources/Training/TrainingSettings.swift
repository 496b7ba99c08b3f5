/// How a classifier is trained.
package struct TrainingSettings: Sendable, Codable, Equatable {
    /// Distinguishes trainings that are equal but for their random numbers.
    package var seed: Int
    package var inputs: InputSettings
    package var network: NetworkSettings
    package var loss: LossSettings
    package var penalty: PenaltySettings
    package var optimiser: OptimiserSettings
    /// Events per step.
    package var batch: Int
    /// Epochs without a lower validation loss before the training stops.
    package var patience: Int
    /// The most epochs that a training may take.
    package var epochs: Int

    package init(
        seed: Int = 1, inputs: InputSettings = .init(), network: NetworkSettings = .init(),
        loss: LossSettings = .init(), penalty: PenaltySettings = .init(), optimiser: OptimiserSettings = .init(),
        batch: Int = 1000, patience: Int = 10, epochs: Int = 200
    ) {
        self.seed = seed
        self.inputs = inputs
        self.network = network
        self.loss = loss
        self.penalty = penalty
        self.optimiser = optimiser
        self.batch = batch
        self.patience = patience
        self.epochs = epochs
    }
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

/// A network of dense layers with one sigmoid output.
package struct NetworkSettings: Sendable, Codable, Equatable {
    /// Nodes of each hidden layer.
    package var hidden: [Int]
    package var activation: Activation
    package var initialisation: Initialisation

    package init(
        hidden: [Int] = [200, 200], activation: Activation = .relu, initialisation: Initialisation = .glorotUniform
    ) {
        self.hidden = hidden
        self.activation = activation
        self.initialisation = initialisation
    }
}

/// The activation function of the hidden layers.
package enum Activation: String, Sendable, Codable, CaseIterable {
    /// max(0, x).
    case relu
    /// x for x > 0, else 0.01 x.
    case leakyRelu
    /// x for x > 0, else exp(x) - 1.
    case elu
    case tanh
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// x.
    case linear
}

/// The distribution of the weights before the first step; biases start at 0.
package enum Initialisation: String, Sendable, Codable, CaseIterable {
    /// Uniform in ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010).
    case glorotUniform
    /// Gaussian with variance 2 / (inputs + outputs) (Glorot and Bengio 2010).
    case glorotNormal
    /// Uniform in ±sqrt(6 / inputs) (He et al., arXiv:1502.01852).
    case heUniform
    /// Gaussian with variance 2 / inputs (He et al., arXiv:1502.01852).
    case heNormal
}

/// The penalty λ Λ on the change of the histogram of the network output under the variations (paper A, Sec. 1).
package struct PenaltySettings: Sendable, Codable, Equatable {
    /// λ, dimensionless, not negative; 0 means no penalty.
    package var strength: Double
    /// Bins of the blurred histogram in [0, 1].
    package var bins: Int
    /// Standard deviation of the Gaussian filter in bin widths; the paper's half-width is 0.5.
    package var filterWidth: Double
    /// The variations that are penalised; empty means all.
    package var variations: [String]
    package var histogram: PenaltyHistogram
    package var weights: PenaltyWeights
    package var combination: PenaltyCombination
    /// Added to each nominal count in the denominator, in events of mean weight 1; keeps empty bins finite.
    package var floor: Double

    package init(
        strength: Double = 0, bins: Int = 10, filterWidth: Double = 0.5, variations: [String] = [],
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

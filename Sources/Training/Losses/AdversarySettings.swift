/// A second network that tries to tell a nuisance parameter z from the scores, against which the classifier is trained
/// (paper C, Sec. II D).
///
/// Both learn at once, joined by a layer that reverses the gradient (Ganin and Lempitsky, arXiv:1409.7495): the adversary
/// descends λ L_A, the classifier L' + λ_Λ Λ - reversal λ L_A. No loss falls steadily then, so that a training against an
/// adversary takes all its epochs and keeps the last one.
package struct AdversarySettings: Sendable, Codable, Equatable {
    /// λ, dimensionless, not negative; 0 means no adversary.
    package var strength: Double
    /// What the layer between the networks multiplies the gradient with, its sign left out.
    package var reversal: Double
    /// The feature that holds z.
    package var target: String
    package var loss: AdversaryLossSettings
    /// Nodes of each hidden layer.
    package var hidden: [Int]
    package var activation: Activation
    package var initialisation: Initialisation
    /// As `NetworkSettings.l2`, shape `[hidden + 1]`.
    package var l2: [Double]

    package init(
        strength: Double = 0, reversal: Double = 1, target: String = "", loss: AdversaryLossSettings = .init(),
        hidden: [Int] = [64, 64], activation: Activation = .relu, initialisation: Initialisation = .glorotUniform,
        l2: [Double] = []
    ) {
        self.strength = strength
        self.reversal = reversal
        self.target = target
        self.loss = loss
        self.hidden = hidden
        self.activation = activation
        self.initialisation = initialisation
        self.l2 = l2
    }
}

/// What the adversary of paper C is trained with, to tell the nuisance parameter z from the score.
package struct AdversaryLossSettings: Sendable, Codable, Equatable {
    package var kind: AdversaryLossKind
    /// Without effect on other kinds than `gaussianMixture`.
    package var mixture: GaussianMixtureSettings

    package init(kind: AdversaryLossKind = .meanSquaredError, mixture: GaussianMixtureSettings = .init()) {
        self.kind = kind
        self.mixture = mixture
    }
}

package enum AdversaryLossKind: String, Sendable, Codable, CaseIterable {
    /// One node that estimates z (paper C, Sec. III).
    case meanSquaredError
    /// The nodes of a mixture density network (paper C, App. A).
    case gaussianMixture
}

/// A mixture of Gaussians as the density of z.
package struct GaussianMixtureSettings: Sendable, Codable, Equatable {
    /// Gaussians, each with three output nodes.
    package var components: Int
    package var width: MixtureWidth
    /// The smallest width in the unit of the nuisance parameter. On a few discrete values the likelihood would else grow
    /// without end as a Gaussian narrows on one of them.
    package var floor: Double

    package init(components: Int = 2, width: MixtureWidth = .shiftedExponentialLinear, floor: Double = 1e-3) {
        self.components = components
        self.width = width
        self.floor = floor
    }
}

/// What makes the width of a Gaussian of an output c.
package enum MixtureWidth: String, Sendable, Codable, CaseIterable {
    /// exp(c).
    case exponential
    /// c + 1 for positive c, else exp(c) (paper C).
    case shiftedExponentialLinear
}

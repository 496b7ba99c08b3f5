/// The constraint of paper B that keeps the separation of the classes while σµ is minimised, with its multiplier.
///
///     L = σµ + λ max(0, L_CE - L'_CE)
///
/// L'_CE is the cross-entropy at the end of the warm-up. λ is learnt: it is the multiplier of a constraint, so it ascends
/// the loss, dλ = rate · (L_CE - L'_CE), while the weights descend (descending, it would fall without end and reward a
/// worse separation). While the constraint holds, the term and its gradient are 0 and λ keeps its value.
package struct CrossEntropyConstraint: Sendable, Codable, Equatable {
    /// λ, dimensionless, not negative.
    package private(set) var multiplier: Double
    /// L'_CE; nil until the warm-up has ended, and then there is no constraint.
    package private(set) var reference: Double?
    private let rate: Double

    package init(_ settings: ConstraintSettings) {
        multiplier = settings.multiplier
        rate = settings.learningRate
    }

    /// Takes the cross-entropy of the training events at the end of the warm-up as L'_CE.
    package mutating func endWarmUp(crossEntropy: Double) { reference = crossEntropy }

    /// max(0, L_CE - L'_CE).
    package func excess(of crossEntropy: Double) -> Double {
        guard let reference else { return 0 }
        return max(0, crossEntropy - reference)
    }

    /// The factor of the gradient of L_CE in that of L: λ where the constraint is violated, else 0.
    package func factor(at crossEntropy: Double) -> Double { excess(of: crossEntropy) > 0 ? multiplier : 0 }

    /// One step of λ up the loss, after the cross-entropy of a batch.
    package mutating func ascend(crossEntropy: Double) { multiplier += rate * excess(of: crossEntropy) }
}

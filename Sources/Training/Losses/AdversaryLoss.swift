/// How well an adversary tells the nuisance parameter z from the score of a classifier (paper C).
package struct AdversaryLoss: Sendable {
    private let kind: AdversaryLossKind
    private let mixture: GaussianMixtureLoss

    package init(_ settings: AdversaryLossSettings) {
        kind = settings.kind
        mixture = GaussianMixtureLoss(settings.mixture)
    }

    /// Outputs that the adversary must have for one event, without an activation.
    package var nodes: Int { kind == .meanSquaredError ? 1 : mixture.nodes }

    /// The loss of a batch.
    ///
    /// - Parameters:
    ///   - outputs: Outputs of the adversary, row-major, shape `[B, nodes]` or longer; the first B rows count.
    ///   - targets: z in its unit, shape `[B]`.
    ///   - weights: Shape `[B]`.
    ///   - gradient: dL/doutputs is added, shape of `outputs`; nil when it is not wanted.
    package func value(
        outputs: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        switch kind {
        case .meanSquaredError:
            meanSquaredError(outputs: outputs, targets: targets, weights: weights, gradient: gradient)
        case .gaussianMixture:
            mixture.value(outputs: outputs, targets: targets, weights: weights, gradient: gradient)
        }
    }
}

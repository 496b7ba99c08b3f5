import Glibc

/// A loss of which the minimum is the ratio λ of the densities of signal and background.
///
/// The output of the network is z = ln f, so that f is positive, z is the logit of the classifier that a cross-entropy
/// would give, and sigmoid(z) its score. With weights that give both classes equal sums f is λ itself, otherwise λ times
/// the ratio of the sums.
package enum DensityRatioLoss: Sendable {
    /// L = 1/B (-Σ_signal w_b f_b + ½ Σ_background w_b f_b²): paper D, Eq. 3.8, in the form of its App. A, where the first
    /// sum runs over the signal instead of signal and background together, which gives p_S/p_B instead of p_S+B/p_B.
    case squared
    /// L = 1/B (-Σ_signal w_b ln f_b + Σ_background w_b (f_b - 1)): the maximum-likelihood classifier, which paper D takes
    /// from its Ref. 35 (arXiv:1806.02350).
    case maximumLikelihood

    /// L of a batch.
    ///
    /// - Parameters:
    ///   - outputs: z, shape `[B]` or longer; the first B count. One so large that exp overflows makes L infinite.
    ///   - targets: 1 for signal, 0 for background, shape `[B]`; in between, an event counts as both.
    ///   - weights: Shape `[B]`.
    ///   - gradient: dL/dz is added, shape of `outputs`; nil when it is not wanted.
    package func value(
        outputs: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        let scale = 1 / Double(targets.count)
        var sum = 0.0
        for (event, target) in targets.enumerated() {
            let (signal, background) = terms(outputs[event])
            sum += weights[event] * mix(signal.value, background.value, target)
            gradient?[event] += scale * weights[event] * mix(signal.slope, background.slope, target)
        }
        return scale * sum
    }

    private typealias Term = (value: Double, slope: Double)

    /// The terms of a signal and of a background event with their derivatives.
    private func terms(_ z: Double) -> (signal: Term, background: Term) {
        let ratio = exp(z)
        switch self {
        case .squared: return ((-ratio, -ratio), (ratio * ratio / 2, ratio * ratio))
        case .maximumLikelihood: return ((-z, -1), (expm1(z), ratio))
        }
    }

    /// 0 · ∞ must not spoil the other class.
    private func mix(_ signal: Double, _ background: Double, _ target: Double) -> Double {
        target == 1 ? signal : target == 0 ? background : target * signal + (1 - target) * background
    }
}

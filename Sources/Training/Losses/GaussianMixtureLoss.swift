import Glibc

/// The negative log-likelihood of a nuisance parameter z under a mixture of Gaussians: the loss of a mixture density
/// network (Bishop 1994), the second adversary of paper C (App. A).
///
///     L = -1/B Σ_b w_b ln Σ_k π_k N(z_b; m_k, s_k),   π = softmax(a),   s_k = floor + scale(c_k)
///
/// The outputs of an event are a_1 ... a_K, then m_1 ... m_K, then c_1 ... c_K.
package struct GaussianMixtureLoss: Sendable {
    private let components: Int
    private let width: MixtureWidth
    private let floor: Double

    package init(_ settings: GaussianMixtureSettings) {
        components = settings.components
        width = settings.width
        floor = settings.floor
    }

    /// Outputs that the network must have for one event.
    package var nodes: Int { 3 * components }

    /// L of a batch.
    ///
    /// - Parameters:
    ///   - outputs: Row-major, shape `[B, nodes]` or longer; the first B rows count.
    ///   - targets: z in its unit, shape `[B]`.
    ///   - weights: Shape `[B]`.
    ///   - gradient: dL/doutputs is added, shape of `outputs`; nil when it is not wanted.
    package func value(
        outputs: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        let scale = 1 / Double(targets.count)
        var sum = 0.0
        for (event, target) in targets.enumerated() {
            let first = event * nodes
            let mixing = logarithmOfSum(0..<components) { outputs[first + $0] }
            let likelihood = logarithmOfSum(0..<components) { term($0, first, outputs, target) }
            sum += weights[event] * (mixing - likelihood)
            guard let gradient else { continue }
            for k in 0..<components {
                let (mean, spread, slope) = gaussian(k, first, outputs)
                let factor = scale * weights[event]
                let share = exp(term(k, first, outputs, target) - likelihood)
                let pull = (target - mean) / spread
                gradient[first + k] += factor * (exp(outputs[first + k] - mixing) - share)
                gradient[first + components + k] -= factor * share * pull / spread
                gradient[first + 2 * components + k] += factor * share * (1 - pull * pull) * slope / spread
            }
        }
        return scale * sum
    }

    /// a_k + ln N(z; m_k, s_k).
    private func term(_ k: Int, _ first: Int, _ outputs: [Double], _ target: Double) -> Double {
        let (mean, spread, _) = gaussian(k, first, outputs)
        let pull = (target - mean) / spread
        return outputs[first + k] - 0.5 * pull * pull - log(spread) - 0.5 * log(2 * .pi)
    }

    /// Mean and width of a component, and ds/dc.
    private func gaussian(
        _ k: Int, _ first: Int, _ outputs: [Double]
    ) -> (mean: Double, spread: Double, slope: Double) {
        let raw = outputs[first + 2 * components + k]
        let isLinear = width == .shiftedExponentialLinear && raw > 0
        let scale = isLinear ? raw + 1 : exp(raw)
        return (outputs[first + components + k], floor + scale, isLinear ? 1 : scale)
    }
}

import Glibc

/// The weighted binary cross-entropy of a batch, L' = 1/B Σ_b w_b (-t_b ln f_b - (1 - t_b) ln(1 - f_b)).
///
/// Computed from logits z, f = sigmoid(z), so that no logarithm of 0 appears.
///
/// - Parameters:
///   - logits: Shape `[B]` or longer; the first B count.
///   - targets: 1 for signal, 0 for background, shape `[B]`.
///   - weights: Shape `[B]`.
///   - gradient: dL'/dz is added, shape of `logits`; nil when it is not wanted.
package func crossEntropy(
    logits: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
) -> Double {
    let scale = 1 / Double(targets.count)
    var sum = 0.0
    for (row, target) in targets.enumerated() {
        let logit = logits[row]
        let softplus = max(logit, 0) + log1p(exp(-logit.magnitude))  // ln(1 + exp(z))
        sum += weights[row] * (softplus - target * logit)
        gradient?[row] += scale * weights[row] * (sigmoid(logit) - target)
    }
    return scale * sum
}

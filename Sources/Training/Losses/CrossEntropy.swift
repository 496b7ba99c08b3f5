import Glibc

/// The weighted binary cross-entropy of a batch, L' = 1/B Σ_b w_b (-t_b ln f_b - (1 - t_b) ln(1 - f_b)).
///
/// Computed from logits z, f = sigmoid(z), so that no logarithm of 0 appears. Of several nodes, each with a target of its
/// own, the mean is taken (the constrained multi-class loss of paper B).
///
/// - Parameters:
///   - logits: Row-major, shape `[B, nodes]` or longer; the first B rows count.
///   - targets: 1 for signal, 0 for background, shape `[B, nodes]`.
///   - weights: Shape `[B]`.
///   - gradient: dL'/dz times `factor` is added, shape of `logits`; nil when it is not wanted.
package func crossEntropy(
    logits: [Double], targets: [Double], weights: [Double], factor: Double = 1,
    gradient: UnsafeMutableBufferPointer<Double>?
) -> Double {
    let nodes = targets.count / max(weights.count, 1)
    let scale = 1 / Double(targets.count)
    var sum = 0.0
    for (index, target) in targets.enumerated() {
        let logit = logits[index]
        let weight = nodes == 1 ? weights[index] : weights[index / nodes]
        sum += weight * crossEntropy(logit: logit, target: target)
        gradient?[index] += factor * scale * weight * (sigmoid(logit) - target)
    }
    return scale * sum
}

/// The cross-entropy of one event, ln(1 + exp(z)) - t z.
func crossEntropy(logit: Double, target: Double) -> Double {
    max(logit, 0) + log1p(exp(-logit.magnitude)) - target * logit
}

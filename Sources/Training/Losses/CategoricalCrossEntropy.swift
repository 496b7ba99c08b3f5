import Glibc

/// The weighted categorical cross-entropy of a batch, L = -1/B Σ_b w_b Σ_n t_bn ln f_bn.
///
/// Computed from logits z, f = softmax(z), so that no logarithm of 0 appears.
///
/// - Parameters:
///   - logits: Row-major, shape `[B, nodes]` or longer; the first B rows count.
///   - targets: Probability of each class, in most cases 1 for the true one and else 0, shape `[B, nodes]`.
///   - weights: Shape `[B]`.
///   - gradient: dL/dz is added, shape of `logits`; nil when it is not wanted.
package func categoricalCrossEntropy(
    logits: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
) -> Double {
    let nodes = targets.count / max(weights.count, 1)
    let scale = 1 / Double(weights.count)
    var sum = 0.0
    for (event, weight) in weights.enumerated() {
        let range = event * nodes..<(event + 1) * nodes
        let logarithm = logarithmOfSum(range) { logits[$0] }
        var total = 0.0
        for index in range where targets[index] != 0 {
            total += targets[index]
            sum += weight * targets[index] * (logarithm - logits[index])
        }
        guard let gradient else { continue }
        for index in range {
            gradient[index] += scale * weight * (total * exp(logits[index] - logarithm) - targets[index])
        }
    }
    return scale * sum
}

/// ln Σ_i exp(x_i), without overflow.
func logarithmOfSum(_ range: Range<Int>, _ term: (Int) -> Double) -> Double {
    var largest = -Double.infinity
    for index in range { largest = max(largest, term(index)) }
    // Terms that are all zero leave nothing to add.
    guard largest > -.infinity else { return largest }
    var sum = 0.0
    for index in range { sum += exp(term(index) - largest) }
    return largest + log(sum)
}

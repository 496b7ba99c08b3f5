/// The weighted mean squared error of a batch, L = 1/B Σ_b w_b 1/n Σ_n (f_bn - t_bn)².
///
/// For a classifier f are scores in [0, 1] and t is 1 or 0; for the adversary of paper C, t is the nuisance parameter z
/// and f its estimate.
///
/// - Parameters:
///   - outputs: f, row-major, shape `[B, n]` or longer; the first B rows count.
///   - targets: t, shape `[B, n]`.
///   - weights: Shape `[B]`.
///   - gradient: dL/df is added, shape of `outputs`; nil when it is not wanted.
package func meanSquaredError(
    outputs: [Double], targets: [Double], weights: [Double], gradient: UnsafeMutableBufferPointer<Double>?
) -> Double {
    let nodes = targets.count / max(weights.count, 1)
    let scale = 1 / Double(targets.count)
    var sum = 0.0
    for (index, target) in targets.enumerated() {
        let distance = outputs[index] - target
        let weight = nodes == 1 ? weights[index] : weights[index / nodes]
        sum += weight * distance * distance
        gradient?[index] += 2 * scale * weight * distance
    }
    return scale * sum
}

import Glibc

/// Events of one histogram: which scores enter, with what weights.
package struct WeightedScores: Sendable {
    /// Indices into the scores.
    package var rows: [Int]
    /// Shape of `rows`.
    package var weights: [Double]

    package init(rows: [Int], weights: [Double]) {
        precondition(rows.count == weights.count)
        self.rows = rows
        self.weights = weights
    }
}

/// A nominal histogram and its varied partners, two (up, down) for each variation.
package struct PenaltyGroup: Sendable {
    package var nominal: WeightedScores
    package var varied: [WeightedScores]

    package init(nominal: WeightedScores, varied: [WeightedScores]) {
        self.nominal = nominal
        self.varied = varied
    }
}

/// The penalty on the change of the blurred histogram of the network output under variations, with its exact gradient.
///
///     Λ = 1/n Σ_k ((N_k - V_k) / (N_k + floor))²,   N_k = Σ_b w_b G_k(f_b),   G_k(f) = exp(-(f - c_k)² / 2 s²)
///
/// N are nominal and V varied counts, c_k the centres of n equal bins in [0, 1] and s the filter width; paper A, Sec. 1,
/// with the filters normalised to maximum 1. Λ is summed over groups, and over the varied histograms of a group summed
/// or averaged. Everything is computed in double precision.
package struct VariationPenalty: Sendable {
    private let bins: Int
    private let inverseVariance: Double
    private let combination: PenaltyCombination
    private let floor: Double

    package init(_ settings: PenaltySettings) {
        bins = settings.bins
        let width = settings.filterWidth / Double(settings.bins)
        inverseVariance = 1 / (width * width)
        combination = settings.combination
        floor = settings.floor
    }

    /// Λ of the groups.
    ///
    /// - Parameters:
    ///   - scores: Network outputs in [0, 1]; the groups index into them.
    ///   - gradient: dΛ/dscore times `factor` is added, shape of `scores`; nil when it is not wanted.
    /// - Returns: Λ of each varied histogram, summed over groups; their sum is Λ, already divided for `.mean`.
    package func values(
        scores: [Double], groups: [PenaltyGroup], factor: Double = 1, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> [Double] {
        let filters = filterValues(scores)
        var values = [Double](repeating: 0, count: groups.map(\.varied.count).max() ?? 0)
        for group in groups {
            let share = combination == .mean ? 1 / Double(group.varied.count) : 1
            let nominal = counts(of: group.nominal, filters)
            var nominalSlope = [Double](repeating: 0, count: bins)
            for (index, varied) in group.varied.enumerated() {
                let slope = change(nominal, counts(of: varied, filters), share: share, &values[index], &nominalSlope)
                if let gradient { add(slope, of: varied, scores, filters, factor: factor, to: gradient) }
            }
            if let gradient { add(nominalSlope, of: group.nominal, scores, filters, factor: factor, to: gradient) }
        }
        return values
    }

    /// Adds Λ of one pair to `value` and dΛ/dN to `nominalSlope`; returns dΛ/dV. All slopes have shape `[bins]`.
    private func change(
        _ nominal: [Double], _ varied: [Double], share: Double, _ value: inout Double, _ nominalSlope: inout [Double]
    ) -> [Double] {
        var variedSlope = [Double](repeating: 0, count: bins)
        let weight = share / Double(bins)
        for bin in 0..<bins where nominal[bin] + floor > 0 {
            let relative = (nominal[bin] - varied[bin]) / (nominal[bin] + floor)
            let slope = 2 * weight * relative / (nominal[bin] + floor)
            value += weight * relative * relative
            nominalSlope[bin] += slope * (1 - relative)
            variedSlope[bin] = -slope
        }
        return variedSlope
    }

    /// G_k(f) of every score, shape `[scores, bins]`.
    private func filterValues(_ scores: [Double]) -> [Double] {
        [Double](unsafeUninitializedCapacity: scores.count * bins) { buffer, count in
            for (row, score) in scores.enumerated() {
                for bin in 0..<bins {
                    let distance = score - centre(bin)
                    buffer[row * bins + bin] = exp(-0.5 * inverseVariance * distance * distance)
                }
            }
            count = scores.count * bins
        }
    }

    private func counts(of events: WeightedScores, _ filters: [Double]) -> [Double] {
        var counts = [Double](repeating: 0, count: bins)
        counts.withUnsafeMutableBufferPointer { counts in
            filters.withUnsafeBufferPointer { filters in
                for (row, weight) in zip(events.rows, events.weights) {
                    for bin in 0..<bins { counts[bin] += weight * filters[row * bins + bin] }
                }
            }
        }
        return counts
    }

    /// Adds factor · Σ_k slope_k w G'_k(f) to each event's gradient, G'_k = -(f - c_k)/s² G_k.
    private func add(
        _ slope: [Double], of events: WeightedScores, _ scores: [Double], _ filters: [Double], factor: Double,
        to gradient: UnsafeMutableBufferPointer<Double>
    ) {
        filters.withUnsafeBufferPointer { filters in
            for (row, weight) in zip(events.rows, events.weights) {
                var sum = 0.0
                for bin in 0..<bins { sum += slope[bin] * filters[row * bins + bin] * (centre(bin) - scores[row]) }
                gradient[row] += factor * weight * inverseVariance * sum
            }
        }
    }

    private func centre(_ bin: Int) -> Double { (Double(bin) + 0.5) / Double(bins) }
}

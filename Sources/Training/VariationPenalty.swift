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

    mutating func append(_ row: Int, weight: Double) {
        rows.append(row)
        weights.append(weight)
    }

    /// Forgets the events but not their memory.
    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        weights.removeAll(keepingCapacity: true)
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

    /// Empty histograms.
    init(directions: Int) {
        let empty = WeightedScores(rows: [], weights: [])
        self.init(nominal: empty, varied: Array(repeating: empty, count: directions))
    }

    /// Forgets the events but not their memory.
    mutating func removeAll() {
        nominal.removeAll()
        for index in varied.indices { varied[index].removeAll() }
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
    /// Λ of each varied histogram as `value` found it, summed over groups; their sum is Λ, already divided for `.mean`.
    private(set) var parts: [Double] = []
    /// G_k(f) of every score, shape `[scores, bins]`.
    private var filters: [Double] = []
    private var nominal: [Double]
    private var varied: [Double]
    private var nominalSlope: [Double]
    private var variedSlope: [Double]

    package init(_ settings: PenaltySettings) {
        bins = settings.bins
        let width = settings.filterWidth / Double(settings.bins)
        inverseVariance = 1 / (width * width)
        combination = settings.combination
        floor = settings.floor
        nominal = [Double](repeating: 0, count: settings.bins)
        (varied, nominalSlope, variedSlope) = (nominal, nominal, nominal)
    }

    /// Λ of the groups; allocates nothing after the first time.
    ///
    /// - Parameters:
    ///   - scores: Network outputs in [0, 1]; the groups index into them.
    ///   - gradient: dΛ/dscore times `factor` is added, shape of `scores`; nil when it is not wanted.
    package mutating func value(
        scores: [Double], groups: [PenaltyGroup], factor: Double = 1, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> Double {
        fillFilters(scores)
        parts.clear(count: groups.reduce(0) { max($0, $1.varied.count) })
        for group in groups {
            let share = combination == .mean ? 1 / Double(group.varied.count) : 1
            Self.count(group.nominal, filters, into: &nominal)
            nominalSlope.clear(count: bins)
            for (index, events) in group.varied.enumerated() {
                Self.count(events, filters, into: &varied)
                parts[index] += change(share: share)
                if let gradient { add(variedSlope, of: events, scores, factor: factor, to: gradient) }
            }
            if let gradient { add(nominalSlope, of: group.nominal, scores, factor: factor, to: gradient) }
        }
        return parts.reduce(0, +)
    }

    /// Λ of one pair of histograms; adds dΛ/dN to `nominalSlope` and leaves dΛ/dV in `variedSlope`.
    private mutating func change(share: Double) -> Double {
        let weight = share / Double(bins)
        var value = 0.0
        for bin in 0..<bins {
            variedSlope[bin] = 0
            guard nominal[bin] + floor > 0 else { continue }
            let relative = (nominal[bin] - varied[bin]) / (nominal[bin] + floor)
            let slope = 2 * weight * relative / (nominal[bin] + floor)
            value += weight * relative * relative
            nominalSlope[bin] += slope * (1 - relative)
            variedSlope[bin] = -slope
        }
        return value
    }

    private mutating func fillFilters(_ scores: [Double]) {
        filters.removeAll(keepingCapacity: true)
        for score in scores {
            for bin in 0..<bins {
                let distance = score - centre(bin)
                filters.append(exp(-0.5 * inverseVariance * distance * distance))
            }
        }
    }

    private static func count(_ events: WeightedScores, _ filters: [Double], into counts: inout [Double]) {
        let bins = counts.count
        for bin in 0..<bins { counts[bin] = 0 }
        counts.withUnsafeMutableBufferPointer { counts in
            filters.withUnsafeBufferPointer { filters in
                for (row, weight) in zip(events.rows, events.weights) {
                    for bin in 0..<bins { counts[bin] += weight * filters[row * bins + bin] }
                }
            }
        }
    }

    /// Adds factor · Σ_k slope_k w G'_k(f) to each event's gradient, G'_k = -(f - c_k)/s² G_k.
    private func add(
        _ slope: [Double], of events: WeightedScores, _ scores: [Double], factor: Double,
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

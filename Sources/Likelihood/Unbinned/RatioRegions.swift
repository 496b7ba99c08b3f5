import Glibc

/// A counting test in regions of the density ratio: the cut and the bins that paper D compares with the unbinned test.
///
///     ln λ = Σ_k n_k ln(1 + S_k / B_k) − S_k
///
/// Equation 3.3 of paper D at µ = 1 by that at µ = 0.
package struct RatioRegions: Sendable, Equatable {
    /// Where the regions begin, in increasing order: region k holds edges[k] ≤ r < edges[k + 1], the last all above. Events
    /// below the first edge are cut away.
    package let edges: [Double]
    /// S_k, shape `[regions]`, events.
    package let signal: [Double]
    /// B_k, shape `[regions]`, above 0, events.
    package let background: [Double]

    /// - Throws: `ModelError` when the edges do not increase, the numbers of values differ, or a yield is impossible.
    package init(edges: [Double], signal: [Double], background: [Double]) throws(ModelError) {
        try UnbinnedValidation.check(edges, count: edges.count, place: "the edges of the regions") { $0 >= 0 }
        for index in edges.indices.dropFirst() where edges[index] <= edges[index - 1] {
            throw .invalidEvent(edges[index], event: index, place: "the edges of the regions, which have to increase")
        }
        try ModelValidation.check(signal, count: edges.count, place: "the signal in the regions")
        try ModelValidation.check(background, count: edges.count, place: "the background in the regions")
        if let empty = background.firstIndex(of: 0) {
            throw .invalidYield(0, bin: empty, place: "the background in the regions, which has to be above 0")
        }
        self.edges = edges
        self.signal = signal
        self.background = background
    }

    /// The events in each region, shape `[regions]`.
    package func counts(of events: UnbinnedEvents) -> [Double] {
        var counts = [Double](repeating: 0, count: edges.count)
        for (ratio, weight) in zip(events.ratios, events.weights) {
            guard let region = edges.lastIndex(where: { $0 <= ratio }) else { continue }
            counts[region] += weight
        }
        return counts
    }

    /// ln λ of counts in the regions.
    package func logLikelihoodRatio(counts: [Double]) -> Double {
        precondition(counts.count == edges.count, "a test in \(edges.count) regions needs as many counts")
        return counts.indices.reduce(0) {
            $0 + counts[$1] * log1p(signal[$1] / background[$1]) - signal[$1]
        }
    }
}

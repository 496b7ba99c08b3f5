/// How a figure spreads over the points that differ only in the axis of a band, such as the seed.
struct Spread: Equatable, Sendable {
    let mean: Double
    /// Of the sample, sqrt(Σ(v - mean)² / (n - 1)); nil for a single value.
    let standardDeviation: Double?
    let minimum: Double
    let maximum: Double
    let count: Int

    /// The spread of the values, or nil when there are none.
    init?(of values: [Double]) {
        guard let minimum = values.min(), let maximum = values.max() else { return nil }
        // Rounding of the sum must not carry the mean of equal values beyond them.
        let mean = min(max(values.reduce(0, +) / Double(values.count), minimum), maximum)
        self.mean = mean
        self.minimum = minimum
        self.maximum = maximum
        count = values.count
        let squares = values.reduce(0) { sum, value in sum + (value - mean) * (value - mean) }
        standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
}

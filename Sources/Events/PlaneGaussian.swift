import Numerical

/// A normal distribution of the two features x1 and x2 with one standard deviation for both, dimensionless.
struct PlaneGaussian {
    var mean: (x1: Double, x2: Double)
    var deviation = 1.0
    /// The covariance in units of the squared standard deviation, in [-1, 1].
    var correlation = 0.0

    /// Draws x1 and x2.
    ///
    /// With u and v from N(0, 1), u and ρ u + v √(1 - ρ²) have unit variances and covariance ρ.
    func draw(from stream: inout RandomStream) -> [Double] {
        let (u, v) = (stream.gaussian(), stream.gaussian())
        let correlated = correlation * u + (1 - correlation * correlation).squareRoot() * v
        return [mean.x1 + deviation * u, mean.x2 + deviation * correlated]
    }
}

extension EventTable {
    /// Appends events of weight 1 to a split, process by process in equal parts; event numbers count on.
    ///
    /// The parts of n events add up: that of process p of P is (n + p) / P, rounded down.
    ///
    /// - Parameter features: Draws the features of an event of the process at an index.
    /// - Throws: `EventsError.invalidSetting` when the count is negative.
    mutating func appendEqualParts(
        _ count: Int, split: Split, features: (_ process: Int) -> [Double]
    ) throws(EventsError) {
        guard count >= 0 else {
            throw .invalidSetting("\(split) \(count)", reason: "a number of events cannot be negative")
        }
        for process in processes.indices {
            for _ in 0..<(count + process) / processes.count {
                append(
                    features: features(process), process: process, weight: 1, eventNumber: UInt64(eventCount),
                    split: split)
            }
        }
    }
}

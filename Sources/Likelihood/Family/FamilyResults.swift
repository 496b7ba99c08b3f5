/// The best fit of signal strength and nuisance parameter of a template family.
package struct FamilyFit: Sendable, Equatable {
    /// `noFiniteLikelihood` when at every z a bin with counts expects no events; then the values mean nothing. Other than
    /// `converged` else only with interpolation.
    package let status: FitStatus
    /// µ̂.
    package let signalStrength: Double
    /// ẑ.
    package let nuisanceValue: Double
    /// −ln L at the best fit with all constants.
    package let negativeLogLikelihood: Double
    /// One standard deviation of µ with z known to be ẑ, from the curvature; nil at a bound of µ.
    package let statisticalUncertainty: Double?
    /// One standard deviation of µ from the inverse Hessian in µ and z; nil for discrete z, at a bound of µ, or without a
    /// covariance. With ẑ at the edge of its range z counts as known.
    package let uncertainty: Double?
    /// Whether ẑ is the least or the largest z: the family may be too short.
    package let isAtEdge: Bool
}

/// A point of the profile over the nuisance parameter.
package struct FamilyProfilePoint: Sendable, Equatable {
    /// µ.
    package let signalStrength: Double
    /// The z at which −ln L(µ, z) is lowest.
    package let nuisanceValue: Double
    /// −2 ln [L(µ, z) / L(µ̂, ẑ)], infinity where no z has a likelihood.
    package let rise: Double
}

/// −2 ln [L(µ, z) / L(µ̂, ẑ)] on a grid.
package struct FamilySurface: Sendable, Equatable {
    /// µ, the columns.
    package let signalStrengths: [Double]
    /// z, the rows.
    package let nuisanceValues: [Double]
    /// Row-major, shape `[nuisanceValues, signalStrengths]`.
    package let rises: [Double]
}

/// The signal strengths of which the profile is at most n² above its minimum, n standard deviations.
package struct FamilyInterval: Sendable, Equatable {
    /// The ranges of µ in increasing order; more than one where the profile has several valleys.
    package let ranges: [ClosedRange<Double>]
    /// The lowest of the values, nil where the bounds of µ end it.
    package let lower: Double?
    /// The highest of the values, nil where the bounds of µ end it.
    package let upper: Double?

    /// (upper − lower) / 2, the uncertainty of µ from the profile.
    package var halfWidth: Double? {
        guard let lower, let upper else { return nil }
        return (upper - lower) / 2
    }

    /// The union of ranges inside the bounds.
    init(union ranges: [ClosedRange<Double>], bounds: ClosedRange<Double>) {
        var merged: [ClosedRange<Double>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
        lower = merged.first.flatMap { $0.lowerBound > bounds.lowerBound ? $0.lowerBound : nil }
        upper = merged.last.flatMap { $0.upperBound < bounds.upperBound ? $0.upperBound : nil }
    }
}

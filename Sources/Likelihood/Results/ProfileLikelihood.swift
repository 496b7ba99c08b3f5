/// The likelihood of one data set along one parameter, all others at their best: t(µ) = −2 ln λ(µ).
///
///     λ(µ) = L(µ, θ̂(µ)) / L(µ̂, θ̂)
///
/// Equations 7 and 8 of arXiv:1007.1727. Test statistics, intervals, limits and scans read it; each conditional fit is
/// made once, near the best fit. A class around a `Fitter`, and like it not for two threads at a time.
///
///     let profile = ProfileLikelihood(Fitter(likelihood), of: mu)
///     let significance = profile.discoveryTest().significance
///     let interval = profile.interval()
package final class ProfileLikelihood {
    package let fitter: Fitter
    /// The index of the parameter.
    package let interest: Int
    /// Parameters that all fits keep, by index.
    package let fixed: [Int: Double]
    /// The best fit of all other parameters inside the bounds of the fitter.
    package let bestFit: FitResult
    /// Conditional fits made so far.
    package private(set) var fitCount = 0
    /// The points fitted so far and the best fit, by rising value.
    private var points: [ProfilePoint]
    /// One standard deviation of the parameter to plan with.
    let scale: Double

    /// - Parameters:
    ///   - fitter: Kept, with its bounds, for all conditional fits.
    ///   - interest: The index of the parameter.
    ///   - fixed: Parameters that all fits keep, by index.
    ///   - bestFit: The fit of all other parameters where it is known already.
    package init(_ fitter: Fitter, of interest: Int, fixing fixed: [Int: Double] = [:], bestFit: FitResult? = nil) {
        let bestFit = bestFit ?? fitter.fit(fixing: fixed)
        self.fitter = fitter
        self.interest = interest
        self.fixed = fixed
        self.bestFit = bestFit
        let slope = 2 * fitter.slope(along: interest, at: bestFit.values)
        points = [ProfilePoint(value: bestFit.values[interest], rise: 0, slope: slope, fit: bestFit)]
        scale = fitter.scale(of: interest, bestFit: bestFit)
    }

    /// The data and the model.
    package var likelihood: NegativeLogLikelihood { fitter.likelihood }

    /// µ̂.
    package var bestValue: Double { bestFit.values[interest] }

    /// The profile with all constrained parameters known to be at their best fit: statistical uncertainty alone.
    package func statisticalOnly() -> ProfileLikelihood {
        let known = likelihood.model.constrainedParameters.filter { $0 != interest }
            .map { ($0, self.bestFit.values[$0]) }
        guard !known.isEmpty else { return self }
        let fixed = self.fixed.merging(known) { old, _ in old }
        let bestFit = fitter.fit(fixing: fixed, startingAt: self.bestFit.values)
        return ProfileLikelihood(fitter, of: interest, fixing: fixed, bestFit: bestFit)
    }

    /// The profile at a value, which may lie outside the bounds.
    package func point(at value: Double) -> ProfilePoint {
        let place = points.firstIndex { $0.value >= value } ?? points.count
        if place < points.count, points[place].value == value { return points[place] }
        let fit = fitter.refit(fixing: fixed.merging([interest: value]) { _, new in new }, near: bestFit)
        fitCount += 1
        // The other parameters are at their minimum, so that the slope of the profile is that along µ alone.
        let slope = fit.deviance.isFinite ? 2 * fitter.slope(along: interest, at: fit.values) : .infinity
        let point = ProfilePoint(value: value, rise: fit.deviance - bestFit.deviance, slope: slope, fit: fit)
        points.insert(point, at: place)
        return point
    }

    /// t at a value as the points fitted so far see it, without a fit: the cubic between two points, beyond the last one
    /// a parabola.
    func estimate(at value: Double) -> Double {
        let place = points.firstIndex { $0.value >= value } ?? points.count
        if place == 0 { return extrapolate(from: points[0], to: value) }
        if place == points.count { return extrapolate(from: points[place - 1], to: value) }
        let (below, above) = (points[place - 1], points[place])
        if below.rise.isFinite && above.rise.isFinite { return below.cubic(to: above, at: value) }
        // Towards a value without likelihood: go on from the other side, not beyond the middle.
        let (known, unknown) = below.rise.isFinite ? (below, above) : (above, below)
        let isNearer = (value - known.value).magnitude <= (value - unknown.value).magnitude
        return isNearer ? extrapolate(from: known, to: value) : .infinity
    }

    /// The values next to a value at which the profile is known.
    func neighbours(of value: Double) -> (below: Double, above: Double)? {
        guard let above = points.firstIndex(where: { $0.value > value }), above > 0 else { return nil }
        let below = points[above - 1].value < value ? above - 1 : above - 2
        return below >= 0 ? (points[below].value, points[above].value) : nil
    }

    /// How far from an origin the profile is known on the side of a limit, one standard deviation at least.
    func reach(from origin: Double, towards limit: Double) -> Double {
        let farthest = limit < origin ? points.first : points.last
        let distance = farthest.map { limit < origin ? origin - $0.value : $0.value - origin } ?? 0
        return max(distance, scale)
    }

    /// Near the minimum by its curvature 2/σ²; farther out √t goes on as a straight line.
    private func extrapolate(from point: ProfilePoint, to value: Double) -> Double {
        let distance = value - point.value
        guard point.rise.isFinite else { return .infinity }
        guard point.rise > 0.01 else { return point.rise + (point.slope + distance / (scale * scale)) * distance }
        let root = point.rise.squareRoot() + point.slope / (2 * point.rise.squareRoot()) * distance
        return root > 0 ? root * root : 0
    }
}

/// The profile likelihood at one value of its parameter.
package struct ProfilePoint: Sendable, Equatable {
    /// µ.
    package let value: Double
    /// t(µ); infinity where there is no likelihood, below 0 when the fit finds a deeper minimum than the best fit did.
    package let rise: Double
    /// dt/dµ.
    package let slope: Double
    /// The fit of all other parameters.
    package let fit: FitResult

    /// The cubic that has the values and slopes of two points.
    func cubic(to other: ProfilePoint, at value: Double) -> Double {
        let width = other.value - self.value
        let share = (value - self.value) / width
        let rest = 1 - share
        return rest * rest * (rise * (1 + 2 * share) + slope * width * share)
            + share * share * (other.rise * (1 + 2 * rest) - other.slope * width * rest)
    }
}

extension Fitter {
    /// ∂(−ln L)/∂θ of one parameter.
    func slope(along index: Int, at values: [Double]) -> Double {
        var gradient = [Double](repeating: 0, count: values.count)
        _ = evaluator.gradient(at: values, into: &gradient)
        return gradient[index]
    }

    /// One standard deviation of a parameter to plan with: its uncertainty, where it is held at a bound that without
    /// bounds, else a tenth of its range.
    fileprivate func scale(of interest: Int, bestFit: FitResult) -> Double {
        let parameter = bestFit.parameters[interest]
        for uncertainty in [parameter.uncertainty, parameter.uncertaintyIgnoringBounds] {
            if let uncertainty, uncertainty > 0 { return uncertainty }
        }
        let bounds = likelihood.model.parameters[interest].bounds
        let range = bounds.upperBound - bounds.lowerBound
        return range > 0 ? range / 10 : max(1, parameter.value.magnitude) / 10
    }
}

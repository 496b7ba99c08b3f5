/// The interval of a parameter in which t is below N², by the distances of its ends to the best fit.
package struct ParameterInterval: Sendable, Equatable {
    /// Above 0; `notReached` when the upper bound of the parameter comes first.
    package let upper: Crossing
    /// Below 0; `notReached` when the lower bound of the parameter comes first.
    package let lower: Crossing

    /// The upper distance, nil when there is none.
    package var up: Double? { upper.value }
    /// The lower distance, nil when there is none.
    package var down: Double? { lower.value }
}

extension ProfileLikelihood {
    /// The asymmetric uncertainty of the parameter from the profile likelihood (Minuit's MINOS).
    ///
    /// The ends solve t(µ) = N², t of equation 8 of arXiv:1007.1727, inside the bounds of the parameter.
    ///
    /// - Parameter standardDeviations: N.
    package func interval(standardDeviations: Double = 1) -> ParameterInterval {
        let bounds = fitter.bounds[interest]
        return ParameterInterval(
            upper: end(towards: bounds.upperBound, rise: standardDeviations * standardDeviations),
            lower: end(towards: bounds.lowerBound, rise: standardDeviations * standardDeviations))
    }

    private func end(towards bound: Double, rise: Double) -> Crossing {
        guard bestFit.status.isMinimum else { return .failed(bestFit.status) }
        guard bound != bestValue else { return .notReached }
        let farthest = bestValue + (bound < bestValue ? -1 : 1) * CrossingSearch.farthest * scale
        let limit = bound.isFinite ? bound : farthest
        return CrossingSearch(profiles: [self], origin: bestValue, limit: limit) { self.estimate(at: $0) - rise }.run()
            .relative(to: bestValue)
    }
}

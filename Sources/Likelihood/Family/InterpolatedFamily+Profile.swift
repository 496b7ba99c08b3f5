extension InterpolatedFamily {
    /// The best fit, continuous in µ and z.
    ///
    /// Newton's method from every given z at which the likelihood of the family has a valley; a valley narrower than the
    /// distance of the given values can be missed. Of valleys that are as deep up to 10⁻⁹ the one at
    /// the least z is taken.
    package func fit() -> FamilyFit {
        let discrete = family.fit()
        guard discrete.status == .converged else { return discrete }
        let minima = family.likelihoods.map { $0.minimum() ?? .nan }
        let values = zip(family.likelihoods, minima).map { $1.isNaN ? .infinity : $0.value(at: $1) }
        let ends = starts(values).map { minimise(from: [minima[$0.index], $0.z], in: family.bounds) }
        guard let best = Self.best(of: ends) else { return discrete }
        let z = best.values[1]
        let curvature = derivatives(at: best.values).hessian[0]
        return FamilyFit(
            status: best.status, signalStrength: best.values[0], nuisanceValue: z,
            negativeLogLikelihood: best.value,
            statisticalUncertainty: best.free.contains(0) && curvature > 0 ? 1 / curvature.squareRoot() : nil,
            uncertainty: best.free.contains(0) ? best.covariance?.matrix[0].squareRoot() : nil,
            isAtEdge: z == nuisanceRange.lowerBound || z == nuisanceRange.upperBound)
    }

    /// −2 Δ ln L on a grid.
    package func surface(signalStrengths: [Double], nuisanceValues: [Double]) -> FamilySurface {
        let lowest = fit().negativeLogLikelihood
        return FamilySurface(
            signalStrengths: signalStrengths, nuisanceValues: nuisanceValues,
            rises: nuisanceValues.flatMap { z in signalStrengths.map { 2 * (value(at: [$0, z]) - lowest) } })
    }

    /// The profile over z at given µ, by the rules of `fit()`.
    package func profile(signalStrengths: [Double]) -> [FamilyProfilePoint] {
        let lowest = fit().negativeLogLikelihood
        return signalStrengths.map { mu in
            let end = profileEnd(at: mu)
            return FamilyProfilePoint(
                signalStrength: mu, nuisanceValue: end?.values[1] ?? .nan,
                rise: 2 * ((end?.value ?? .infinity) - lowest))
        }
    }

    /// The range of µ around µ̂ to where the profile over z has first risen by n².
    ///
    /// - Parameter standardDeviations: n, 1 for 68 %.
    package func interval(standardDeviations: Double = 1) -> FamilyInterval {
        let fit = fit()
        guard fit.status != .noFiniteLikelihood else { return FamilyInterval(union: [], bounds: family.bounds) }
        let width = standardDeviations * (fit.uncertainty ?? fit.statisticalUncertainty ?? 1)
        func end(_ direction: Double) -> Double {
            let bounds = family.bounds
            let search = LevelCrossing(
                origin: fit.signalStrength, direction: direction,
                limit: direction > 0 ? bounds.upperBound : bounds.lowerBound, firstStep: width,
                target: standardDeviations * standardDeviations / 2)
            let crossing = search.find { mu in
                guard let end = profileEnd(at: mu) else { return (.infinity, .nan) }
                // z is at its minimum or held, so that the slope of the profile is that along µ.
                return (end.value - fit.negativeLogLikelihood, derivatives(at: end.values).gradient[0])
            }
            return crossing ?? search.limit
        }
        return FamilyInterval(union: [end(-1)...end(1)], bounds: family.bounds)
    }

    private func profileEnd(at mu: Double) -> Minimum? {
        let values = family.likelihoods.map { $0.value(at: mu) }
        return Self.best(of: starts(values).map { minimise(from: [mu, $0.z], in: mu...mu) })
    }

    /// Where to start: each valley, where −ln L is finite, and a third of a step to either side of it, because a valley of
    /// symmetric templates can be the crest between two deeper ones.
    ///
    /// - Parameter values: −ln L at the given values of z.
    private func starts(_ values: [Double]) -> [(index: Int, z: Double)] {
        let places = family.nuisanceValues
        let isValley = { (index: Int) in
            values[index].isFinite && (index == 0 || values[index] <= values[index - 1])
                && (index == values.count - 1 || values[index] <= values[index + 1])
        }
        return places.indices.filter(isValley).flatMap { index in
            [index - 1, index, index + 1].filter(places.indices.contains).map {
                (index, places[index] + (places[$0] - places[index]) / 3)
            }
        }
    }

    /// - Parameter range: The values that µ may take; one alone for a point of the profile.
    private func minimise(from start: [Double], in range: ClosedRange<Double>) -> Minimum {
        BoundedNewton(self, settings: FitSettings()).minimise(from: start, in: [range, nuisanceRange])
    }

    private static func best(of ends: [Minimum]) -> Minimum? {
        let finite = ends.filter(\.value.isFinite).sorted { $0.values[1] < $1.values[1] }
        guard let least = finite.map(\.value).min() else { return nil }
        return finite.first { $0.value <= least + 1e-9 }
    }
}

extension TemplateFamily {
    /// The best fit, continuous in µ and over the given values of z.
    ///
    /// Where several z are as good up to 10⁻⁹ in −ln L (templates that are symmetric in z) the least z is taken, so that
    /// rounding does not choose.
    package func fit() -> FamilyFit {
        let minima = likelihoods.map { $0.minimum() }
        let values = zip(likelihoods, minima).map { likelihood, mu in mu.map { likelihood.value(at: $0) } ?? .infinity }
        let index = Self.leastIndex(of: values)
        guard let mu = minima[index], values[index].isFinite else {
            return FamilyFit(
                status: .noFiniteLikelihood, signalStrength: .nan, nuisanceValue: .nan,
                negativeLogLikelihood: .infinity, statisticalUncertainty: nil, uncertainty: nil, isAtEdge: false)
        }
        return FamilyFit(
            status: .converged, signalStrength: mu, nuisanceValue: hypotheses[index].nuisanceValue,
            negativeLogLikelihood: values[index], statisticalUncertainty: statisticalUncertainty(at: mu, index: index),
            uncertainty: nil, isAtEdge: index == 0 || index == hypotheses.count - 1)
    }

    /// −2 Δ ln L on the grid of given µ and all z.
    package func surface(signalStrengths: [Double]) -> FamilySurface {
        let lowest = fit().negativeLogLikelihood
        return FamilySurface(
            signalStrengths: signalStrengths, nuisanceValues: nuisanceValues,
            rises: likelihoods.flatMap { likelihood in
                signalStrengths.map { 2 * (likelihood.value(at: $0) - lowest) }
            })
    }

    /// The profile over z at given µ, with the least z where several are as good, as in `fit()`.
    package func profile(signalStrengths: [Double]) -> [FamilyProfilePoint] {
        let lowest = fit().negativeLogLikelihood
        return signalStrengths.map { mu in
            let values = likelihoods.map { $0.value(at: mu) }
            let index = Self.leastIndex(of: values)
            return FamilyProfilePoint(
                signalStrength: mu, nuisanceValue: hypotheses[index].nuisanceValue, rise: 2 * (values[index] - lowest))
        }
    }

    /// The signal strengths of which the profile over z is at most n² above its minimum.
    ///
    /// Exact for discrete z: the union of the ranges of the single z, which are found one by one.
    ///
    /// - Parameter standardDeviations: n, 1 for 68 %.
    package func interval(standardDeviations: Double = 1) -> FamilyInterval {
        let level = fit().negativeLogLikelihood + standardDeviations * standardDeviations / 2
        let ranges = level.isFinite ? likelihoods.compactMap { $0.range(below: level) } : []
        return FamilyInterval(union: ranges, bounds: bounds)
    }

    /// The first index whose value is the least up to rounding.
    static func leastIndex(of values: [Double]) -> Int {
        guard let least = values.min() else { preconditionFailure("a family has at least one hypothesis") }
        return values.firstIndex { $0 <= least + 1e-9 } ?? 0
    }

    /// 1 / √(∂²(−ln L)/∂µ²), nil at a bound of µ.
    private func statisticalUncertainty(at mu: Double, index: Int) -> Double? {
        let curvature = likelihoods[index].slopeAndCurvature(at: mu).curvature
        guard mu > bounds.lowerBound, mu < bounds.upperBound, curvature > 0 else { return nil }
        return 1 / curvature.squareRoot()
    }
}

/// A test of the background-only hypothesis.
package struct DiscoveryTest: Sendable, Equatable {
    /// The test statistic, never negative; infinity when the hypothesis cannot give the data, not a number when the best
    /// fit has no likelihood.
    package let q0: Double
    /// The fit at µ = 0.
    package let conditionalFit: FitResult

    /// The significance in standard deviations,
    ///
    ///     Z0 = √q0
    ///
    /// Equation 53 of arXiv:1007.1727.
    package var significance: Double { q0.squareRoot() }
}

extension NegativeLogLikelihood {
    /// The discovery test statistic of the background-only hypothesis.
    ///
    ///     q0 = −2 ln λ(0)  if µ̂ ≥ 0,  else 0,      λ(µ) = L(µ, θ̂(µ)) / L(µ̂, θ̂)
    ///
    /// Equations 7 and 12 of arXiv:1007.1727.
    ///
    /// - Parameter bestFit: The fit of all parameters to these data.
    package func discoveryTest(bestFit: FitResult) -> DiscoveryTest {
        discoveryTest(bestFit: bestFit, fixing: [:])
    }

    /// The same test with all constrained parameters known to be at their best fit: statistical uncertainty alone.
    package func statisticalDiscoveryTest(bestFit: FitResult) -> DiscoveryTest {
        discoveryTest(bestFit: bestFit, fixing: constrainedValues(of: bestFit))
    }

    private func discoveryTest(bestFit: FitResult, fixing nuisances: [Int: Double]) -> DiscoveryTest {
        let fixed = nuisances.merging([model.parameterOfInterest: 0]) { _, zero in zero }
        let conditional = conditionalFit(fixing: fixed, startingAt: bestFit.values)
        let excess = bestFit.values[model.parameterOfInterest] >= 0
        let rise = bestFit.deviance.isFinite ? max(0, conditional.deviance - bestFit.deviance) : .nan
        return DiscoveryTest(q0: excess ? rise : 0, conditionalFit: conditional)
    }

    /// The constrained parameters at their best fit, by index.
    func constrainedValues(of fit: FitResult) -> [Int: Double] {
        Dictionary(uniqueKeysWithValues: model.constrainedParameters.map { ($0, fit.values[$0]) })
    }
}

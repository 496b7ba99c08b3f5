import Numerical

/// A test of the background-only hypothesis.
package struct DiscoveryTest: Sendable, Equatable {
    /// Never negative; infinity when the hypothesis cannot give the data, not a number when the best fit has no
    /// likelihood.
    package let q0: Double
    /// The fit at µ = 0.
    package let conditionalFit: FitResult
    /// The worst status of the best fit and the fit at µ = 0, see `FitStatus.firstFailure`.
    package let status: FitStatus

    /// The significance in standard deviations,
    ///
    ///     Z0 = √q0
    ///
    /// Equation 53 of arXiv:1007.1727.
    package var significance: Double { q0.squareRoot() }

    /// The probability of a q0 as large without signal, p0 = 1 − Φ(Z0), equation 52.
    package var pValue: Double { SpecialFunctions.normalSurvival(significance) }
}

extension ProfileLikelihood {
    /// The test of the background-only hypothesis.
    package func discoveryTest() -> DiscoveryTest {
        let q0 = q0()
        return DiscoveryTest(q0: q0.value, conditionalFit: point(at: 0).fit, status: q0.status)
    }

    /// The median test expected if there is a signal, from the Asimov data set of a signal strength (arXiv:1007.1727,
    /// Sec. 3.2) with the nuisance parameters fitted to the data at that signal strength, as pyhf does.
    ///
    /// - Throws: `ModelError` when the model expects a negative yield there.
    package func expectedDiscoveryTest(signalStrength: Double = 1) throws(ModelError) -> DiscoveryTest {
        try asimovProfile(at: signalStrength).discoveryTest()
    }

    /// The same before the fit, with nominal nuisance parameters; knows nothing of the data.
    ///
    /// - Throws: `ModelError` when the model expects a negative yield there.
    package func prefitDiscoveryTest(signalStrength: Double = 1) throws(ModelError) -> DiscoveryTest {
        try prefitAsimovProfile(at: signalStrength).discoveryTest()
    }
}

/// A measurement of signal strengths: one fit, and what it tells of each signal.
package struct SignalStrengthMeasurement: Sendable {
    package let model: StatisticalModel
    /// The data that were fitted.
    package let data: ModelData
    /// The fit of all parameters.
    package let fit: FitResult
    /// In the order of their parameters.
    package let signals: [SignalResult]
    /// Bins of the templates in which events are expected.
    package let filledBins: Int

    /// The status of the first fit that did not converge, of the best fit and those without one of the signals.
    package var status: FitStatus {
        .firstFailure([fit.status] + signals.map(\.discovery.status))
    }
}

/// What a measurement tells of the strength µ of a signal.
package struct SignalResult: Sendable {
    /// Name of the signal.
    package let name: String
    /// The best fit of µ.
    package let strength: FittedParameter
    /// The test of the hypothesis without the signal.
    package let discovery: DiscoveryTest
    /// The same test with the nuisance parameters known.
    package let statisticalDiscovery: DiscoveryTest
    /// One standard deviation of µ with all constrained parameters known, nil without a covariance.
    package let statisticalUncertainty: Double?
    /// What the finite number of simulated events adds to the uncertainty of µ; nil where the model does not know of it.
    package let simulationUncertainty: Double?
    /// One standard deviation of µ from the Fisher information at the signal strength of the data.
    package let fisherUncertainty: Double?
    package let interval: ParameterInterval
    /// The nuisance parameters of variations, in the order of the model.
    package let nuisances: [NuisanceFigures]
    /// Correlations with the strengths of the other signals, by their names.
    package let signalCorrelations: [String: Double]

    /// The uncertainty of µ that all constrained parameters add, √(σ² − σ_stat²).
    package var systematicUncertainty: Double? { statisticalUncertainty.flatMap(strength.uncertainty(beyond:)) }
}

extension FittedParameter {
    /// What is in the uncertainty besides a part, √(σ² − part²); nil without an uncertainty.
    func uncertainty(beyond part: Double) -> Double? {
        uncertainty.map { max(0, $0 * $0 - part * part).squareRoot() }
    }
}

/// What a measurement tells of a nuisance parameter.
package struct NuisanceFigures: Sendable, Equatable {
    package let pull: Pull
    /// Correlation with µ.
    package let correlation: Double?
    /// Post-fit, by shift.
    package let impact: Impact
}

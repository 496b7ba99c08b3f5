/// A measurement of the signal strength with all its figures.
package struct SignalStrengthMeasurement: Sendable {
    package let model: StatisticalModel
    /// The data that were fitted.
    package let data: ModelData
    /// The fit of all parameters.
    package let fit: FitResult
    /// The test of the background-only hypothesis with all nuisance parameters.
    package let discovery: DiscoveryTest
    /// The same test with the nuisance parameters known.
    package let statisticalDiscovery: DiscoveryTest
    /// One standard deviation of µ with the nuisance parameters known, nil without a covariance.
    package let statisticalUncertainty: Double?
    package let interval: SignalStrengthInterval
    /// In the order of the model.
    package let nuisances: [NuisanceFigures]
    /// Bins of the templates in which events are expected.
    package let filledBins: Int
}

/// What a measurement tells of a nuisance parameter.
package struct NuisanceFigures: Sendable, Equatable {
    package let name: String
    /// (θ̂ − θ₀) / pre-fit uncertainty.
    package let pull: Double
    /// Post-fit by pre-fit uncertainty.
    package let constraint: Double?
    /// Correlation with µ.
    package let correlation: Double?
    package let impact: Impact
}

extension SignalStrengthMeasurement {
    /// The status of the first fit that did not converge, of the best fit and the one at µ = 0.
    package var status: FitStatus {
        fit.status == .converged ? discovery.conditionalFit.status : fit.status
    }

    package var signalStrength: FittedParameter { fit.parameters[model.parameterOfInterest] }

    /// The uncertainty of µ that the nuisance parameters add, √(σ² − σ_stat²).
    package var systematicUncertainty: Double? {
        guard let total = signalStrength.uncertainty, let statistical = statisticalUncertainty else { return nil }
        return max(0, total * total - statistical * statistical).squareRoot()
    }

    /// All figures by their names in `points.csv`; those that do not exist or are not finite are left out.
    package var figures: [String: Double] {
        var figures: [String: Double?] = [
            "significance": discovery.significance,
            "significance_stat": statisticalDiscovery.significance,
            "mu_hat": signalStrength.value,
            "sigma_mu": signalStrength.uncertainty,
            "sigma_mu_stat": statisticalUncertainty,
            "sigma_mu_syst": systematicUncertainty,
            "mu_up": interval.up,
            "mu_down": interval.down,
            "bins_filled": Double(filledBins),
        ]
        for nuisance in nuisances {
            figures["pull_\(nuisance.name)"] = nuisance.pull
            figures["constraint_\(nuisance.name)"] = nuisance.constraint
            figures["correlation_mu_\(nuisance.name)"] = nuisance.correlation
            figures["impact_up_\(nuisance.name)"] = nuisance.impact.up
            figures["impact_down_\(nuisance.name)"] = nuisance.impact.down
        }
        return figures.compactMapValues(\.self).filter(\.value.isFinite)
    }
}

/// Measures the signal strength on the data that the templates expect.
///
/// A fit that does not converge is a result: see `SignalStrengthMeasurement.status`.
///
/// - Parameters:
///   - templates: The processes in the bins of the discriminant.
///   - settings: Which nuisance parameters, how, and the signal strength of the data; `bins` is that of the templates.
/// - Throws: `ModelError` for impossible templates, an unknown variation, or a signal strength outside 0 to 10.
package func measureSignalStrength(
    templates: [ProcessTemplate], settings: MeasurementSettings
) throws(ModelError) -> SignalStrengthMeasurement {
    let range = 0...TemplateModelBuilder.signalStrengthBounds.upperBound
    guard range.contains(settings.signalStrength) else {
        throw .signalStrengthOutOfRange(settings.signalStrength, range: range)
    }
    let builder = try TemplateModelBuilder(
        templates: templates, nuisances: settings.nuisances, nuisanceModel: settings.nuisanceModel)
    let model = try builder.makeModel()
    let data =
        switch settings.data {
        case .asimov: model.asimovDataSet(signalStrength: settings.signalStrength)
        }
    let likelihood = try NegativeLogLikelihood(model: model, data: data)
    let fit = likelihood.fit()
    return SignalStrengthMeasurement(
        model: model, data: data, fit: fit, discovery: likelihood.discoveryTest(bestFit: fit),
        statisticalDiscovery: likelihood.statisticalDiscoveryTest(bestFit: fit),
        statisticalUncertainty: likelihood.statisticalUncertainty(bestFit: fit),
        interval: likelihood.signalStrengthInterval(bestFit: fit),
        nuisances: nuisanceFigures(of: fit, likelihood: likelihood), filledBins: builder.filledBins.count)
}

private func nuisanceFigures(of fit: FitResult, likelihood: NegativeLogLikelihood) -> [NuisanceFigures] {
    likelihood.impacts(bestFit: fit).compactMap { impact in
        guard let index = likelihood.model.index(of: impact.name) else { return nil }
        let parameter = likelihood.model.parameters[index]
        let width = parameter.constraint.width ?? 1
        return NuisanceFigures(
            name: impact.name, pull: (fit.values[index] - parameter.initial) / width,
            constraint: fit.parameters[index].uncertainty.map { $0 / width },
            correlation: fit.correlation(likelihood.model.parameterOfInterest, index), impact: impact)
    }
}

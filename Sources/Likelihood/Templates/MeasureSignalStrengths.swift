/// Measures the strengths of all signals on the data that the templates expect.
///
/// A fit that does not converge is a result: see `SignalStrengthMeasurement.status`.
///
/// - Parameters:
///   - channels: The processes in the bins of the discriminants.
///   - settings: Which nuisance parameters, how, and the signal strength of the data; `bins` and `signalStrengths` are
///     those of the templates.
/// - Throws: `ModelError` for impossible templates, an unknown variation, or a signal strength outside 0 to 10.
package func measureSignalStrengths(
    _ channels: [ChannelTemplates], settings: MeasurementSettings
) throws(ModelError) -> SignalStrengthMeasurement {
    let templates = try TemplateModel(channels, settings: settings)
    let (builder, model, data) = (templates.builder, templates.model, templates.data)
    let fitter = Fitter(try NegativeLogLikelihood(model: model, data: data))
    let analysis = SignalAnalysis(fitter: fitter, builder: builder, truth: templates.truth, fit: fitter.fit())
    return SignalStrengthMeasurement(
        model: model, data: data, fit: analysis.fit, signals: builder.signals.indices.map(analysis.result),
        filledBins: builder.filledBins)
}

/// The model of templates with the data that they expect.
package struct TemplateModel: Sendable {
    package let model: StatisticalModel
    package let data: ModelData
    fileprivate let builder: TemplateModelBuilder
    /// The parameters of the data, shape `[parameters]`.
    fileprivate let truth: [Double]

    /// - Throws: As `measureSignalStrengths`.
    package init(_ channels: [ChannelTemplates], settings: MeasurementSettings) throws(ModelError) {
        let range = 0...TemplateModelBuilder.signalStrengthBounds.upperBound
        guard range.contains(settings.signalStrength) else {
            throw .signalStrengthOutOfRange(settings.signalStrength, range: range)
        }
        builder = try TemplateModelBuilder(channels, settings: settings)
        model = try builder.makeModel()
        var truth = model.initialValues
        for interest in model.parametersOfInterest { truth[interest] = settings.signalStrength }
        data =
            switch settings.data {
            case .asimov: model.asimovDataSet(at: truth)
            }
        self.truth = truth
    }
}

/// What one fit tells of each of its signals.
private struct SignalAnalysis {
    let fitter: Fitter
    let builder: TemplateModelBuilder
    /// The parameters of the data, shape `[parameters]`.
    let truth: [Double]
    let fit: FitResult

    private var model: StatisticalModel { fitter.likelihood.model }

    func result(ofSignal number: Int) -> SignalResult {
        let interest = model.parametersOfInterest[number]
        let profile = ProfileLikelihood(fitter, of: interest, bestFit: fit)
        let statistical = profile.statisticalOnly()
        return SignalResult(
            name: builder.signals[number], strength: fit.parameters[interest], discovery: profile.discoveryTest(),
            statisticalDiscovery: statistical.discoveryTest(),
            statisticalUncertainty: statistical.bestFit.parameters[interest].uncertainty,
            simulationUncertainty: simulationUncertainty(of: interest),
            fisherUncertainty: model.asimovUncertainty(of: interest, at: truth), interval: profile.interval(),
            nuisances: nuisances(of: interest), signalCorrelations: signalCorrelations(of: interest))
    }

    /// The part of the factors γ of all bins.
    private func simulationUncertainty(of interest: Int) -> Double? {
        let factors = model.parameters.indices.filter { model.parameters[$0].kind == .staterror }
        return factors.isEmpty ? nil : fit.groupImpact(of: factors, on: interest)
    }

    /// Factors γ of bins are no nuisance parameters here.
    private func nuisances(of interest: Int) -> [NuisanceFigures] {
        fit.pulls(of: model).filter { model.parameters[$0.index].kind != .staterror }.map { pull in
            NuisanceFigures(
                pull: pull, correlation: fit.correlation(interest, pull.index),
                impact: fitter.impact(of: pull.index, on: interest, bestFit: fit, methods: .postfit))
        }
    }

    private func signalCorrelations(of interest: Int) -> [String: Double] {
        var correlations: [String: Double] = [:]
        for (name, other) in zip(builder.signals, model.parametersOfInterest) where other != interest {
            correlations[name] = fit.correlation(interest, other)
        }
        return correlations
    }
}

import Likelihood

/// One bin with a known background.
func countingModel(
    signal: Double, background: Double, bounds: ClosedRange<Double> = -10...10
) throws -> StatisticalModel {
    let samples = [
        Sample(name: "signal", nominal: [signal], modifiers: [.normalisationFactor("mu")]),
        Sample(name: "background", nominal: [background]),
    ]
    return try StatisticalModel(
        channels: [Channel(name: "sr", samples: samples)],
        measurement: Measurement(
            parametersOfInterest: ["mu"], parameters: [ParameterSettings(name: "mu", bounds: [bounds])]))
}

/// Two bins with a Poisson-constrained background each.
func twoBinModel(bounds: ClosedRange<Double> = -10...10) throws -> StatisticalModel {
    let samples = [
        Sample(name: "signal", nominal: [12, 11], modifiers: [.normalisationFactor("mu")]),
        Sample(
            name: "background", nominal: [50, 52],
            modifiers: [.uncorrelatedShape("background", uncertainties: [3, 7])]),
    ]
    return try StatisticalModel(
        channels: [Channel(name: "sr", samples: samples)],
        measurement: Measurement(
            parametersOfInterest: ["mu"], parameters: [ParameterSettings(name: "mu", bounds: [bounds])]))
}

/// The profile of the first parameter of interest for counts in one channel.
func profile(of model: StatisticalModel, counts: [Double]) throws -> ProfileLikelihood {
    let likelihood = try NegativeLogLikelihood(model: model, data: model.data(counts: [counts]))
    return ProfileLikelihood(Fitter(likelihood), of: model.parametersOfInterest[0])
}

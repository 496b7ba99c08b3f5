import Likelihood

/// Signal and background in five bins, of which the fourth is empty; one variation of both, one of the background.
let exampleTemplates = [
    ProcessTemplate(
        name: "signal", isSignal: true, nominal: [1, 3, 8, 0, 12],
        variations: [TemplateVariation(name: "tau_pt", up: [1.1, 3.2, 8.3, 0, 11.8], down: [0.9, 2.9, 7.8, 0, 12.1])]),
    ProcessTemplate(
        name: "background", isSignal: false, nominal: [400, 200, 100, 0, 30],
        variations: [
            TemplateVariation(name: "tau_pt", up: [420, 214, 106, 0, 33], down: [383, 190, 95, 0, 28]),
            TemplateVariation(name: "met", up: [395, 203, 104, 0, 30], down: [404, 198, 97, 0, 30.5]),
        ]),
]

/// One bin with a known background.
func countingModel(
    signal: Double, background: Double, bounds: ClosedRange<Double> = -10...10
) throws -> StatisticalModel {
    let samples = [
        Sample(name: "signal", nominal: [signal], modifiers: [.normalisationFactor("mu")]),
        Sample(name: "background", nominal: [background]),
    ]
    return try StatisticalModel(
        channels: [Channel(name: "sr", samples: samples)], parameters: [.free("mu", bounds: bounds)],
        parameterOfInterest: "mu")
}

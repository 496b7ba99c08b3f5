import Likelihood
import Testing

/// A model of the reference set with its observed data and what is known of it.
struct ReferenceModel: Sendable, CustomTestStringConvertible {
    let name: String
    let model: StatisticalModel
    let observed: ModelData
    let results: ReferenceResults

    var testDescription: String { name }
    var likelihood: NegativeLogLikelihood { get throws { try NegativeLogLikelihood(model: model, data: observed) } }
}

enum ReferenceModels {
    static var all: [ReferenceModel] { get throws { [try oneBin, try fourBins, try tenBins] } }

    private static func make(
        _ name: String, samples: [Sample], parameters: [Parameter], observed: [Double], auxiliaryData: [Double],
        results: ReferenceResults
    ) throws -> ReferenceModel {
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], parameters: parameters, parameterOfInterest: "mu")
        let data = ModelData(counts: [observed], auxiliaryData: auxiliaryData)
        return ReferenceModel(name: name, model: model, observed: data, results: results)
    }

    /// One bin, one asymmetric normalisation uncertainty.
    static var oneBin: ReferenceModel {
        get throws {
            try make(
                "one bin",
                samples: [
                    Sample(name: "sig", nominal: [12], modifiers: [.normalisationFactor("mu")]),
                    Sample(
                        name: "bkg", nominal: [50],
                        modifiers: [.normalisationUncertainty("bkg_norm", up: 1.1, down: 0.92)]),
                ],
                parameters: [.free("mu", bounds: 0...10), .nuisance("bkg_norm")], observed: [58], auxiliaryData: [0],
                results: .oneBin)
        }
    }

    /// Four bins, three samples; the parameter `jes` drives a shape and a normalisation of one of them.
    static var fourBins: ReferenceModel {
        get throws {
            try make(
                "four bins",
                samples: [
                    Sample(
                        name: "sig", nominal: [2, 5, 9, 4],
                        modifiers: [
                            .normalisationFactor("mu"),
                            .shapeVariation("jes", up: [2.2, 5.6, 9.3, 3.7], down: [1.9, 4.5, 8.4, 4.3]),
                            .normalisationUncertainty("sig_th", up: 1.08, down: 0.95),
                        ]),
                    Sample(
                        name: "bkg1", nominal: [40, 30, 20, 10],
                        modifiers: [
                            .shapeVariation("jes", up: [43, 31, 19.2, 9.1], down: [37.5, 29.5, 20.9, 10.4]),
                            .normalisationUncertainty("jes", up: 1.03, down: 0.96),
                            .normalisationUncertainty("bkg1_xs", up: 1.12, down: 0.9),
                        ]),
                    Sample(
                        name: "bkg2", nominal: [12, 14, 11, 9],
                        modifiers: [
                            .shapeVariation("model2", up: [13.4, 14.9, 10.1, 7.9], down: [11.2, 13.6, 11.4, 9.6]),
                            .normalisationUncertainty("bkg2_xs", up: 1.25, down: 0.85),
                        ]),
                ],
                parameters: [
                    .nuisance("jes"), .nuisance("model2"), .free("mu", bounds: -5...10), .nuisance("bkg1_xs"),
                    .nuisance("bkg2_xs"), .nuisance("sig_th"),
                ],
                observed: [55, 56, 43, 24], auxiliaryData: [0, 0, 0, 0, 0], results: .fourBins)
        }
    }

    /// Ten bins with a luminosity: a normalisation factor with a constraint of width 0.017 around 1.
    static var tenBins: ReferenceModel {
        get throws {
            let luminosity = Parameter(
                name: "lumi", initial: 1, bounds: 0.915...1.085, constraint: .gaussian(auxiliaryData: 1, width: 0.017))
            return try make(
                "ten bins",
                samples: [
                    Sample(
                        name: "sig", nominal: tenBinsSignal,
                        modifiers: [.normalisationFactor("mu"), .normalisationFactor("lumi")]),
                    Sample(
                        name: "bkg", nominal: tenBinsBackground,
                        modifiers: [
                            .normalisationFactor("lumi"),
                            .normalisationUncertainty("bkg_norm", up: 1.06, down: 0.95),
                            .shapeVariation("slope", up: tenBinsSlopeUp, down: tenBinsSlopeDown),
                        ]),
                ],
                parameters: [.nuisance("slope"), luminosity, .free("mu", bounds: -5...10), .nuisance("bkg_norm")],
                observed: [112, 84, 62, 52, 46, 40, 37, 24, 17, 10], auxiliaryData: [0, 1, 0], results: .tenBins)
        }
    }

    private static let tenBinsSignal = [
        0.10022, 0.107071, 0.213718, 1.013294, 3.762667, 7.434843, 7.434843, 3.762667, 1.013294, 0.213718,
    ]
    private static let tenBinsBackground = [
        105.899628, 82.474713, 64.231371, 50.023442, 38.958296, 30.340751, 23.629401, 18.402596, 14.331956, 11.161739,
    ]
    private static let tenBinsSlopeUp = [
        96.368662, 76.701484, 61.019803, 48.522739, 38.568713, 30.644159, 24.338283, 19.322726, 15.335193, 12.166295,
    ]
    private static let tenBinsSlopeDown = [
        114.477498, 87.67062, 67.121783, 51.374075, 39.308921, 30.067685, 22.991407, 17.574479, 13.429043, 10.257638,
    ]
}

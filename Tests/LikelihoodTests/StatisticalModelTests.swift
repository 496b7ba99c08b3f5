import Likelihood
import Testing

@Suite struct StatisticalModelTests {
    private let signal = Sample(name: "signal", nominal: [1, 2], modifiers: [.normalisationFactor("mu")])
    private let place = "sample \"background\" of channel \"sr\""

    @discardableResult
    private func model(
        _ samples: [Sample]? = nil, settings: [ParameterSettings] = [], interest: String = "mu"
    ) throws(ModelError) -> StatisticalModel {
        try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples ?? [signal])],
            measurement: Measurement(parametersOfInterest: [interest], parameters: settings))
    }

    private func sample(_ nominal: [Double], _ modifiers: Modifier...) -> Sample {
        Sample(name: "background", nominal: nominal, modifiers: modifiers)
    }

    @Test func asimovDataSetIsTheExpectation() throws {
        let model = try model([signal, sample([10, 20], .normalisationUncertainty("xs", up: 1.1, down: 0.9))])
        #expect(model.asimovDataSet(setting: ["mu": 3]) == ModelData(counts: [[13, 26]], auxiliaryData: [0]))
        #expect(model.asimovDataSet(setting: ["xs": 1]).auxiliaryData == [1])
        #expect(model.data(counts: [[5, 6]]) == ModelData(counts: [[5, 6]], auxiliaryData: [0]))
        #expect(model.index(of: "xs") == 1)
        #expect(model.index(of: "sx") == nil)
        #expect(model.parametersOfInterest == [0])
    }

    @Test func emptyModels() {
        #expect(throws: ModelError.noChannels) {
            try StatisticalModel(channels: [], measurement: Measurement(parametersOfInterest: ["mu"]))
        }
        #expect(throws: ModelError.noSamples(channel: "sr")) { try model([]) }
    }

    @Test func names() {
        #expect(throws: ModelError.parameterOfInterestMissing("nu")) { try model(interest: "nu") }
        #expect(throws: ModelError.parameterOfInterestMissing("stat")) {
            try model(
                [signal, sample([1, 1], .statisticalUncertainty("stat", uncertainties: [1, 1]))], interest: "stat")
        }
        #expect(throws: ModelError.duplicateName(kind: "sample of channel \"sr\"", name: "signal")) {
            try model([signal, signal])
        }
        let settings = ParameterSettings(name: "mu")
        #expect(throws: ModelError.duplicateName(kind: "parameter setting", name: "mu")) {
            try model(settings: [settings, settings])
        }
        #expect(throws: ModelError.duplicateName(kind: "modifier of \(place)", name: "normfactor mu")) {
            try model([sample([1, 1], .normalisationFactor("mu"), .normalisationFactor("mu"))])
        }
    }

    @Test func namesOfIncompatibleUse() {
        let conflict = ModelError.conflictingUse(
            name: "mu", place: "sample \"signal\" of channel \"sr\"", otherPlace: place)
        for modifier in [
            Modifier.normalisationUncertainty("mu", up: 1.1, down: 0.9), .luminosity("mu"), .freeShape("mu"),
            .statisticalUncertainty("mu", uncertainties: [1, 1]),
        ] {
            #expect(throws: conflict) { try model([signal, sample([1, 1], modifier)]) }
        }
    }

    @Test func yields() {
        #expect(throws: ModelError.binCountMismatch(what: place, expected: 2, found: 3)) {
            try model([signal, sample([1, 1, 1])])
        }
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(throws: ModelError.self) { try model([signal, sample([bad, 1])]) }
            #expect(throws: ModelError.self) {
                try model([signal, sample([1, 1], .shapeVariation("jes", up: [1, 1], down: [1, bad]))])
            }
        }
        let what = "the up variation \"jes\" of \(place)"
        #expect(throws: ModelError.binCountMismatch(what: what, expected: 2, found: 1)) {
            try model([signal, sample([1, 1], .shapeVariation("jes", up: [1], down: [1, 1]))])
        }
        #expect(throws: ModelError.invalidYield(-1, bin: 1, place: "\"stat\" of \(place)")) {
            try model([signal, sample([1, 1], .statisticalUncertainty("stat", uncertainties: [1, -1]))])
        }
    }

    @Test(arguments: [(0.0, 1.0), (1, 0), (-1, 1), (1, .nan), (.infinity, 1)])
    func normalisations(up: Double, down: Double) {
        #expect(throws: ModelError.self) {
            try model([signal, sample([1, 1], .normalisationUncertainty("xs", up: up, down: down))])
        }
    }

    @Test(arguments: [
        ParameterSettings(name: "xs", initial: [2], bounds: [0...1]),
        ParameterSettings(name: "xs", bounds: [0 ... .infinity]),
        ParameterSettings(name: "xs", widths: [0]),
        ParameterSettings(name: "xs", auxiliaryData: [.nan]),
        ParameterSettings(name: "xs", auxiliaryData: [0, 0]),
        ParameterSettings(name: "xs", factors: [1]),
        ParameterSettings(name: "mu", widths: [1]),
    ])
    func settings(bad: ParameterSettings) {
        #expect(throws: ModelError.self) {
            try model(
                [signal, sample([1, 1], .normalisationUncertainty("xs", up: 1.1, down: 0.9))], settings: [bad])
        }
    }

    /// Sets in the order of their kinds, within a kind as the samples name them.
    @Test func parametersStandInTheOrderOfPyhf() throws {
        let model = try model(
            [
                sample(
                    [4, 0], .statisticalUncertainty("stat", uncertainties: [1, 0]),
                    .uncorrelatedShape("shape", uncertainties: [2, 1]),
                    .normalisationUncertainty("xs", up: 1.1, down: 0.9),
                    .shapeVariation("jes", up: [1, 1], down: [1, 1]), .luminosity("lumi")), signal,
            ], settings: [ParameterSettings(name: "lumi", auxiliaryData: [1], widths: [0.02])])
        #expect(
            model.parameters.map(\.name)
                == ["jes", "lumi", "mu", "xs", "shape[0]", "shape[1]", "stat[0]", "stat[1]"])
        #expect(model.parameters.map(\.isFixed) == [false, false, false, false, false, true, false, true])
        #expect(model.parameters[4].constraint == .poisson(auxiliaryData: 4, factor: 4))
        #expect(model.parameters[6].constraint == .gaussian(auxiliaryData: 1, width: 0.25))
    }

    @Test func errorsReadAsSentences() {
        let error = ModelError.invalidYield(-2, bin: 3, place: "sample \"tt\" of channel \"sr\"")
        #expect(
            "\(error)"
                == "invalid model: an impossible number of events, -2.0 - bin 3 of sample \"tt\" of channel \"sr\"")
    }
}

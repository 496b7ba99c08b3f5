import Likelihood
import Testing

@Suite struct StatisticalModelTests {
    private let signal = Sample(name: "signal", nominal: [1, 2], modifiers: [.normalisationFactor("mu")])
    private let mu = Parameter.free("mu", bounds: -10...10)

    private func model(
        samples: [Sample]? = nil, parameters: [Parameter]? = nil, parameterOfInterest: String = "mu"
    ) throws(ModelError) -> StatisticalModel {
        try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples ?? [signal])], parameters: parameters ?? [mu],
            parameterOfInterest: parameterOfInterest)
    }

    private func sample(_ nominal: [Double], _ modifiers: Modifier...) -> Sample {
        Sample(name: "background", nominal: nominal, modifiers: modifiers)
    }

    @Test func asimovDataSetIsTheExpectation() throws {
        let model = try model(
            samples: [signal, sample([10, 20], .normalisationUncertainty("xs", up: 1.1, down: 0.9))],
            parameters: [mu, .nuisance("xs")])
        #expect(model.asimovDataSet(signalStrength: 3) == ModelData(counts: [[13, 26]], auxiliaryData: [0]))
        #expect(model.index(of: "xs") == 1)
        #expect(model.index(of: "sx") == nil)
    }

    @Test func emptyModels() {
        #expect(throws: ModelError.noChannels) {
            try StatisticalModel(channels: [], parameters: [mu], parameterOfInterest: "mu")
        }
        #expect(throws: ModelError.noSamples(channel: "sr")) { try model(samples: []) }
    }

    @Test func names() {
        #expect(throws: ModelError.parameterOfInterestMissing("nu")) { try model(parameterOfInterest: "nu") }
        #expect(throws: ModelError.duplicateName(kind: "parameter", name: "mu")) { try model(parameters: [mu, mu]) }
        #expect(throws: ModelError.duplicateName(kind: "sample of channel \"sr\"", name: "signal")) {
            try model(samples: [signal, signal])
        }
        #expect(throws: ModelError.unknownParameter("xs", place: "sample \"background\" of channel \"sr\"")) {
            try model(samples: [signal, sample([1, 1], .normalisationUncertainty("xs", up: 1, down: 1))])
        }
    }

    @Test func yields() {
        let place = "sample \"background\" of channel \"sr\""
        #expect(throws: ModelError.binCountMismatch(what: place, expected: 2, found: 3)) {
            try model(samples: [signal, sample([1, 1, 1])])
        }
        #expect(throws: ModelError.invalidYield(-0.5, bin: 1, place: place)) {
            try model(samples: [signal, sample([1, -0.5])])
        }
        for bad in [Double.nan, .infinity, -.infinity] {
            #expect(throws: ModelError.self) { try model(samples: [signal, sample([bad, 1])]) }
            #expect(throws: ModelError.self) {
                try model(samples: [signal, sample([1, 1], .shapeVariation("mu", up: [1, 1], down: [1, bad]))])
            }
        }
        #expect(throws: ModelError.binCountMismatch(what: "\"mu\" up of \(place)", expected: 2, found: 1)) {
            try model(samples: [signal, sample([1, 1], .shapeVariation("mu", up: [1], down: [1, 1]))])
        }
    }

    @Test(arguments: [(0.0, 1.0), (1, 0), (-1, 1), (1, .nan), (.infinity, 1)])
    func normalisations(up: Double, down: Double) {
        #expect(throws: ModelError.self) {
            try model(samples: [signal, sample([1, 1], .normalisationUncertainty("mu", up: up, down: down))])
        }
    }

    @Test(arguments: [
        Parameter.free("p", initial: 2, bounds: 0...1),
        Parameter.free("p", bounds: 0 ... .infinity),
        Parameter(name: "p", initial: 0, bounds: -5...5, constraint: .gaussian(auxiliaryData: 0, width: 0)),
        Parameter(name: "p", initial: 0, bounds: -5...5, constraint: .gaussian(auxiliaryData: .nan, width: 1)),
    ])
    func parameters(bad: Parameter) {
        #expect(throws: ModelError.self) { try model(parameters: [mu, bad]) }
    }

    @Test func errorsReadAsSentences() {
        let error = ModelError.invalidYield(-2, bin: 3, place: "sample \"tt\" of channel \"sr\"")
        #expect(
            "\(error)"
                == "invalid model: a yield of -2.0 events, expected a finite number not below 0 - bin 3 of sample \"tt\" of channel \"sr\""
        )
    }
}

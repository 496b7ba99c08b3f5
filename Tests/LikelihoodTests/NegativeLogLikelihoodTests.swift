import TestSupport
import Testing

@testable import Likelihood

@Suite struct NegativeLogLikelihoodTests {
    @Test(arguments: ReferenceSet.names) func referencePoints(name: String) throws {
        let reference = try ReferenceSet(name)
        let likelihood = try reference.likelihood
        let evaluator = LikelihoodEvaluator(likelihood)
        var gradient = reference.model.initialValues
        for point in reference.expected.points {
            for (yield, expected) in zip(reference.model.expectedYields(at: point.values).joined(), point.yields) {
                expectClose(yield, expected, relative: 1e-12)
            }
            let value = evaluator.gradient(at: point.values, into: &gradient)
            if let expected = point.twiceNLL {
                expectClose(2 * (value + likelihood.constant), expected, relative: 1e-9)
            } else {
                #expect(value == .infinity)
            }
            let slopes = point.gradient ?? []
            let steepest = slopes.reduce(1) { max($0, $1.magnitude) }
            // On a kink automatic differentiation gave a slope of neither side.
            for (index, slope) in slopes.enumerated()
            where !(point.values[index] == 0 && evaluator.kinks.contains(index)) {
                expectClose(2 * gradient[index], slope, relative: 1e-9, absolute: 1e-10 * steepest)
            }
        }
    }

    @Test func binsMayBePermuted() throws {
        let reference = try ReferenceSet("o03_4bin_sharedalpha_code4")
        let order = [2, 0, 3, 1]
        func permuted(_ values: [Double]) -> [Double] { order.map { values[$0] } }
        let samples = reference.model.channels[0].samples.map { sample in
            Sample(
                name: sample.name, nominal: permuted(sample.nominal),
                modifiers: sample.modifiers.map { modifier in
                    guard case .shapeVariation(let name, let up, let down) = modifier else { return modifier }
                    return .shapeVariation(name, up: permuted(up), down: permuted(down))
                })
        }
        try expectSame(
            reference, [Channel(name: "sr", samples: samples)], counts: [permuted(reference.data.counts[0])])
    }

    @Test func samplesMayBePermuted() throws {
        let reference = try ReferenceSet("o03_4bin_sharedalpha_code4")
        let samples = Array(reference.model.channels[0].samples.reversed())
        try expectSame(reference, [Channel(name: "sr", samples: samples)], counts: reference.data.counts)
    }

    /// The four bins as four channels of one bin, in whatever order, are the same likelihood.
    @Test(arguments: [[0, 1, 2, 3], [2, 0, 3, 1]]) func channelsMultiply(order: [Int]) throws {
        let reference = try ReferenceSet("o03_4bin_sharedalpha_code4")
        let channels = order.map { bin in
            Channel(
                name: "bin \(bin)",
                samples: reference.model.channels[0].samples.map { sample in
                    Sample(
                        name: sample.name, nominal: [sample.nominal[bin]],
                        modifiers: sample.modifiers.map { modifier in
                            guard case .shapeVariation(let name, let up, let down) = modifier else { return modifier }
                            return .shapeVariation(name, up: [up[bin]], down: [down[bin]])
                        })
                })
        }
        try expectSame(reference, channels, counts: order.map { [reference.data.counts[0][$0]] })
    }

    /// Expects the likelihood of the reference, whose parameters may stand in another order.
    private func expectSame(_ reference: ReferenceSet, _ channels: [Channel], counts: [[Double]]) throws {
        let model = try StatisticalModel(channels: channels, measurement: reference.model.measurement)
        let likelihood = try NegativeLogLikelihood(model: model, data: model.data(counts: counts))
        let evaluator = LikelihoodEvaluator(likelihood)
        for point in reference.expected.points {
            let values = try model.parameters.map { point.values[try #require(reference.model.index(of: $0.name))] }
            expectClose(
                2 * (evaluator.value(at: values) + likelihood.constant), try #require(point.twiceNLL), relative: 1e-11)
        }
    }

    @Test func impossibleDataAreRefused() throws {
        let background = Sample(
            name: "background", nominal: [50], modifiers: [.normalisationUncertainty("xs", up: 1.1, down: 0.92)])
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: [background])], measurement: Measurement(parametersOfInterest: []))
        func data(_ counts: [[Double]], _ auxiliaryData: [Double]) -> ModelData {
            ModelData(counts: counts, auxiliaryData: auxiliaryData)
        }
        for bad in [data([], [0]), data([[1, 2]], [0]), data([[1]], []), data([[-1]], [0]), data([[1]], [.nan])] {
            #expect(throws: ModelError.self) { try NegativeLogLikelihood(model: model, data: bad) }
        }
        #expect(throws: ModelError.invalidYield(-1, bin: 0, place: "the data of channel \"sr\"")) {
            try NegativeLogLikelihood(model: model, data: data([[-1]], [0]))
        }
    }
}

import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct NegativeLogLikelihoodTests {
    @Test(arguments: try ReferenceModels.all) func referencePoints(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        for point in reference.results.points {
            let derivatives = likelihood.derivatives(at: point.values)
            expectClose(2 * (derivatives.value + likelihood.constant), point.twiceNLL, relative: 1e-11)
            #expect(derivatives.value == likelihood.value(at: point.values))
            for (value, expected) in zip(derivatives.gradient, point.gradient) {
                expectClose(2 * value, expected, relative: 1e-9, absolute: 1e-9)
            }
        }
    }

    /// Random points far enough out that every parameter visits all interpolation regions.
    private func randomPoints(of model: StatisticalModel, count: Int) -> [[Double]] {
        var stream = RandomStream(testing: "points")
        return (0..<count).map { _ in
            model.parameters.map { parameter in
                let width = parameter.constraint.width ?? 0.5
                return parameter.initial + stream.uniform(in: -2...2) * width
            }
        }
    }

    @Test(arguments: try ReferenceModels.all) func valueIsThatOfThePlainTwin(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        for point in randomPoints(of: reference.model, count: 20) {
            let plain = PlainTwin.negativeLogLikelihood(reference.model, reference.observed, at: point)
            expectClose(likelihood.value(at: point) + likelihood.constant, plain, relative: 1e-11)
        }
    }

    @Test(arguments: try ReferenceModels.all) func derivativesAreCentralDifferences(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        let count = reference.model.parameters.count
        for point in randomPoints(of: reference.model, count: 12) {
            let exact = likelihood.derivatives(at: point)
            for index in 0..<count {
                let step = 1e-5 * (reference.model.parameters[index].constraint.width ?? 1)
                var (low, high) = (point, point)
                low[index] -= step
                high[index] += step
                let (below, above) = (likelihood.derivatives(at: low), likelihood.derivatives(at: high))
                expectClose(
                    exact.gradient[index], (above.value - below.value) / (2 * step), relative: 1e-6, absolute: 1e-5)
                for other in 0..<count {
                    expectClose(
                        exact.hessian[index * count + other],
                        (above.gradient[other] - below.gradient[other]) / (2 * step),
                        relative: 1e-5, absolute: 1e-4)
                    expectClose(
                        exact.hessian[index * count + other], exact.hessian[other * count + index], relative: 1e-12,
                        absolute: 1e-12)
                }
            }
        }
    }

    @Test func derivativesAreExactWhereFactorsVanish() throws {
        // µ and a second free factor are both 0 on the signal: the mixed second derivative alone survives.
        let model = try StatisticalModel(
            channels: [
                Channel(
                    name: "sr",
                    samples: [
                        Sample(
                            name: "signal", nominal: [3],
                            modifiers: [.normalisationFactor("mu"), .normalisationFactor("branching")]),
                        Sample(name: "background", nominal: [4]),
                    ])
            ],
            parameters: [.free("mu", bounds: -1...1), .free("branching", bounds: -1...1)], parameterOfInterest: "mu")
        let likelihood = try NegativeLogLikelihood(model: model, data: ModelData(counts: [[2]], auxiliaryData: []))
        let derivatives = likelihood.derivatives(at: [0, 0])
        #expect(derivatives.gradient == [0, 0])
        #expect(derivatives.hessian == [0, 1.5, 1.5, 0])  // (1 − 2/4) · 3
    }

    @Test func binsMayBePermuted() throws {
        let reference = try ReferenceModels.fourBins
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
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], parameters: reference.model.parameters,
            parameterOfInterest: "mu")
        let data = ModelData(counts: [permuted(reference.observed.counts[0])], auxiliaryData: [0, 0, 0, 0, 0])
        let (fit, expected) = (try model.fit(data), try reference.model.fit(reference.observed))
        for (value, original) in zip(fit.values, expected.values) { expectClose(value, original, absolute: 1e-9) }
        expectClose(fit.twiceNegativeLogLikelihood, expected.twiceNegativeLogLikelihood, relative: 1e-12)
    }

    @Test func channelsMultiply() throws {
        // The four bins as four channels of one bin are the same likelihood.
        let reference = try ReferenceModels.fourBins
        let channels = (0..<4).map { bin in
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
        let model = try StatisticalModel(
            channels: channels, parameters: reference.model.parameters, parameterOfInterest: "mu")
        let data = ModelData(
            counts: reference.observed.counts[0].map { [$0] }, auxiliaryData: reference.observed.auxiliaryData)
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        for point in reference.results.points {
            expectClose(2 * (likelihood.value(at: point.values) + likelihood.constant), point.twiceNLL, relative: 1e-11)
        }
        #expect(model.expectedYields(at: model.initialValues) == [[54], [49], [40], [23]])
    }

    @Test func impossibleDataAreRefused() throws {
        let model = try ReferenceModels.oneBin.model
        func data(_ counts: [[Double]], _ auxiliaryData: [Double]) -> ModelData {
            ModelData(counts: counts, auxiliaryData: auxiliaryData)
        }
        for bad in [data([], [0]), data([[1, 2]], [0]), data([[1]], []), data([[-1]], [0]), data([[1]], [.nan])] {
            #expect(throws: ModelError.self) { try NegativeLogLikelihood(model: model, data: bad) }
        }
        #expect(throws: ModelError.invalidYield(-1, bin: 0, place: "the data of channel \"sr\"")) {
            try model.fit(data([[-1]], [0]))
        }
    }
}

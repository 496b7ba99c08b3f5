import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct LikelihoodEvaluatorTests {
    static let codes = NormalisationCode.allCases.flatMap { normalisation in
        ShapeCode.allCases.map { InterpolationCodes(normalisation: normalisation, shape: $0) }
    }

    @Test(arguments: codes) func valueAndDerivativesAreThoseOfThePlainTwin(codes: InterpolationCodes) throws {
        var possible = 0
        for seed in 0..<12 {
            var random = try RandomModel(seed: seed, interpolation: codes)
            let likelihood = try NegativeLogLikelihood(model: random.model, data: random.data)
            let evaluator = LikelihoodEvaluator(likelihood)
            for isAbove in [false, true] {
                for kink in evaluator.kinks { evaluator.setSide(ofKink: kink, above: isAbove) }
                for _ in 0..<4 {
                    let point = random.point()
                    let twin = PlainTwin(model: random.model, isAbove: isAbove)
                        .negativeLogLikelihood(random.data, at: point)
                    if expectEqual(evaluator, twin, at: point, constant: likelihood.constant) { possible += 1 }
                }
            }
        }
        #expect(possible > 40)
    }

    @Test func modelsOfBinFactorsAloneAreThoseOfThePlainTwin() throws {
        let samples = [
            Sample(
                name: "fake", nominal: [3, 5],
                modifiers: [.freeShape("free"), .uncorrelatedShape("shape", uncertainties: [1, 2])]),
            Sample(name: "known", nominal: [4, 1]),
        ]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: []))
        let data = model.data(counts: [[9, 2]])
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        for point in [[1, 1, 1, 1], [0.7, 1.2, 1.1, 0.8], [0, 2, 0, 1]] {
            let twin = PlainTwin(model: model).negativeLogLikelihood(data, at: point)
            _ = expectEqual(LikelihoodEvaluator(likelihood), twin, at: point, constant: likelihood.constant)
        }
        let empty = try StatisticalModel(
            channels: [Channel(name: "sr", samples: [samples[1]])], measurement: Measurement(parametersOfInterest: []))
        let certain = LikelihoodEvaluator(try NegativeLogLikelihood(model: empty, data: empty.data(counts: [[4, 1]])))
        var derivatives = Derivatives(parameterCount: 0)
        certain.evaluate(at: [], into: &derivatives)
        #expect(derivatives == Derivatives(parameterCount: 0))
    }

    @Test func setsOfSeveralChannelsAreThoseOfThePlainTwin() throws {
        func channel(_ name: String, _ nominal: [Double]) -> Channel {
            let modifiers: [Modifier] = [
                .normalisationUncertainty("xs", up: 1.2, down: 0.9), .freeShape("free"),
                .statisticalUncertainty("stat", uncertainties: nominal.map { 0.1 * $0 }),
                .statisticalUncertainty("stat \(name)", uncertainties: nominal.map { 0.2 * $0 }),
            ]
            return Channel(
                name: name,
                samples: [
                    Sample(name: "one", nominal: nominal, modifiers: modifiers),
                    Sample(name: "two", nominal: nominal.reversed(), modifiers: [modifiers[2], modifiers[0]]),
                ])
        }
        let model = try StatisticalModel(
            channels: [channel("a", [5, 3, 7]), channel("b", [4, 6]), channel("c", [2, 9, 8])],
            measurement: Measurement(parametersOfInterest: []))
        let data = model.data(counts: [[9, 7, 15], [8, 14], [5, 17, 13]])
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        var stream = RandomStream(testing: "shared sets")
        for _ in 0..<5 {
            let point = model.parameters.map { $0.initial + stream.uniform(in: -0.5...0.5) }
            let twin = PlainTwin(model: model).negativeLogLikelihood(data, at: point)
            _ = expectEqual(LikelihoodEvaluator(likelihood), twin, at: point, constant: likelihood.constant)
        }
    }

    /// Returns whether the value is finite.
    private func expectEqual(
        _ evaluator: LikelihoodEvaluator, _ twin: Taylor, at point: [Double], constant: Double
    ) -> Bool {
        let value = evaluator.value(at: point)
        guard twin.value.isFinite else {
            #expect(value == .infinity)
            return false
        }
        expectClose(value + constant, twin.value, relative: 1e-12, absolute: 1e-11)
        var gradient = [Double](repeating: .nan, count: point.count)
        #expect(evaluator.gradient(at: point, into: &gradient) == value)
        var derivatives = Derivatives(
            value: .nan, gradient: gradient.map { _ in .nan },
            hessian: Array(repeating: .nan, count: point.count * point.count))
        evaluator.evaluate(at: point, into: &derivatives)
        #expect(derivatives.value == value)
        #expect(derivatives.gradient == gradient)
        let steepest = twin.gradient.reduce(1) { max($0, $1.magnitude) }
        let sharpest = twin.hessian.joined().reduce(1) { max($0, $1.magnitude) }
        for (value, expected) in zip(gradient, twin.gradient) {
            expectClose(value, expected, relative: 1e-10, absolute: 1e-12 * steepest)
        }
        for (value, expected) in zip(derivatives.hessian, twin.hessian.joined()) {
            expectClose(value, expected, relative: 1e-10, absolute: 1e-12 * sharpest)
        }
        return true
    }

    @Test(arguments: codes) func derivativesAreCentralDifferences(codes: InterpolationCodes) throws {
        for seed in 100..<106 {
            let random = try RandomModel(seed: seed, interpolation: codes)
            let evaluator = LikelihoodEvaluator(try NegativeLogLikelihood(model: random.model, data: random.data))
            let count = random.model.parameters.count
            // Inside one piece of every interpolation.
            let point = random.model.initialValues.enumerated().map { $1 + ($0.isMultiple(of: 2) ? 0.21 : -0.13) }
            var exact = Derivatives(parameterCount: count)
            evaluator.evaluate(at: point, into: &exact)
            var (low, high) = (exact, exact)
            for index in 0..<count {
                let step = 1e-5
                var (left, right) = (point, point)
                left[index] -= step
                right[index] += step
                evaluator.evaluate(at: left, into: &low)
                evaluator.evaluate(at: right, into: &high)
                let scale = 1 + exact.hessian[index * count + index].magnitude
                expectClose(
                    exact.gradient[index], (high.value - low.value) / (2 * step), relative: 1e-6, absolute: 1e-7 * scale
                )
                for other in 0..<count {
                    expectClose(
                        exact.hessian[index * count + other],
                        (high.gradient[other] - low.gradient[other]) / (2 * step), relative: 1e-5,
                        absolute: 1e-6 * scale)
                }
            }
        }
    }

    @Test func derivativesAreExactWhereFactorsVanish() throws {
        // µ and a second free factor are both 0 on the signal: the mixed second derivative alone survives.
        let samples = [
            Sample(
                name: "signal", nominal: [3],
                modifiers: [.normalisationFactor("mu"), .normalisationFactor("branching")]),
            Sample(name: "background", nominal: [4]),
        ]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: ["mu"]))
        let evaluator = LikelihoodEvaluator(
            try NegativeLogLikelihood(model: model, data: ModelData(counts: [[2]], auxiliaryData: [])))
        var derivatives = Derivatives(parameterCount: 2)
        evaluator.evaluate(at: [0, 0], into: &derivatives)
        #expect(derivatives.gradient == [0, 0])
        #expect(derivatives.hessian == [0, 1.5, 1.5, 0])  // (1 − 2/4) · 3
    }

    @Test func yieldsOfNoEvents() throws {
        let model = try countingModel(signal: 10, background: 5)
        func evaluator(count: Double) throws -> LikelihoodEvaluator {
            LikelihoodEvaluator(
                try NegativeLogLikelihood(model: model, data: ModelData(counts: [[count]], auxiliaryData: [])))
        }
        #expect(try evaluator(count: 3).value(at: [-0.5]) == .infinity)
        #expect(try evaluator(count: 3).value(at: [-1]) == .infinity)
        // A bin without counts counts ν, whatever its sign.
        var gradient = [0.0]
        #expect(try evaluator(count: 0).gradient(at: [-1], into: &gradient) == -5)
        #expect(gradient == [10])
    }

    @Test func kinksAreTheParametersWithTwoSlopes() throws {
        let samples = [
            Sample(name: "signal", nominal: [3], modifiers: [.normalisationFactor("mu")]),
            Sample(
                name: "background", nominal: [4],
                modifiers: [
                    .normalisationUncertainty("even", up: 1.25, down: 0.8),
                    .normalisationUncertainty("uneven", up: 1.25, down: 0.9),
                    .shapeVariation("straight", up: [5], down: [3]),
                    .shapeVariation("bent", up: [5.5], down: [3]),
                ]),
        ]
        func kinks(_ normalisation: NormalisationCode, _ shape: ShapeCode) throws -> [String] {
            let model = try StatisticalModel(
                channels: [Channel(name: "sr", samples: samples)],
                measurement: Measurement(parametersOfInterest: ["mu"]),
                interpolation: InterpolationCodes(normalisation: normalisation, shape: shape))
            return LikelihoodEvaluator(try NegativeLogLikelihood(model: model, data: model.data(counts: [[7]])))
                .kinks.map { model.parameters[$0].name }
        }
        #expect(try kinks(.code4, .code4p) == [])
        #expect(try kinks(.code4, .code2) == [])
        #expect(try kinks(.code4, .code0) == ["bent"])
        #expect(try kinks(.code1, .code4p) == ["uneven"])
        #expect(try kinks(.code1, .code0) == ["bent", "uneven"])
    }
}

import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct FitTests {
    private func expect(
        _ fit: FitResult, _ reference: ReferenceResults.Fit, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(fit.status == .converged, sourceLocation: sourceLocation)
        #expect(fit.estimatedDistanceToMinimum <= fit.goal, sourceLocation: sourceLocation)
        expectClose(
            fit.twiceNegativeLogLikelihood, reference.twiceNLL, absolute: 1e-9, sourceLocation: sourceLocation)
        for (index, parameter) in fit.parameters.enumerated() {
            let uncertainty = reference.uncertainties[index]
            expectClose(
                parameter.value, reference.values[index], absolute: 1e-6 * uncertainty, sourceLocation: sourceLocation)
            expectClose(
                parameter.uncertainty ?? .nan, uncertainty, relative: 1e-7, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: try ReferenceModels.all) func observedData(reference: ReferenceModel) throws {
        let fit = try reference.model.fit(reference.observed)
        expect(fit, reference.results.observed)
        var expected = reference.results.correlations[...]
        for row in fit.parameters.indices {
            for column in 0...row {
                expectClose(fit.correlation(row, column) ?? .nan, expected.removeFirst(), absolute: 1e-7)
            }
        }
    }

    @Test(arguments: try ReferenceModels.all) func asimovData(reference: ReferenceModel) throws {
        expect(try reference.model.fit(reference.model.asimovDataSet(signalStrength: 1)), reference.results.asimov)
    }

    @Test(arguments: try ReferenceModels.all, [-1, 0, 0.6, 3]) func asimovDataGiveBackTheirSignalStrength(
        reference: ReferenceModel, signalStrength: Double
    ) throws {
        let fit = try reference.model.fit(reference.model.asimovDataSet(signalStrength: signalStrength))
        let allowed = reference.model.parameters[reference.model.parameterOfInterest].bounds
        let fitted = try #require(fit["mu"])
        expectClose(fitted.value, allowed.clamping(signalStrength), absolute: 1e-7)
        if signalStrength != allowed.lowerBound {
            #expect(fitted.isAtBound == !allowed.contains(signalStrength))
        }
    }

    @Test(arguments: try ReferenceModels.all) func difficultStarts(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        var stream = RandomStream(testing: "starts")
        for _ in 0..<25 {
            let start = reference.model.parameters.map { stream.uniform(in: $0.bounds) }
            guard likelihood.value(at: start).isFinite else { continue }
            let fit = likelihood.fit(startingAt: start)
            #expect(fit.status == .converged)
            expectClose(fit.twiceNegativeLogLikelihood, reference.results.observed.twiceNLL, absolute: 1e-9)
        }
    }

    @Test func conditionalFitsFixByName() throws {
        let reference = try ReferenceModels.fourBins
        let fit = try reference.model.conditionalFit(reference.observed, fixing: ["jes": 0.5, "mu": 2])
        #expect(fit["jes"] == FittedParameter(name: "jes", value: 0.5, uncertainty: 0, isFixed: true, isAtBound: false))
        #expect(fit["mu"]?.value == 2)
        #expect(fit.correlation(0, 1) == nil)
        #expect(fit.deviance > (try reference.model.fit(reference.observed)).deviance)
        #expect(throws: ModelError.self) { try reference.model.conditionalFit(reference.observed, fixing: ["jet": 0]) }
    }

    @Test(arguments: try ReferenceModels.all) func conditionalFitWithoutSignal(reference: ReferenceModel) throws {
        let fit = try reference.model.conditionalFit(reference.observed, signalStrength: 0)
        for (value, expected) in zip(fit.values, reference.results.conditionalValues) {
            expectClose(value, expected, absolute: 1e-6)
        }
    }

    @Test func fitAtABound() throws {
        // 40 counts over 50 expected pull µ below its bound of 0.
        let model = try ReferenceModels.oneBin.model
        let fit = try model.fit(ModelData(counts: [[40]], auxiliaryData: [0]))
        #expect(fit.status == .converged)
        #expect(fit.parameters[0].value == 0)
        #expect(fit.parameters[0].isAtBound)
        #expect(fit.parameters[0].uncertainty == 0)
        #expect(fit.covariance?[0...2] == [0, 0, 0])
        let free = try model.conditionalFit(ModelData(counts: [[40]], auxiliaryData: [0]), signalStrength: 0)
        expectClose(fit.parameters[1].value, free.parameters[1].value, absolute: 1e-7)
        expectClose(fit.parameters[1].uncertainty ?? .nan, free.parameters[1].uncertainty ?? .nan, relative: 1e-7)
    }

    @Test func statisticsAloneInOneBin() throws {
        // σµ = √n / s for a known background.
        let model = try StatisticalModel(
            channels: [
                Channel(
                    name: "sr",
                    samples: [
                        Sample(name: "signal", nominal: [20], modifiers: [.normalisationFactor("mu")]),
                        Sample(name: "background", nominal: [100]),
                    ])
            ], parameters: [.free("mu", bounds: -10...10)], parameterOfInterest: "mu")
        let fit = try model.fit(ModelData(counts: [[144]], auxiliaryData: []))
        expectClose(fit.parameters[0].value, 2.2, absolute: 1e-7)
        expectClose(fit.parameters[0].uncertainty ?? .nan, 12.0 / 20, relative: 1e-7)
    }

    @Test func flatDirectionHasAName() throws {
        let model = try StatisticalModel(
            channels: [
                Channel(
                    name: "sr",
                    samples: [
                        Sample(
                            name: "signal", nominal: [20, 5],
                            modifiers: [.normalisationFactor("mu"), .normalisationFactor("branching")])
                    ])
            ], parameters: [.free("mu", bounds: 0...10), .free("branching", bounds: 0...10)],
            parameterOfInterest: "mu")
        let fit = try model.fit(ModelData(counts: [[50, 9]], auxiliaryData: []))
        #expect(fit.status == .singularHessian)
        #expect(fit.covariance == nil)
        #expect(fit.parameters[0].uncertainty == nil)
        expectClose(fit.values[0] * fit.values[1], 59.0 / 25, absolute: 1e-5)
    }

    @Test func emptyBins() throws {
        // A bin without counts contributes its yield; one with counts where nothing is expected forbids the model.
        let model = try StatisticalModel(
            channels: [
                Channel(
                    name: "sr",
                    samples: [
                        Sample(name: "signal", nominal: [10, 0, 2], modifiers: [.normalisationFactor("mu")]),
                        Sample(name: "background", nominal: [20, 0, 0]),
                    ])
            ], parameters: [.free("mu", bounds: -10...10)], parameterOfInterest: "mu")
        let fit = try model.fit(ModelData(counts: [[36, 0, 0]], auxiliaryData: []))
        #expect(fit.status == .converged)
        expectClose(fit.values[0], 1, absolute: 1e-6)  // 12 = 36 · 10 / (20 + 10 µ)
        let impossible = try model.fit(ModelData(counts: [[36, 1, 0]], auxiliaryData: []))
        #expect(impossible.status == .noFiniteLikelihood)
        #expect(impossible.values == [1])
    }

    /// On pseudo-experiments (µ̂ − µ) / σ has mean 0 and width 1, and so have the nuisance parameters.
    @Test func pullsOfPseudoExperiments() throws {
        let model = try ReferenceModels.fourBins.model
        let factor = 25.0  // many events, so that the likelihood is close to Gaussian
        let channel = model.channels[0]
        let samples = channel.samples.map { sample in
            Sample(
                name: sample.name, nominal: sample.nominal.map { factor * $0 },
                modifiers: sample.modifiers.map { modifier in
                    guard case .shapeVariation(let name, let up, let down) = modifier else { return modifier }
                    return .shapeVariation(name, up: up.map { factor * $0 }, down: down.map { factor * $0 })
                })
        }
        let large = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], parameters: model.parameters, parameterOfInterest: "mu")
        var stream = RandomStream(testing: "pseudo-experiments")
        let expected = large.expectedYields(at: large.initialValues)
        let pulls = try (0..<300).map { _ in
            let data = ModelData(
                counts: expected.map { $0.map { stream.poisson(mean: $0) } },
                auxiliaryData: large.constrainedParameters.map { _ in stream.gaussian() })
            let fit = try large.fit(data)
            #expect(fit.status == .converged)
            let parameter = fit.parameters[large.parameterOfInterest]
            return (parameter.value - 1) / (parameter.uncertainty ?? .nan)
        }
        let mean = pulls.reduce(0, +) / 300
        let variance = pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299
        expectClose(mean, 0, absolute: 3 / 300.squareRoot())
        expectClose(variance.squareRoot(), 1, absolute: 3 / 600.squareRoot())
    }
}

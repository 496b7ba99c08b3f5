import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct FitTests {
    /// One channel with µ in bounds.
    private func model(_ samples: [Sample], bounds: ClosedRange<Double> = -10...10) throws -> StatisticalModel {
        try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)],
            measurement: Measurement(
                parametersOfInterest: ["mu"], parameters: [ParameterSettings(name: "mu", bounds: [bounds])]))
    }

    private func fitter(_ model: StatisticalModel, counts: [Double]) throws -> Fitter {
        Fitter(try NegativeLogLikelihood(model: model, data: model.data(counts: [counts])))
    }

    /// Signal over a background with an asymmetric normalisation uncertainty.
    private func oneBin(signal: Double = 12, background: Double = 50, up: Double = 1.1, down: Double = 0.92) -> [Sample]
    {
        [
            Sample(name: "signal", nominal: [signal], modifiers: [.normalisationFactor("mu")]),
            Sample(
                name: "background", nominal: [background],
                modifiers: [.normalisationUncertainty("norm", up: up, down: down)]),
        ]
    }

    @Test(arguments: ReferenceSet.smallNames, [0, 0.6, 3]) func asimovDataGiveBackTheirSignalStrength(
        name: String, signalStrength: Double
    ) throws {
        let reference = try ReferenceSet(name)
        let data = reference.model.asimovDataSet(setting: [reference.expected.settings.interestName: signalStrength])
        let fit = try NegativeLogLikelihood(model: reference.model, data: data).fit()
        #expect(fit.status == .converged)
        expectClose(fit.values[reference.interest], signalStrength, absolute: 1e-7)
        #expect(!fit.parameters[reference.interest].isAtBound)
    }

    @Test(arguments: ReferenceSet.smallNames) func difficultStarts(name: String) throws {
        let reference = try ReferenceSet(name)
        let likelihood = try reference.likelihood
        let fitter = Fitter(likelihood)
        var stream = RandomStream(testing: "starts", seed: 1)
        for _ in 0..<25 {
            let start = reference.model.parameters.map { stream.uniform(in: $0.bounds) }
            let fit = fitter.fit(
                startingAt: zip(reference.model.parameters, start).map { $0.isFixed ? $0.initial : $1 })
            #expect(fit.status == .converged)
            expectClose(fit.twiceNegativeLogLikelihood, reference.expected.observedFit.twiceNLL, absolute: 1e-9)
        }
    }

    @Test func fixedParametersKeepTheirValues() throws {
        let fit = try fitter(try model(oneBin()), counts: [58]).fit(fixing: [1: 0.5])
        let norm = FittedParameter(
            name: "norm", value: 0.5, uncertainty: 0, uncertaintyIgnoringBounds: 0, isFixed: true, isAtBound: false)
        #expect(fit["norm"] == norm)
        #expect(fit.correlation(0, 1) == nil)
    }

    @Test func fitAtABound() throws {
        // 40 counts over 50 expected pull µ below its bound of 0.
        let fitter = try fitter(try model(oneBin(), bounds: 0...10), counts: [40])
        let fit = fitter.fit()
        #expect(fit.status == .converged)
        #expect(fit.values[0] == 0)
        #expect(fit.parameters[0].isAtBound)
        #expect(fit.parameters[0].uncertainty == 0)
        #expect((fit.parameters[0].uncertaintyIgnoringBounds ?? 0) > 0.5)
        #expect(fit.covariance?[0...2] == [0, 0, 0])
        let conditional = fitter.fit(fixing: [0: 0])
        expectClose(fit.values[1], conditional.values[1], absolute: 1e-7)
        expectClose(
            fit.parameters[1].uncertainty ?? .nan, conditional.parameters[1].uncertainty ?? .nan, relative: 1e-7)
    }

    @Test func warmFitsMayLeaveABound() throws {
        let fitter = try fitter(try model(oneBin(), bounds: 0...10), counts: [49.5])
        let fit = fitter.fit()
        #expect(fit.parameters[0].isAtBound)
        // With a smaller background there is room for a signal.
        let warm = fitter.refit(fixing: [1: -2], near: fit)
        #expect(warm.status == .converged)
        #expect(!warm.parameters[0].isAtBound)
        expectClose(warm.values[0], (49.5 - 50 * 0.92 * 0.92) / 12, absolute: 1e-7)
        // And of a held parameter itself.
        let scanned = fitter.refit(fixing: [0: 0.5], near: fit)
        expectClose(scanned.values[1], fitter.fit(fixing: [0: 0.5]).values[1], absolute: 1e-7)
    }

    @Test func warmFitsOfAConditionalFitFreeItsParameters() throws {
        let fitter = try fitter(try model(oneBin()), counts: [58])
        let warm = fitter.refit(fixing: [:], near: fitter.fit(fixing: [0: 0]))
        expectClose(warm.values[0], 8.0 / 12, absolute: 1e-7)
        let again = fitter.refit(fixing: [:], near: warm)  // which has no covariance
        expectClose(again.deviance, warm.deviance, absolute: 1e-12)
    }

    @Test func statisticsAloneInOneBin() throws {
        // σµ = √n / s for a known background.
        let samples = [
            Sample(name: "signal", nominal: [20], modifiers: [.normalisationFactor("mu")]),
            Sample(name: "background", nominal: [100]),
        ]
        let fit = try fitter(try model(samples), counts: [144]).fit()
        expectClose(fit.parameters[0].value, 2.2, absolute: 1e-7)
        expectClose(fit.parameters[0].uncertainty ?? .nan, 12.0 / 20, relative: 1e-7)
        #expect(fit.smallestPivot == 1)
    }

    @Test func flatDirectionHasAName() throws {
        let modifiers: [Modifier] = [.normalisationFactor("mu"), .normalisationFactor("branching")]
        let samples = [Sample(name: "signal", nominal: [20, 5], modifiers: modifiers)]
        let fit = try fitter(try model(samples, bounds: 0...10), counts: [50, 9]).fit()
        #expect(fit.status == .singularHessian)
        #expect(fit.covariance == nil)
        #expect(fit.parameters[0].uncertainty == nil)
        #expect(fit.smallestPivot == nil)
        expectClose(fit.values[0] * fit.values[1], 59.0 / 25, absolute: 1e-5)
    }

    @Test func emptyBins() throws {
        // A bin without counts contributes its yield; one with counts where nothing is expected forbids the model.
        let model = try model([
            Sample(name: "signal", nominal: [10, 0, 2], modifiers: [.normalisationFactor("mu")]),
            Sample(name: "background", nominal: [20, 0, 0]),
        ])
        let fit = try fitter(model, counts: [36, 0, 0]).fit()
        #expect(fit.status == .converged)
        expectClose(fit.values[0], 1, absolute: 1e-6)  // 12 = 36 · 10 / (20 + 10 µ)
        let impossible = try fitter(model, counts: [36, 1, 0]).fit()
        #expect(impossible.status == .noFiniteLikelihood)
        #expect(impossible.values == [1])
        #expect(impossible.covariance == nil)
    }

    @Test func anImpossibleStartIsLeftWhereAPossiblePointExists() throws {
        // At µ = −1 with the nominal background of 8 over a signal of 10 no event is expected; with a larger one there is.
        let fitter = try fitter(try model(oneBin(signal: 10, background: 8, up: 2, down: 0.5)), counts: [5])
        #expect(fitter.evaluator.value(at: [-1, 0]) == .infinity)
        let fit = fitter.fit(fixing: [0: -1])
        #expect(fit.status == .converged)
        #expect(fit.values[0] == -1 && fit.values[1] > 0.5)
        let warm = fitter.refit(fixing: [0: -1], near: fitter.fit())
        expectClose(warm.values[1], fit.values[1], absolute: 1e-7)
        #expect(fitter.fit(startingAt: [-5, 0]).status == .converged)
    }

    @Test func boundsMayBeChanged() throws {
        let fitter = try fitter(try model(oneBin()), counts: [40])
        #expect(fitter.fit().values[0] < 0)
        fitter.bounds[0] = 0...10
        #expect(fitter.fit().values[0] == 0)
    }

    @Test(arguments: FitStatus.allCases) func everyStatusHasWords(status: FitStatus) {
        #expect(FitStatus.allCases.count { $0.description == status.description } == 1)
    }

    /// On pseudo-experiments (µ̂ − µ) / σ has mean 0 and width 1.
    @Test func pullsOfPseudoExperiments() throws {
        // Many events, so that the likelihood is close to Gaussian.
        let model = try model([
            Sample(name: "signal", nominal: [50, 125, 225, 100], modifiers: [.normalisationFactor("mu")]),
            Sample(
                name: "background", nominal: [1000, 750, 500, 250],
                modifiers: [
                    .shapeVariation("slope", up: [1075, 775, 480, 228], down: [938, 738, 522, 260]),
                    .normalisationUncertainty("norm", up: 1.12, down: 0.9),
                ]),
        ])
        var stream = RandomStream(testing: "pseudo-experiments", seed: 1)
        let expected = model.expectedYields(at: model.initialValues)
        let pulls = try (0..<300).map { _ in
            // The Gaussian limit of the counts is good enough here and needs no Poisson generator.
            let data = ModelData(
                counts: expected.map { $0.map { $0 + $0.squareRoot() * stream.gaussian() } },
                auxiliaryData: model.constrainedParameters.map { _ in stream.gaussian() })
            let fit = try NegativeLogLikelihood(model: model, data: data).fit()
            #expect(fit.status == .converged)
            let parameter = fit.parameters[model.parametersOfInterest[0]]
            return (parameter.value - 1) / (parameter.uncertainty ?? .nan)
        }
        let mean = pulls.reduce(0, +) / 300
        let variance = pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299
        expectClose(mean, 0, absolute: 3 / 300.squareRoot())
        expectClose(variance.squareRoot(), 1, absolute: 3 / 600.squareRoot())
    }
}

import TestSupport
import Testing

@testable import Likelihood

/// A variation that goes to the same side up and down: without slope at θ = 0 and, where the data want it, curved downwards.
@Suite struct SaddleTests {
    private func fitter(down: Double) throws -> Fitter {
        let model = try StatisticalModel(
            channels: [
                Channel(
                    name: "sr",
                    samples: [
                        Sample(name: "signal", nominal: [10, 1], modifiers: [.normalisationFactor("mu")]),
                        Sample(
                            name: "background", nominal: [50, 40],
                            modifiers: [.shapeVariation("jes", up: [60, 43], down: [down, 43])]),
                    ])
            ], measurement: Measurement(parametersOfInterest: ["mu"]))
        return Fitter(try NegativeLogLikelihood(model: model, data: model.data(counts: [[58, 41]])))
    }

    /// The lowest −ln L over a fine grid of θ.
    private func lowest(_ fitter: Fitter, _ point: (Double) -> [Double]) -> Double {
        (-5000...5000).reduce(Double.infinity) { min($0, fitter.evaluator.value(at: point(Double($1) / 1000))) }
    }

    @Test(arguments: [60, 59.9, 57]) func aConditionalFitLeavesTheSaddle(down: Double) throws {
        let fitter = try fitter(down: down)
        let jes = try #require(fitter.likelihood.model.index(of: "jes"))
        let interest = fitter.likelihood.model.parametersOfInterest[0]
        let best = fitter.fit()
        #expect(best.status == .converged)
        func point(_ theta: Double) -> [Double] { jes == 0 ? [theta, 0] : [0, theta] }
        for fit in [fitter.fit(fixing: [interest: 0]), fitter.refit(fixing: [interest: 0], near: best)] {
            #expect(fit.status == .converged)
            #expect(fit.values[jes].magnitude > 0.1)
            #expect(fit.deviance < 2 * fitter.evaluator.value(at: point(0)) - 0.1)
            expectClose(fit.deviance, 2 * lowest(fitter, point), absolute: 1e-5)
        }
    }

    @Test func theLowerSideIsFound() throws {
        // The side above needs less of the variation for the same yields.
        let fitter = try fitter(down: 58)
        let interest = fitter.likelihood.model.parametersOfInterest[0]
        let jes = 1 - interest
        let fit = fitter.fit(fixing: [interest: 0])
        #expect(fit.values[jes] > 0)
    }

    /// Warm fits see no slope there and leave such models to Newton's method.
    @Test(arguments: [(60, true), (59.999, true), (57, false), (50, false), (40, false)])
    func modelsWithOneSideAreKnown(down: Double, isEven: Bool) throws {
        #expect(try fitter(down: down).evaluator.isEvenInSomeParameter == isEven)
    }

    @Test func aVariationOfNothingHasNoSide() throws {
        let sample = Sample(
            name: "s", nominal: [5],
            modifiers: [.shapeVariation("a", up: [5], down: [5]), .normalisationUncertainty("b", up: 1, down: 1)])
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: [sample])], measurement: Measurement(parametersOfInterest: []))
        #expect(!model.compiled.isEvenInSomeParameter)
    }

    @Test func theEscapeIsDeterministic() throws {
        let first = try fitter(down: 60).fit(fixing: [1: 0])
        #expect(try fitter(down: 60).fit(fixing: [1: 0]) == first)
    }
}

import TestSupport
import Testing

@testable import Likelihood

@Suite struct IntervalTests {
    @Test(arguments: try ReferenceModels.all) func observedData(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        let fit = likelihood.fit()
        let interval = likelihood.signalStrengthInterval(bestFit: fit)
        expectClose(interval.up ?? .infinity, reference.results.minos.up ?? .infinity, relative: 1e-8)
        expectClose(interval.down ?? .infinity, reference.results.minos.down ?? .infinity, relative: 1e-8)
        expectClose(
            likelihood.statisticalUncertainty(bestFit: fit) ?? .nan, reference.results.statisticalUncertainty,
            relative: 1e-7)
    }

    @Test func boundsEndTheInterval() throws {
        let model = try countingModel(signal: 1, background: 1000, bounds: -10...10)
        let likelihood = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(signalStrength: 1))
        #expect(
            likelihood.signalStrengthInterval(bestFit: likelihood.fit()) == SignalStrengthInterval(up: nil, down: nil))
    }

    @Test func endsAreWhereTheProfileRisesByOne() throws {
        // No background: t = 2 (s µ − n ln µ + const) is far from a parabola and infinite at µ = 0.
        let model = try countingModel(signal: 2, background: 0)
        let likelihood = try NegativeLogLikelihood(model: model, data: ModelData(counts: [[2]], auxiliaryData: []))
        let fit = likelihood.fit()
        let interval = likelihood.signalStrengthInterval(bestFit: fit)
        for distance in [interval.up, interval.down] {
            let end = likelihood.conditionalFit(signalStrength: 1 + (distance ?? .nan))
            expectClose(end.deviance - fit.deviance, 1, absolute: 1e-8)
        }
        #expect((interval.down ?? 0) < -0.5 && (interval.up ?? 0) > 0.8)
    }

    @Test func intervalOfAFitAtABound() throws {
        let model = try ReferenceModels.oneBin.model
        let likelihood = try NegativeLogLikelihood(model: model, data: ModelData(counts: [[45]], auxiliaryData: [0]))
        let fit = likelihood.fit()
        let interval = likelihood.signalStrengthInterval(bestFit: fit)
        #expect(interval.down == nil)
        let end = likelihood.conditionalFit(signalStrength: interval.up ?? .nan)
        expectClose(end.deviance - fit.deviance, 1, absolute: 1e-8)
    }
}

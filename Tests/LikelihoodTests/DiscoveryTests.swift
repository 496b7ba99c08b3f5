import Foundation
import TestSupport
import Testing

@testable import Likelihood

@Suite struct DiscoveryTests {
    @Test(arguments: try ReferenceModels.all) func observedData(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        let test = likelihood.discoveryTest(bestFit: likelihood.fit())
        expectClose(test.q0, reference.results.q0, relative: 1e-9)
        expectClose(test.significance, reference.results.q0.squareRoot(), relative: 1e-9)
    }

    @Test(arguments: try ReferenceModels.all) func asimovData(reference: ReferenceModel) throws {
        let likelihood = try NegativeLogLikelihood(
            model: reference.model, data: reference.model.asimovDataSet(signalStrength: 1))
        expectClose(likelihood.discoveryTest(bestFit: likelihood.fit()).q0, reference.results.asimovQ0, relative: 1e-9)
    }

    @Test(arguments: [(12.0, 50.0), (3, 0.5), (40, 4000)]) func knownBackground(signal: Double, background: Double)
        throws
    {
        // Equation 97 of arXiv:1007.1727.
        let model = try countingModel(signal: signal, background: background)
        let likelihood = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(signalStrength: 1))
        let total = signal + background
        let expected = (2 * (total * log(1 + signal / background) - signal)).squareRoot()
        let fit = likelihood.fit()
        expectClose(likelihood.discoveryTest(bestFit: fit).significance, expected, relative: 1e-12)
        expectClose(likelihood.statisticalDiscoveryTest(bestFit: fit).significance, expected, relative: 1e-12)
    }

    @Test func deficitIsNoDiscovery() throws {
        let model = try countingModel(signal: 10, background: 50)
        let likelihood = try NegativeLogLikelihood(model: model, data: ModelData(counts: [[41]], auxiliaryData: []))
        let fit = likelihood.fit()
        expectClose(fit.values[0], -0.9, absolute: 1e-7)
        #expect(likelihood.discoveryTest(bestFit: fit).q0 == 0)
    }

    @Test func signalWithoutBackgroundExcludesTheBackground() throws {
        let model = try countingModel(signal: 10, background: 0)
        let likelihood = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(signalStrength: 1))
        let test = likelihood.discoveryTest(bestFit: likelihood.fit())
        #expect(test.q0 == .infinity)
        #expect(test.conditionalFit.status == .noFiniteLikelihood)
    }
}

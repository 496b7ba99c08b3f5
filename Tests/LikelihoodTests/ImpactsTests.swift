import TestSupport
import Testing

@testable import Likelihood

@Suite struct ImpactTests {
    @Test(arguments: try ReferenceModels.all) func observedData(reference: ReferenceModel) throws {
        let likelihood = try reference.likelihood
        let fit = likelihood.fit()
        let uncertainty = fit["mu"]?.uncertainty ?? .nan
        let impacts = likelihood.impacts(bestFit: fit)
        #expect(impacts.map(\.name) == reference.model.parameters.map(\.name).filter { $0 != "mu" })
        for (impact, expected) in zip(impacts, reference.results.impacts) {
            expectClose(impact.up ?? .nan, expected.up, absolute: 1e-6 * uncertainty)
            expectClose(impact.down ?? .nan, expected.down, absolute: 1e-6 * uncertainty)
        }
    }

    @Test func shiftsBeyondABoundHaveNoImpact() throws {
        var model = try ReferenceModels.oneBin.model
        var parameters = model.parameters
        parameters[1].bounds = -5...0.5
        model = try StatisticalModel(channels: model.channels, parameters: parameters, parameterOfInterest: "mu")
        let likelihood = try NegativeLogLikelihood(model: model, data: ModelData(counts: [[58]], auxiliaryData: [0]))
        let impact = try #require(likelihood.impacts(bestFit: likelihood.fit()).first)
        #expect(impact.up == nil)
        expectClose(impact.down ?? .nan, 1.0 / 3, absolute: 1e-6)
    }
}

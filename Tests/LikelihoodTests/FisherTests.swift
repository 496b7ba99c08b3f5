import TestSupport
import Testing

@testable import Likelihood

@Suite struct FisherTests {
    @Test(arguments: try ReferenceModels.all) func inverseInformationIsTheCovarianceOfAsimovData(
        reference: ReferenceModel
    ) throws {
        let fit = try reference.model.fit(reference.model.asimovDataSet(signalStrength: 1))
        let uncertainty = try #require(reference.model.asimovUncertainty(signalStrength: 1))
        expectClose(uncertainty, fit["mu"]?.uncertainty ?? .nan, relative: 1e-9)
        let likelihood = try NegativeLogLikelihood(
            model: reference.model, data: reference.model.asimovDataSet(signalStrength: 1))
        let hessian = likelihood.derivatives(at: reference.model.initialValues).hessian
        let information = reference.model.fisherInformation(at: reference.model.initialValues)
        for (value, expected) in zip(information, hessian) {
            expectClose(value, expected, relative: 1e-10, absolute: 1e-10)
        }
    }

    @Test func nothingToMeasureHasNoUncertainty() throws {
        #expect(try countingModel(signal: 0, background: 10).asimovUncertainty(signalStrength: 1) == nil)
    }
}

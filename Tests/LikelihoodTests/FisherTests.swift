import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct FisherTests {
    @Test(arguments: ReferenceSet.names) func informationIsTheHessianOfAsimovData(name: String) throws {
        let reference = try ReferenceSet(name)
        let model = reference.model
        let point = model.initialValues
        let evaluator = LikelihoodEvaluator(
            try NegativeLogLikelihood(model: model, data: model.asimovDataSet(at: point)))
        var derivatives = Derivatives(parameterCount: point.count)
        evaluator.evaluate(at: point, into: &derivatives)
        let sharpest = derivatives.hessian.reduce(1) { max($0, $1.magnitude) }
        for (value, expected) in zip(model.fisherInformation(at: point), derivatives.hessian) {
            expectClose(value, expected, relative: 1e-10, absolute: 1e-13 * sharpest)
        }
    }

    @Test(arguments: ReferenceSet.names) func uncertaintiesOfReference(name: String) throws {
        let reference = try ReferenceSet(name)
        let model = reference.model
        guard model.compiled.kinks.isEmpty else { return }
        var point = model.initialValues
        point[reference.interest] = 1
        let uncertainty = try #require(model.asimovUncertainty(of: reference.interest, at: point))
        expectClose(uncertainty, reference.expected.fisher.interest, relative: 1e-8)
    }

    @Test func informationHasTwoSidesAtAKink() throws {
        let reference = try ReferenceSet("o04_4bin_sharedalpha_code1code0")
        var point = reference.model.initialValues
        point[reference.interest] = 1
        for (isAbove, fisher) in [(false, reference.expected.fisherBelow), (true, reference.expected.fisherAbove)] {
            var information = reference.model.fisherInformation(at: point, isAbove: isAbove)
            let size = point.count
            _ = try #require(SymmetricKernels.factorise(&information, size: size))
            SymmetricKernels.invert(factor: &information, size: size)
            let uncertainty = information[reference.interest * (size + 1)].squareRoot()
            expectClose(uncertainty, try #require(fisher).interest, relative: 1e-9)
        }
    }

    @Test func nothingToMeasureHasNoUncertainty() throws {
        #expect(try countingModel(signal: 0, background: 10).asimovUncertainty(of: 0, at: [1]) == nil)
    }
}

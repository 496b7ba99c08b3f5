import TestSupport
import Testing

@testable import Likelihood

/// pyhf's own numbers for 18 workspaces: parameters, yields, −2 ln L and gradients.
@Suite struct ReferenceSetTests {
    @Test(arguments: ReferenceSet.names) func parametersAreThoseOfPyhf(name: String) throws {
        let reference = try ReferenceSet(name)
        let expected = reference.expected.parameters
        #expect(reference.model.parameters.map(\.name) == expected.map(\.name))
        #expect(reference.model.parameters.map(\.isFixed) == expected.map(\.isFixed))
        #expect(reference.model.parametersOfInterest == [reference.interest])
        for (parameter, entry) in zip(reference.model.parameters, expected) {
            expectClose(parameter.initial, entry.initial, relative: 1e-12)
            expectClose(parameter.bounds.lowerBound, entry.bounds[0], relative: 1e-12)
            expectClose(parameter.bounds.upperBound, entry.bounds[1], relative: 1e-12)
            switch parameter.constraint {
            case .none:
                #expect(entry.constraint == "none")
            case .gaussian(let datum, let width):
                #expect(entry.constraint == "normal")
                expectClose(datum, try #require(entry.auxiliaryDatum), relative: 1e-12)
                expectClose(width, try #require(entry.width), relative: 1e-12)
            case .poisson(let datum, let factor):
                #expect(entry.constraint == "poisson")
                expectClose(datum, try #require(entry.auxiliaryDatum), relative: 1e-12)
                expectClose(factor, try #require(entry.factor), relative: 1e-12)
            }
        }
    }

    @Test(arguments: ReferenceSet.names) func dataAreThoseOfPyhf(name: String) throws {
        let reference = try ReferenceSet(name)
        let data = reference.expected.data
        #expect(reference.model.channels.map(\.name) == reference.expected.channels.map(\.name))
        #expect(reference.data.counts.map(\.count) == reference.expected.channels.map(\.binCount))
        #expect(reference.data.counts.flatMap(\.self) == data.observed)
        // pyhf keeps auxiliary data of Gaussian constraints before those of Poisson ones.
        expectAllClose(reference.data.auxiliaryData.sorted(), data.auxiliaryData.sorted(), relative: 1e-12)
        let asimov = reference.model.asimovDataSet(setting: [reference.expected.settings.interestName: 1])
        expectAllClose(asimov.counts.flatMap(\.self), data.asimov, relative: 1e-12)
        expectAllClose(asimov.auxiliaryData.sorted(), data.asimovAuxiliaryData.sorted(), relative: 1e-12)
    }

    @Test(arguments: ReferenceSet.names) func likelihoodsAndYieldsAreThoseOfPyhf(name: String) throws {
        let reference = try ReferenceSet(name)
        let likelihood = try reference.likelihood
        for point in reference.expected.points {
            let yields = reference.model.expectedYields(at: point.values).flatMap(\.self)
            expectAllClose(yields, point.yields, relative: 1e-11, absolute: 1e-11)
            let value = LikelihoodEvaluator(likelihood).value(at: point.values)
            if let twiceNLL = point.twiceNLL {
                expectClose(2 * (value + likelihood.constant), twiceNLL, relative: 1e-10, "\(point.label)")
            } else {
                #expect(!value.isFinite, "\(point.label)")
            }
        }
    }

    /// At the kinks of codes 0 and 1 automatic differentiation of pyhf's formulas gives neither of the derivatives.
    @Test(arguments: ReferenceSet.names) func gradientsAreThoseOfPyhf(name: String) throws {
        let reference = try ReferenceSet(name)
        let evaluator = LikelihoodEvaluator(try reference.likelihood)
        var gradient = reference.model.initialValues
        for point in reference.expected.points {
            let isKink = reference.model.interpolation != InterpolationCodes() && point.values.contains(0)
            guard let expected = point.gradient, !isKink else { continue }
            _ = evaluator.gradient(at: point.values, into: &gradient)
            expectAllClose(gradient.map { 2 * $0 }, expected, relative: 1e-9, absolute: 1e-8)
        }
    }

    private func expectAllClose(
        _ values: [Double], _ expected: [Double], relative: Double, absolute: Double = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(values.count == expected.count, sourceLocation: sourceLocation)
        for (value, expected) in zip(values, expected) {
            expectClose(value, expected, relative: relative, absolute: absolute, sourceLocation: sourceLocation)
        }
    }
}

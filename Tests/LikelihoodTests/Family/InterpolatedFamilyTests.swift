import Foundation
import Likelihood
import TestSupport
import Testing

@Suite struct InterpolatedFamilyTests {
    /// The spline through 81 values is as good as exact templates to 10⁻⁶ of µ.
    @Test(arguments: GaussianReference.continuous.filter { !$0.missesItsMinimum })
    func gaussianExampleGivesTheReferenceOfExactTemplates(_ reference: GaussianReference) throws {
        let family = try InterpolatedFamily(reference.family(nuisanceValues: (0...80).map { Double($0) * .pi / 160 }))
        expectClose(family.fit().signalStrength, reference.signalStrength, absolute: 1e-5)
        let interval = family.interval()
        expectClose(try #require(interval.lower), reference.lower, absolute: 1e-6)
        expectClose(try #require(interval.upper), reference.upper, absolute: 1e-6)
    }

    /// The reference with a prior at π/2 stayed at z = 0; with z free it finds the same minimum as this fit, just inside.
    @Test func minimumNextToTheEdgeIsFound() throws {
        let reference = try #require(GaussianReference.continuous.first { $0.missesItsMinimum })
        let fit = try InterpolatedFamily(reference.family(nuisanceValues: (0...80).map { Double($0) * .pi / 160 }))
            .fit()
        expectClose(fit.signalStrength, 1.0022643824864514, absolute: 1e-5)
        expectClose(fit.nuisanceValue, 0.00013425762207815097, absolute: 1e-6)
        expectClose(fit.negativeLogLikelihood, -28.915893724872333, absolute: 1e-6)
        #expect(fit.negativeLogLikelihood < reference.negativeLogLikelihood - 1e-4)
    }

    @Test func splineThroughTheValuesOfThePaperMovesTheIntervalByLessThanAThousandthOfItsWidth() throws {
        for reference in GaussianReference.continuous where !reference.missesItsMinimum {
            let interval = try InterpolatedFamily(reference.family()).interval()
            let width = reference.upper - reference.lower
            expectClose(try #require(interval.lower), reference.lower, absolute: 1e-3 * width)
            expectClose(try #require(interval.upper), reference.upper, absolute: 1e-3 * width)
        }
    }

    @Test(arguments: [CountTerm.poisson, .gammaOfCount], [GaussianExample.prior, .none])
    func derivativesAreThoseOfDifferences(_ term: CountTerm, _ constraint: FamilyConstraint) throws {
        let example = GaussianExample(classifier: .aware, truth: 0.9)
        let family = try InterpolatedFamily(example.family(constraint, countTerm: term))
        expectDerivatives(of: family, at: [1.3, 0.41], step: 1e-4, relative: 1e-6)
        expectDerivatives(of: family, at: [0.7, 1.19], step: 1e-4, relative: 1e-6)
    }

    @Test func derivativesWithAnAuxiliaryMeasurementAreThoseOfDifferences() throws {
        let example = GaussianExample(classifier: .baseline, truth: 0.9)
        let family = try InterpolatedFamily(example.family(example.auxiliary()))
        expectDerivatives(of: family, at: [1.3, 0.41], step: 1e-4, relative: 1e-6)
    }

    @Test func likelihoodAtTheGivenValuesIsThatOfTheFamily() throws {
        let family = try GaussianExample(classifier: .aware, truth: .pi / 2).family()
        let interpolated = try InterpolatedFamily(family)
        for (index, z) in family.nuisanceValues.enumerated() {
            expectClose(
                interpolated.value(at: [1.2, z]), family.value(signalStrength: 1.2, at: index), relative: 1e-11)
        }
    }

    @Test func uncertaintyIsThatOfTheHessian() throws {
        let family = try InterpolatedFamily(GaussianExample(classifier: .aware, truth: 0.9).family())
        let fit = family.fit()
        let hessian = family.derivatives(at: [fit.signalStrength, fit.nuisanceValue]).hessian
        let determinant = hessian[0] * hessian[3] - hessian[1] * hessian[2]
        expectClose(try #require(fit.uncertainty), (hessian[3] / determinant).squareRoot(), relative: 1e-9)
        #expect(try #require(fit.uncertainty) > #require(fit.statisticalUncertainty))
    }

    @Test func continuousNuisanceParameterWidensTheInterval() throws {
        let family = try GaussianExample(classifier: .baseline, truth: .pi / 2).family()
        let continuous = try #require(try InterpolatedFamily(family).interval().halfWidth)
        #expect(try continuous > #require(family.interval().halfWidth))
    }

    @Test func singleNuisanceValueIsRefused() throws {
        let family = try TemplateFamily(hypotheses: [
            TemplateHypothesis(nuisanceValue: 0, signal: [1], background: [1], counts: [1])
        ])
        #expect(throws: ModelError.self) { try InterpolatedFamily(family) }
    }
}

/// Expects gradient and Hessian to be central differences of value and gradient.
func expectDerivatives(
    of function: some TwiceDifferentiable, at values: [Double], step: Double, relative: Double,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    func evaluate(_ values: [Double]) -> Derivatives {
        var derivatives = Derivatives(parameterCount: function.parameterCount)
        function.evaluate(at: values, into: &derivatives)
        return derivatives
    }
    let derivatives = evaluate(values)
    expectClose(derivatives.value, function.value(at: values), relative: 1e-12, sourceLocation: sourceLocation)
    var gradient = [Double](repeating: .nan, count: values.count)
    #expect(function.gradient(at: values, into: &gradient) == derivatives.value, sourceLocation: sourceLocation)
    #expect(gradient == derivatives.gradient, sourceLocation: sourceLocation)
    let gradientScale = derivatives.gradient.map(\.magnitude).max() ?? 0
    let hessianScale = derivatives.hessian.map(\.magnitude).max() ?? 0
    for index in values.indices {
        func shifted(_ distance: Double) -> [Double] {
            var values = values
            values[index] += distance
            return values
        }
        let (up, down) = (evaluate(shifted(step)), evaluate(shifted(-step)))
        let slope = (up.value - down.value) / (2 * step)
        expectClose(
            derivatives.gradient[index], slope, absolute: relative * gradientScale, "gradient \(index)",
            sourceLocation: sourceLocation)
        for other in values.indices {
            expectClose(
                derivatives.hessian[other * values.count + index],
                (up.gradient[other] - down.gradient[other]) / (2 * step), absolute: relative * hessianScale,
                "Hessian \(other), \(index)", sourceLocation: sourceLocation)
        }
    }
}

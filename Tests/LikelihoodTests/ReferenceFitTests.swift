import TestSupport
import Testing

@testable import Likelihood

/// Fits of 18 pyhf workspaces against an independent minimiser, see `ReferenceSet`.
@Suite struct ReferenceFitTests {
    /// Parameters and −2 ln L; an uncertainty of 0 stands for a fixed or held parameter.
    private func expect(
        _ fit: FitResult, values: [Double], uncertainties: [Double], twiceNLL: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(fit.status == .converged, sourceLocation: sourceLocation)
        #expect(fit.estimatedDistanceToMinimum <= fit.goal, sourceLocation: sourceLocation)
        expectClose(fit.twiceNegativeLogLikelihood, twiceNLL, absolute: 1e-9, sourceLocation: sourceLocation)
        for (index, parameter) in fit.parameters.enumerated() {
            expectClose(
                parameter.value, values[index], absolute: max(1e-6 * uncertainties[index], 1e-12),
                "\(parameter.name)", sourceLocation: sourceLocation)
        }
    }

    private func expectUncertainties(
        _ uncertainties: [Double?], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(uncertainties.count == expected.count, sourceLocation: sourceLocation)
        for (uncertainty, expected) in zip(uncertainties, expected) {
            expectClose(uncertainty ?? .nan, expected, relative: 1e-6, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: ReferenceSet.names) func observedData(name: String) throws {
        let reference = try ReferenceSet(name)
        let expected = reference.expected.observedFit
        let fit = try reference.likelihood.fit()
        expect(fit, values: expected.values, uncertainties: expected.uncertainties, twiceNLL: expected.twiceNLL)
        expectUncertainties(fit.parameters.map(\.uncertainty), expected.uncertainties)
        #expect(fit.parameters.filter(\.isAtBound).map(\.name).sorted() == expected.atBound.sorted())
        if let ignoringBounds = expected.uncertaintiesIgnoringBounds {
            expectUncertainties(fit.parameters.map(\.uncertaintyIgnoringBounds), ignoringBounds)
        } else {
            #expect(fit.parameters.map(\.uncertaintyIgnoringBounds) == fit.parameters.map(\.uncertainty))
        }
    }

    @Test(arguments: ReferenceSet.names) func correlations(name: String) throws {
        let reference = try ReferenceSet(name)
        let fit = try reference.likelihood.fit()
        let indices = try #require(reference.expected.observedFit.correlationParameters)
        var expected = try #require(reference.expected.observedFit.correlations)[...]
        // On a kink, jax differentiates |θ| to +1 but takes the factor of the side below: its slope has the wrong sign.
        let kinks = LikelihoodEvaluator(try reference.likelihood).kinks
        let isOnKink = fit.parameters.indices.map { kinks.contains($0) && fit.values[$0] == 0 }
        for (place, row) in indices.enumerated() {
            for column in indices[...place] {
                let sign = isOnKink[row] == isOnKink[column] ? 1.0 : -1.0
                expectClose(fit.correlation(row, column) ?? .nan, sign * expected.removeFirst(), absolute: 1e-6)
            }
        }
    }

    @Test(arguments: ReferenceSet.names) func asimovData(name: String) throws {
        let reference = try ReferenceSet(name)
        let expected = reference.expected.asimovFit
        let asimov = reference.model.asimovDataSet(setting: [reference.expected.settings.interestName: 1])
        let fit = try NegativeLogLikelihood(model: reference.model, data: asimov).fit()
        expect(fit, values: expected.values, uncertainties: expected.uncertainties, twiceNLL: expected.twiceNLL)
        #expect(fit.parameters.filter(\.isAtBound).map(\.name).sorted() == expected.atBound.sorted())
        // All of o04's parameters stand on their kinks; see `correlations`.
        let uncertainties = reference.expected.fisherBelow?.all ?? expected.uncertainties
        expectUncertainties(fit.parameters.map(\.uncertainty), uncertainties)
    }

    @Test(arguments: ReferenceSet.names) func withoutSignal(name: String) throws {
        let reference = try ReferenceSet(name)
        let expected = reference.expected.discovery
        let fitter = Fitter(try reference.likelihood)
        expect(
            fitter.fit(fixing: [reference.interest: 0]), values: expected.conditionalValues,
            uncertainties: reference.expected.observedFit.uncertainties, twiceNLL: expected.twiceNLLWithoutSignal)
        fitter.bounds[reference.interest] = 0...fitter.bounds[reference.interest].upperBound
        let fit = fitter.fit()
        expectClose(fit.twiceNegativeLogLikelihood, expected.twiceNLLMinimum, absolute: 1e-9)
    }

    @Test(arguments: ReferenceSet.names) func knownNuisanceParameters(name: String) throws {
        let reference = try ReferenceSet(name)
        guard let expected = reference.expected.observedFit.uncertaintyWithoutConstrained else { return }
        let fitter = Fitter(try reference.likelihood)
        let best = fitter.fit()
        var fixed: [Int: Double] = [:]
        for index in reference.model.constrainedParameters { fixed[index] = best.values[index] }
        let fit = fitter.fit(fixing: fixed, startingAt: best.values)
        expectClose(fit.parameters[reference.interest].uncertainty ?? .nan, expected, relative: 1e-6)
    }

    @Test(arguments: ReferenceSet.names) func profileByWarmFits(name: String) throws {
        let reference = try ReferenceSet(name)
        let fitter = Fitter(try reference.likelihood)
        let best = fitter.fit()
        for point in reference.expected.scan {
            let fit = fitter.refit(fixing: [reference.interest: point.mu], near: best)
            #expect(fit.status == .converged)
            // Kinks make several minima, and the reference is not always in the lowest.
            let mayBeLower = !fitter.evaluator.kinks.isEmpty && fit.twiceNegativeLogLikelihood < point.twiceNLL
            if mayBeLower { continue }
            expectClose(fit.twiceNegativeLogLikelihood, point.twiceNLL, absolute: 1e-9)
            expectClose(fit.deviance - best.deviance, point.delta, absolute: 1e-9)
        }
    }

    @Test(arguments: ReferenceSet.names) func warmFitsFindTheMinimumOfColdOnes(name: String) throws {
        let reference = try ReferenceSet(name)
        let fitter = Fitter(try reference.likelihood)
        let best = fitter.fit()
        let shifted = best.parameters.indices.filter { (best.parameters[$0].uncertainty ?? 0) > 0 }
        for index in shifted.filter({ $0 % max(shifted.count / 10, 1) == 0 }) {
            let parameter = best.parameters[index]
            for direction in [-1.0, 1] {
                let fixed = [index: parameter.value + direction * (parameter.uncertainty ?? .nan)]
                let warm = fitter.refit(fixing: fixed, near: best)
                let cold = fitter.fit(fixing: fixed)
                #expect(warm.status == cold.status)
                guard cold.status == .converged else { continue }
                #expect(warm.covariance == nil && warm.parameters.allSatisfy { $0.uncertainty == nil })
                #expect(warm.parameters.map(\.isAtBound) == cold.parameters.map(\.isAtBound))
                expectClose(warm.deviance, cold.deviance, absolute: 1e-10)
                for (place, other) in best.parameters.enumerated() {
                    let unit = max(other.uncertainty ?? 0, 1e-5)
                    expectClose(warm.values[place], cold.values[place], absolute: 1e-7 * unit)
                }
            }
        }
    }
}

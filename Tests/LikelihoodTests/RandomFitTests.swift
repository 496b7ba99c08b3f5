import Likelihood
import Numerical
import TestSupport
import Testing

/// What holds of the fit of any likelihood with one minimum.
@Suite struct RandomFitTests {
    private static let seeds = 1...LongTests.count(short: 40, long: 1000)

    private func fitter(_ random: RandomFitModel) throws -> Fitter {
        Fitter(try NegativeLogLikelihood(model: random.model, data: random.data))
    }

    /// Two fits are at one point, to a share of the uncertainties.
    private func expectEqual(_ fit: FitResult, _ other: FitResult, uncertainties: FitResult) {
        #expect(fit.status == .converged)
        expectClose(fit.deviance, other.deviance, absolute: 1e-9)
        for (index, parameter) in uncertainties.parameters.enumerated() {
            expectClose(
                fit.values[index], other.values[index], absolute: 1e-6 * (parameter.uncertainty ?? 0) + 1e-12,
                "\(parameter.name)")
        }
    }

    @Test func theModelsHaveAllModifiers() throws {
        let kinds = try RandomFitModel(seed: 1).model.channels.flatMap(\.samples).flatMap(\.modifiers).map(\.kind)
        #expect(Set(kinds) == Set(ModifierKind.allCases))
    }

    /// Karush, Kuhn and Tucker: no slope along what is free, and at a bound one that falls beyond it.
    @Test(arguments: seeds) func theSlopesVanishAtTheMinimum(seed: Int) throws {
        let fitter = try fitter(RandomFitModel(seed: seed))
        let fit = fitter.fit()
        #expect(fit.status == .converged)
        var gradient = fit.values
        _ = fitter.evaluator.gradient(at: fit.values, into: &gradient)
        for (index, parameter) in fit.parameters.enumerated() where !parameter.isFixed {
            if parameter.isAtBound {
                #expect(
                    parameter.value
                        == (gradient[index] > 0 ? fitter.bounds[index].lowerBound : fitter.bounds[index].upperBound))
            } else {
                let uncertainty = try #require(parameter.uncertainty)
                expectClose(gradient[index] * uncertainty, 0, absolute: 1e-6, "\(parameter.name)")
            }
        }
    }

    @Test(arguments: seeds) func theMinimumDoesNotDependOnTheStart(seed: Int) throws {
        let fitter = try fitter(RandomFitModel(seed: seed))
        let fit = fitter.fit()
        var stream = RandomStream(testing: "other starts", seed: seed)
        let start = fitter.likelihood.model.parameters.map {
            $0.isFixed ? $0.initial : $0.initial + ($0.constraint.width ?? 0.5) * stream.uniform(in: -1...1)
        }
        expectEqual(fitter.fit(startingAt: start), fit, uncertainties: fit)
        expectEqual(fitter.fit(startingAt: start, wantsCovariance: false), fit, uncertainties: fit)
    }

    @Test(arguments: seeds) func aRefitEqualsAFit(seed: Int) throws {
        let fitter = try fitter(RandomFitModel(seed: seed))
        let fit = fitter.fit()
        for index in fit.parameters.indices {
            let parameter = fit.parameters[index]
            guard let uncertainty = parameter.uncertainty, uncertainty > 0 else { continue }
            let fixed = [index: parameter.value + uncertainty]
            let conditional = fitter.fit(fixing: fixed)
            expectEqual(fitter.refit(fixing: fixed, near: fit), conditional, uncertainties: conditional)
        }
    }

    @Test(arguments: seeds) func theOrderOfThePartsDoesNotMatter(seed: Int) throws {
        let random = try RandomFitModel(seed: seed)
        let fit = try fitter(random).fit()
        let reversed = try fitter(random.reversed).fit()
        let (parameter, other) = (try #require(fit["mu"]), try #require(reversed["mu"]))
        let uncertainty = try #require(parameter.uncertainty)
        expectClose(parameter.value, other.value, absolute: 1e-6 * uncertainty)
        expectClose(uncertainty, other.uncertainty ?? .nan, relative: 1e-6)
        expectClose(fit.twiceNegativeLogLikelihood, reversed.twiceNegativeLogLikelihood, absolute: 1e-9)
    }

    @Test(arguments: seeds) func theTestsAgreeWithTheLimit(seed: Int) throws {
        let random = try RandomFitModel(seed: seed)
        func profile() throws -> ProfileLikelihood {
            ProfileLikelihood(try fitter(random), of: random.model.parametersOfInterest[0])
        }
        let first = try profile()
        let limit = try first.upperLimit()
        #expect(limit.status == .converged)
        let test = try profile().clsTest(signalStrength: try #require(limit.observed.value))
        expectClose(test.observed, 0.05, relative: 1e-6)
        for (place, crossing) in limit.expected.enumerated() {
            let test = try profile().clsTest(signalStrength: try #require(crossing.value))
            expectClose(test.expected[place], 0.05, relative: 1e-6)
        }
        #expect(limit.expected.compactMap(\.value) == limit.expected.compactMap(\.value).sorted())
        let q0 = try profile().q0()
        #expect(q0.status == .converged)
        #expect(first.bestValue < 0 ? q0.value == 0 : q0.value >= 0)
        expectClose(q0.value, max(0, first.bestValue < 0 ? 0 : first.scan([0])[0].rise), absolute: 1e-9)
    }
}

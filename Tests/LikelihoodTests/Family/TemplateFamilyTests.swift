import Foundation
import Likelihood
import TestSupport
import Testing

@Suite struct TemplateFamilyTests {
    /// The aux term of the reference is ln Γ(N_k) for `gammaOfCount` as well: a constant, taken out here.
    private func auxiliaryShift(_ reference: GaussianReference) -> Double {
        guard reference.knowledge == .auxiliary, reference.countTerm == .gammaOfCount,
            case .auxiliary(_, let counts) = reference.example.auxiliary()
        else { return 0 }
        return counts.reduce(0) { $0 - log($1) }
    }

    @Test(arguments: GaussianReference.discrete)
    func gaussianExampleGivesTheReferenceFitAndInterval(_ reference: GaussianReference) throws {
        let family = try reference.family()
        let fit = family.fit()
        #expect(fit.status == .converged)
        expectClose(fit.signalStrength, reference.signalStrength, absolute: 1e-6)
        expectClose(
            fit.negativeLogLikelihood + auxiliaryShift(reference), reference.negativeLogLikelihood, absolute: 1e-7)
        let interval = family.interval()
        expectClose(try #require(interval.lower), reference.lower, absolute: 1e-8)
        expectClose(try #require(interval.upper), reference.upper, absolute: 1e-8)
    }

    @Test func awareClassifierKeepsItsPrecisionAwayFromTheNominalNuisanceValue() throws {
        func halfWidth(_ classifier: GaussianExample.Classifier, _ truth: Double) throws -> Double {
            try #require(GaussianExample(classifier: classifier, truth: truth).family().interval().halfWidth)
        }
        let nominal = Double.pi / 4
        #expect(try abs(halfWidth(.aware, nominal) / halfWidth(.baseline, nominal) - 1) < 0.01)
        #expect(try halfWidth(.aware, .pi / 2) < 0.66 * halfWidth(.baseline, .pi / 2))
    }

    @Test func surfaceGivesTheReferenceValues() throws {
        let surface = try GaussianExample(classifier: .aware, truth: .pi / 4).family(countTerm: .gammaOfCount)
            .surface(signalStrengths: [0, 1])
        #expect(surface.rises.count == 42)
        // A_nll_profile_over_mu_vs_z.json, −Δ ln L at z = 0, π/4 and π/2.
        expectClose(surface.rises[0] / 2, 3585.4473665733, relative: 1e-9)
        expectClose(surface.rises[1] / 2, 2924.816682907081, relative: 1e-9)
        expectClose(surface.rises[21], 0, absolute: 1e-8)
        expectClose(surface.rises[41] / 2, 2924.816682907081, relative: 1e-9)
    }

    @Test func profileIsTheLeastOfTheSurfaceAndGivesTheReferenceValues() throws {
        let family = try GaussianExample(classifier: .aware, truth: .pi / 2).family(countTerm: .gammaOfCount)
        let strengths = [0.8, 0.9, 1.1, 1.2]
        let profile = family.profile(signalStrengths: strengths)
        let surface = family.surface(signalStrengths: strengths)
        for (column, point) in profile.enumerated() {
            let least = (0..<21).map { surface.rises[$0 * strengths.count + column] }.min() ?? .nan
            expectClose(point.rise, least, absolute: 1e-8)
        }
        // A_nll_profile_over_mu_vs_z.json; its minimum is that on its grid, at µ = 1.
        let reference = [2.7873968118919947, 0.6805378450217177, 0.33115242514578114, 1.9042519037539094]
        let atOne = family.profile(signalStrengths: [1])[0].rise / 2
        for (point, expected) in zip(profile, reference) {
            expectClose(point.rise / 2 - atOne, expected, absolute: 1e-7)
        }
    }

    @Test func intervalEndsLieAtTheirLevelOfTheProfile() throws {
        let family = try GaussianExample(classifier: .baseline, truth: .pi / 2).family()
        for deviations in [1.0, 2.0] {
            let interval = family.interval(standardDeviations: deviations)
            let ends = [try #require(interval.lower), try #require(interval.upper)]
            for point in family.profile(signalStrengths: ends) {
                expectClose(point.rise, deviations * deviations, absolute: 1e-8)
            }
        }
    }

    @Test func leavingOutTheTermOfTheCountsMovesTheSurfaceOfAnAwareClassifier() throws {
        let family = try GaussianExample(classifier: .aware, truth: .pi / 2).family(.none)
        /// −ln L(1, z) above that at the true z, the last, with and without ln Γ(N + 1).
        func rise(at index: Int, without term: (Double) -> Double) -> Double {
            func truncated(_ index: Int) -> Double {
                family.value(signalStrength: 1, at: index) - family.hypotheses[index].counts.reduce(0) { $0 + term($1) }
            }
            return truncated(index) - truncated(20)
        }
        #expect(rise(at: 19) { _ in 0 } < 1)
        #expect(rise(at: 19) { lgamma($0 + 1) } > 100)
    }

    @Test func termOfTheCountsIsAConstantForAnOrdinaryClassifier() throws {
        let example = GaussianExample(classifier: .baseline, truth: .pi / 2)
        let strengths = [0.5, 1, 2]
        let full = try example.family().surface(signalStrengths: strengths).rises
        let printed = try example.family(countTerm: .gammaOfCount).surface(signalStrengths: strengths).rises
        for (first, second) in zip(full, printed) { expectClose(first, second, relative: 1e-9, absolute: 1e-8) }
    }

    /// -975 / 354.5 * 354.5 + 975 is below 0, where the slope would change its sign.
    @Test func roundingAtTheEndOfTheDomainIsNoMinimum() throws {
        #expect(-975 / 354.5 * 354.5 + 975 < 0)
        let family = try TemplateFamily(hypotheses: [
            TemplateHypothesis(nuisanceValue: 0, signal: [354.5], background: [975], counts: [1684])
        ])
        expectClose(family.fit().signalStrength, 2, relative: 1e-12)
    }

    @Test func oneBinHasTheAnalyticMinimumAndCurvature() throws {
        let family = try TemplateFamily(hypotheses: [
            TemplateHypothesis(nuisanceValue: 0, signal: [10], background: [100], counts: [115])
        ])
        let fit = family.fit()
        expectClose(fit.signalStrength, 1.5, relative: 1e-12)
        expectClose(try #require(fit.statisticalUncertainty), 115.0.squareRoot() / 10, relative: 1e-12)
        expectClose(fit.negativeLogLikelihood, lgamma(116) - 115 * log(115) + 115, relative: 1e-10)
    }

    @Test func symmetricTemplatesGiveTheLeastNuisanceValue() throws {
        #expect(try GaussianExample(classifier: .baseline, truth: .pi / 2).family().fit().nuisanceValue == 0)
        #expect(try GaussianExample(classifier: .baseline, truth: 0).family().fit().nuisanceValue == 0)
    }

    @Test func separateValleysGiveSeparateRanges() throws {
        let family = try TemplateFamily(hypotheses: [
            TemplateHypothesis(nuisanceValue: 0, signal: [100], background: [1000], counts: [1000]),
            TemplateHypothesis(nuisanceValue: 1, signal: [100], background: [800], counts: [1000]),
        ])
        let interval = family.interval()
        #expect(interval.ranges.count == 2)
        #expect(interval.ranges[0].contains(0) && interval.ranges[1].contains(2))
        #expect(interval.lower == interval.ranges[0].lowerBound && interval.upper == interval.ranges[1].upperBound)
    }

    @Test func boundOfTheSignalStrengthEndsAnInterval() throws {
        let hypothesis = TemplateHypothesis(nuisanceValue: 0, signal: [1], background: [100], counts: [100])
        let interval = try TemplateFamily(hypotheses: [hypothesis], bounds: 0...5).interval()
        #expect(interval.lower == nil && interval.upper == nil)
        #expect(interval.ranges == [0...5])
    }

    @Test func countsWhereNothingIsExpectedLeaveNoLikelihood() throws {
        let empty = TemplateHypothesis(nuisanceValue: 0, signal: [1, 0], background: [1, 0], counts: [2, 1])
        let fit = try TemplateFamily(hypotheses: [empty]).fit()
        #expect(fit.status == .noFiniteLikelihood)
        let possible = TemplateHypothesis(nuisanceValue: 1, signal: [1, 1], background: [1, 1], counts: [2, 1])
        let family = try TemplateFamily(hypotheses: [empty, possible])
        #expect(family.fit().nuisanceValue == 1)
        #expect(family.surface(signalStrengths: [1]).rises[0] == .infinity)
        #expect(family.interval().ranges.count == 1)
    }

    @Test func impossibleFamiliesAreRefused() {
        func family(
            _ hypotheses: [TemplateHypothesis], _ constraint: FamilyConstraint = .none, _ term: CountTerm = .poisson
        ) throws { _ = try TemplateFamily(hypotheses: hypotheses, constraint: constraint, countTerm: term) }
        let good = TemplateHypothesis(nuisanceValue: 0, signal: [1, 2], background: [3, 4], counts: [5, 6])
        func changed(_ change: (inout TemplateHypothesis) -> Void) -> [TemplateHypothesis] {
            var other = good
            other.nuisanceValue = 1
            change(&other)
            return [good, other]
        }
        #expect(throws: ModelError.self) { try family([]) }
        #expect(throws: ModelError.self) { try family([good, good]) }
        #expect(throws: ModelError.self) { try family(changed { $0.nuisanceValue = .nan }) }
        #expect(throws: ModelError.self) { try family(changed { $0.signal = [1] }) }
        #expect(throws: ModelError.self) { try family(changed { $0.background[1] = -1 }) }
        #expect(throws: ModelError.self) { try family(changed { $0.counts[0] = .infinity }) }
        #expect(throws: ModelError.noSignal) { try family(changed { $0.signal = [0, 0] }) }
        #expect(throws: ModelError.self) { try family(changed { $0.counts[0] = 0 }, .none, .gammaOfCount) }
        #expect(throws: ModelError.self) { try family([good], .gaussian(centre: 0, width: 0)) }
        #expect(throws: ModelError.self) { try family([good], .auxiliary(templates: [], counts: [1])) }
        #expect(throws: ModelError.self) { try family([good], .auxiliary(templates: [[1, 2]], counts: [1])) }
    }
}

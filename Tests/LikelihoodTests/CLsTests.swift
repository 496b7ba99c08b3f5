import Glibc
import Likelihood
import TestSupport
import Testing

@Suite struct CLsTests {
    private func normal(_ value: Double) -> Double { erfc(-value / 2.0.squareRoot()) / 2 }

    @Test(arguments: [38.0, 50, 55]) func countingExperiment(count: Double) throws {
        let test = try profile(of: countingModel(signal: 10, background: 50), counts: [count])
            .clsTest(signalStrength: 1.2)
        func q(_ count: Double) -> Double { 2 * (62 - max(50, count) - count * log(62 / max(50, count))) }
        let (observed, asimov) = (q(count).squareRoot(), q(50).squareRoot())
        // Equation 65: below √q̃A the law of a µ̂ inside the physical region, above it the other.
        let (clsb, clb) =
            count < 50
            ? (
                1 - normal((q(count) + q(50)) / (2 * asimov)), 1 - normal((q(count) - q(50)) / (2 * asimov))
            ) : (1 - normal(observed), 1 - normal(observed - asimov))
        expectClose(test.clsb, clsb, relative: 1e-9)
        expectClose(test.clb, clb, relative: 1e-9)
        expectClose(test.observed, clsb / clb, relative: 1e-9)
        for (value, deviations) in zip(test.expected, ExpectedBand.deviations) {
            expectClose(value, (1 - normal(asimov - deviations)) / normal(deviations), relative: 1e-9)
        }
        #expect(test.status == .converged)
    }

    @Test func withoutSignalNothingIsExcluded() throws {
        let test = try profile(of: countingModel(signal: 10, background: 50), counts: [45]).clsTest(signalStrength: 0)
        #expect(test.observed == 1)
        expectClose(test.expected[2], 1, absolute: 1e-12)
    }

    @Test func farTailsStayNumbers() throws {
        let test = try profile(of: countingModel(signal: 10, background: 50_000), counts: [30_000])
            .clsTest(signalStrength: 1)
        #expect(test.clb == 0)
        // The ratio of two Mills ratios, u² − v² = q̃ in Φ(−u) / Φ(−v).
        let root = test.asimovQMuTilde.squareRoot()
        let background = (test.qMuTilde - test.asimovQMuTilde) / (2 * root)
        let expected = exp(-test.qMuTilde / 2) * background / (background + root)
        expectClose(test.observed, expected, relative: 1e-6)
    }

    @Test func noSignalAtAllIsNotExcluded() throws {
        let test = try profile(of: countingModel(signal: 0, background: 50), counts: [45]).clsTest(signalStrength: 1)
        #expect(test.observed == 1)
        #expect(test.expected == [1, 1, 1, 1, 1])
        #expect(test.status == .converged)
    }

    @Test func aFailedFitShowsInTheStatus() throws {
        let test = try profile(of: countingModel(signal: 10, background: 0), counts: [10]).clsTest(signalStrength: 1)
        #expect(test.status == .noFiniteLikelihood)
    }
}

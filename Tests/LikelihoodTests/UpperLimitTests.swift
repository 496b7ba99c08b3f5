import Glibc
import Likelihood
import TestSupport
import Testing

@Suite struct UpperLimitTests {
    @Test(arguments: [[51.0, 48], [60, 65], [30, 30], [50, 52]]) func limitsSolveTheirEquation(counts: [Double]) throws
    {
        for bounds in [-10.0...10.0, 0...10] {
            let profile = try profile(of: twoBinModel(bounds: bounds), counts: counts)
            let limit = try profile.upperLimit()
            let observed = try #require(limit.observed.value)
            expectClose(try profile.clsTest(signalStrength: observed).observed, 0.05, relative: 1e-8)
            for (place, expected) in limit.expected.enumerated() {
                let test = try profile.clsTest(signalStrength: try #require(expected.value))
                expectClose(test.expected[place], 0.05, relative: 1e-8)
            }
            #expect(limit.fitCount < 40)
        }
    }

    @Test func nothingSeenAndNothingExpected() throws {
        // q̃ = q̃A = 2 µ s, so that CLs = Φ(−√q̃) / Φ(0).
        let limit = try profile(of: countingModel(signal: 4, background: 0), counts: [0]).upperLimit()
        let root = 1.959963984540054
        expectClose(limit.observed.value ?? .nan, root * root / 8, relative: 1e-9)
        expectClose(limit.expected[2].value ?? .nan, root * root / 8, relative: 1e-9)
    }

    @Test func theUpperBoundIsNoLimit() throws {
        for counts in [[51.0, 48], [150, 160]] {
            let wide = try profile(of: twoBinModel(bounds: 0...100), counts: counts).upperLimit()
            let narrow = try profile(of: twoBinModel(bounds: 0...1), counts: counts).upperLimit()
            expectClose(narrow.observed.value ?? .nan, wide.observed.value ?? .infinity, relative: 1e-9)
            for (narrow, wide) in zip(narrow.expected, wide.expected) {
                expectClose(narrow.value ?? .nan, wide.value ?? .infinity, relative: 1e-9)
            }
        }
    }

    @Test func moreConfidenceIsAHigherLimit() throws {
        let profile = try profile(of: twoBinModel(), counts: [51, 48])
        let limits = try [0.68, 0.9, 0.95, 0.999].map { level in
            try profile.upperLimit(confidenceLevel: level).observed.value ?? .nan
        }
        #expect(limits == limits.sorted())
        #expect(Set(limits).count == 4)
    }

    @Test(arguments: [1e-6, 1e6]) func theSizeOfTheSignalDoesNotMatter(size: Double) throws {
        let one = try profile(of: countingModel(signal: 10, background: 50), counts: [55]).upperLimit()
        let bound = max(10, 10 / size)
        let scaled = try profile(
            of: countingModel(signal: 10 * size, background: 50, bounds: -bound...bound), counts: [55]
        ).upperLimit()
        expectClose(size * (scaled.observed.value ?? .nan), one.observed.value ?? .infinity, relative: 1e-9)
    }

    @Test func withoutSensitivityThereIsNoLimit() throws {
        let limit = try profile(of: countingModel(signal: 0, background: 50), counts: [55]).upperLimit()
        #expect(limit.status == .converged)
        #expect(limit.observed == .notReached)
        #expect(limit.expected.allSatisfy { $0 == .notReached })
    }

    @Test func aBackgroundThatCannotGiveTheDataIsAStatus() throws {
        let limit = try profile(of: countingModel(signal: 10, background: 0), counts: [10]).upperLimit()
        #expect(limit.observed == .failed(.noFiniteLikelihood))
    }
}

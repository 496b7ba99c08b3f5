import Likelihood
import TestSupport
import Testing

@Suite struct TestStatisticSampleTests {
    @Test func pValuesAreSharesUpToTheObservation() throws {
        let sample = try TestStatisticSample(withSignal: [3, 1, 2, 4], backgroundOnly: [0, -1, 1, 2])
        let values = sample.pValues(observed: 1)
        expectClose(values.signalPlusBackground, 0.25)
        expectClose(values.background, 0.75)
        expectClose(values.cls, 1.0 / 3, relative: 1e-15)
        #expect(sample.pValues(observed: -5).cls.isNaN)
    }

    @Test func powerIsRandomisedAtTheCriticalValue() throws {
        // Half of the experiments with signal share the smallest value: excluding a tenth of those reaches 5 %.
        let sample = try TestStatisticSample(withSignal: [0, 0, 1, 1], backgroundOnly: [0, 0, 0, 1])
        expectClose(sample.power(level: 0.05), 0.075, relative: 1e-12)
    }

    @Test func powerOfContinuousStatisticsIsAShare() throws {
        let sample = try TestStatisticSample(
            withSignal: (0..<100).map(Double.init), backgroundOnly: (0..<100).map { Double($0) - 50.5 })
        expectClose(sample.power(level: 0.05), 0.56, relative: 1e-12)
    }

    @Test func emptyOrUndefinedSamplesAreRefused() {
        #expect(throws: ModelError.self) { try TestStatisticSample(withSignal: [], backgroundOnly: [1]) }
        #expect(throws: ModelError.self) { try TestStatisticSample(withSignal: [1], backgroundOnly: [.nan]) }
    }
}

@Suite struct RatioRegionsTests {
    @Test func countsGoIntoTheirRegionsAndAreCutBelowTheFirst() throws {
        let regions = try RatioRegions(edges: [0.5, 2], signal: [3, 7], background: [50, 10])
        #expect(
            regions.counts(of: UnbinnedEvents(ratios: [0.1, 0.5, 1.9, 2, 9], weights: [1, 1, 2, 1, 3])) == [3, 4])
        expectClose(
            regions.logLikelihoodRatio(counts: [3, 4]), 3 * 0.05826890812397576 + 4 * 0.5306282510621704 - 10,
            relative: 1e-12)
    }

    @Test func impossibleRegionsAreRefused() {
        #expect(throws: ModelError.self) { try RatioRegions(edges: [2, 1], signal: [1, 1], background: [1, 1]) }
        #expect(throws: ModelError.self) { try RatioRegions(edges: [0, 1], signal: [1], background: [1, 1]) }
        #expect(throws: ModelError.self) { try RatioRegions(edges: [0], signal: [1], background: [0]) }
    }
}

import Likelihood
import Numerical
import TestSupport
import Testing

/// Figure 4 of paper D with the analytic density ratio: the more of the ratio a test uses, the more power it has.
@Suite struct BumpHuntPowerTests {
    private let signal = 10.0
    private let background = 100.0
    private let model = BumpHunt(width: 0.08)

    /// All events, the cut at 0.5, two bins, twenty bins of [0, 3) of which the last is open.
    private func regions() throws -> [RatioRegions] {
        try [[0], [0.5], [0.5, 2], (0..<20).map { 0.15 * Double($0) }].map {
            try model.regions($0, signal: signal, background: background)
        }
    }

    @Test func informationRisesFromCountingOverCutAndBinsToSingleEvents() throws {
        let binned = try regions().map { regions in
            zip(regions.signal, regions.background).reduce(0) { $0 + $1.0 * $1.0 / ($1.0 + $1.1) }
        }
        let likelihood = try UnbinnedLikelihood(
            signal: signal, background: background, events: model.asimov(signal: signal, background: background))
        let information = binned + [likelihood.derivatives(at: [1]).hessian[0]]
        for (coarse, fine) in zip(information, information.dropFirst()) { #expect(coarse < fine) }
        #expect(information[3] > 0.98 * information[4])
    }

    @Test func powerIsTheReferenceAndRisesWithTheInformation() throws {
        let tests = try regions()
        let count = 8000
        var stream = RandomStream("power")
        func statistics(signal truth: Double) throws -> [[Double]] {
            let experiments = try (0..<count).map { _ in
                let events = UnbinnedEvents(
                    ratios: model.pseudoExperiment(signal: truth, background: background, stream: &stream))
                return try tests.map { $0.logLikelihoodRatio(counts: $0.counts(of: events)) }
                    + [UnbinnedLikelihood(signal: signal, background: background, events: events).logLikelihoodRatio()]
            }
            return (0...tests.count).map { test in experiments.map { $0[test] } }
        }
        let samples = try zip(statistics(signal: signal), statistics(signal: 0)).map {
            try TestStatisticSample(withSignal: $0, backgroundOnly: $1)
        }
        let powers = samples.map { $0.power(level: 0.05) }
        // D_bumphunt.json, S = 10, B = 100, s_y = sigma; the first is the exact one.
        let reference = [0.24563488617663415, 0.44304258142534664, 0.49453481914893616, 0.506945, 0.51161]
        for (index, sample) in samples.enumerated() {
            // The power at the level that the experiments with signal have reached by chance, one deviation up.
            let chance = (0.05 * 0.95 / Double(count)).squareRoot()
            let shifted = sample.power(level: 0.05 + chance) - powers[index]
            let own = (powers[index] * (1 - powers[index]) / Double(count)).squareRoot()
            // 0.004 is the reference's own uncertainty.
            let uncertainty = (shifted * shifted + own * own + 0.004 * 0.004).squareRoot()
            expectClose(powers[index], reference[index], absolute: 4 * uncertainty)
        }
        #expect(powers[0] < powers[1] && powers[1] < powers[2] && powers[2] < powers[4])
    }
}

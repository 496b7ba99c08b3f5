import Foundation
import Likelihood
import Numerical
import Sweep
import TestSupport
import Testing

@testable import Analysis

@Suite struct PseudoExperimentsTests {
    private func stream(_ purpose: String) -> RandomStream {
        RandomStream(seed: 7, identity: ContentHash(of: "pseudo-experiments"), purpose: purpose)
    }

    /// D_bumphunt.json, power, s_y = σ = 0.08; its own uncertainty is 0.004.
    @Test(arguments: [
        (10.0, 100.0, [0.2456, 0.443, 0.4945, 0.5075, 0.5116]), (50, 1000, [0.4616, 0.809, 0.8649, 0.8754, 0.8819]),
    ])
    func powerIsTheReference(signal: Double, background: Double, _ expected: [Double]) throws {
        let sample = RatioSample(signal: signal, background: background, width: 0.08)
        let kinds: [HypothesisTestKind] = [.inclusive, .cut, .twoBins, .manyBins, .unbinned]
        let toys = LongTests.count(short: 3000, long: 100_000)
        for (kind, expected) in zip(kinds, expected) {
            var stream = stream(kind.rawValue)
            let settings = HypothesisTestSettings(kind: kind, toys: toys)
            let test = try #require(try PseudoExperiments(sample, settings: settings).run(&stream))
            let power = test.power(level: 0.05)
            let chance = (0.05 * 0.95 / Double(toys)).squareRoot()
            let shifted = test.power(level: 0.05 + chance) - power
            let own = (power * (1 - power) / Double(toys)).squareRoot()
            let uncertainty = (shifted * shifted + own * own + 0.004 * 0.004).squareRoot()
            expectClose(power, expected, absolute: 4 * uncertainty, "\(kind)")
            #expect(test.powerTable.rows.count == 99)
            #expect(test.powerTable.rows[4] == [0.05, power])
        }
    }

    /// Sums over a Poisson number of events have mean Σ w x and variance Σ w x², here with weights far from equal.
    @Test func eventsAreDrawnByTheirWeights() throws {
        let sample = RatioSample(
            ratios: [0, 0.5, 3, 8, 1, 2, 0.1], weights: [1, 4, 0.5, 0.1, 30, 2, 0],
            isSignal: [true, true, true, true, false, false, false])
        let toys = 20_000
        var stream = stream("weights")
        let settings = HypothesisTestSettings(kind: .unbinned, toys: toys)
        let test = try #require(try PseudoExperiments(sample, settings: settings).run(&stream))
        let (signal, background) = (5.6, 32.0)
        for (values, strength) in [(test.withSignal, 1.0), (test.backgroundOnly, 0)] {
            var (mean, variance) = (-signal, 0.0)
            for row in sample.ratios.indices {
                let weight = sample.weights[row] * (sample.isSignal[row] ? strength : 1)
                let term = log(1 + sample.ratios[row] * signal / background)
                mean += weight * term
                variance += weight * term * term
            }
            let found = values.reduce(0, +) / Double(toys)
            expectClose(found, mean, absolute: 4 * (variance / Double(toys)).squareRoot())
            let spread = values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / Double(toys)
            expectClose(spread, variance, relative: 0.05)
        }
    }

    @Test func regionsWithoutBackgroundJoinANeighbour() throws {
        let sample = RatioSample(
            ratios: [0.1, 0.6, 1.5, 1.6, 2.5, 3.5, 0.2], weights: [1, 2, 4, 8, 16, 32, 64],
            isSignal: [true, true, true, false, true, false, false])
        let experiments = PseudoExperiments(sample, settings: HypothesisTestSettings())
        let regions = try #require(try experiments.regions(from: [0.5, 1, 2, 3]))
        // From 0.5 there is signal alone, and from 2.
        #expect(regions.edges == [0.5, 3])
        #expect(regions.signal == [22, 0])
        #expect(regions.background == [8, 32])
        #expect(try experiments.regions(from: [9]) == nil)
    }

    @Test func noTestDrawsNothing() throws {
        var (own, other) = (stream("a"), stream("a"))
        let sample = RatioSample(signal: 1, background: 1, width: 0.1)
        #expect(try PseudoExperiments(sample, settings: HypothesisTestSettings()).run(&own) == nil)
        #expect(own.next() == other.next())
    }
}

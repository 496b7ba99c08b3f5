import Foundation
import Likelihood
import Numerical
import TestSupport
import Testing

@Suite struct ScoreCalibrationTests {
    @Test func optimalScoreGivesTheDensityRatioWhateverTheMixOfTheTraining() throws {
        let calibration = try ScoreCalibration(signalWeight: 300, backgroundWeight: 1000)
        for ratio in [0.01, 1, 42] {
            let score = 300 * ratio / (300 * ratio + 1000)
            expectClose(calibration.ratio(ofScore: score), ratio, relative: 1e-12)
        }
        #expect(calibration.ratio(ofScore: 1).isFinite && calibration.ratio(ofScore: 0) > 0)
    }

    /// Gaussians of width 1 at ±½, of which the ratio is eˣ; the score is a wrong but rising function of x.
    private func sample(_ purpose: String, _ count: Int) -> (signal: ScoredEvents, background: ScoredEvents) {
        var stream = RandomStream(purpose)
        let score = { (x: Double) in 1 / (1 + exp(-0.3 * x + 1)) }
        let signal = (0..<count).map { _ in score(0.5 + stream.gaussian()) }
        let background = (0..<count).map { _ in score(-0.5 + stream.gaussian()) }
        return (ScoredEvents(scores: signal), ScoredEvents(scores: background))
    }

    @Test func calibratedScoreOfAKnownModelIsTheAnalyticRatioWithinStatistics() throws {
        let events = sample("calibration", 100_000)
        let calibration = try ScoreCalibration(signal: events.signal, background: events.background, bins: 50)
        // A step holds 4000 events, 700 and more of either class, so that ln r is known to √(2 / 700) = 0.05; x differs
        // inside a step by up to its width, below 0.1.
        for x in stride(from: -1.5, through: 1.5, by: 0.25) {
            let ratio = calibration.ratio(ofScore: 1 / (1 + exp(-0.3 * x + 1)))
            expectClose(log(ratio), x, absolute: 4 * 0.05 + 0.1)
        }
        #expect(try #require(calibration.stepCount) <= 50)
    }

    @Test func stepsRiseAndHaveAMeanOfOneInTheBackground() throws {
        let events = sample("mean", 500)
        for bins in [1, 20, 1000] {
            let calibration = try ScoreCalibration(signal: events.signal, background: events.background, bins: bins)
            let background = events.background.scores.map(calibration.ratio)
            expectClose(background.reduce(0, +) / 500, 1, relative: 1e-12)
            let sorted = (events.signal.scores + events.background.scores).sorted().map(calibration.ratio)
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(sorted.allSatisfy { $0.isFinite })
        }
    }

    @Test func violatorsArePooledWithTheirWeights() throws {
        // Signal shares by bin 1/4, 1/2, 1/3: the last two violate the order and are pooled.
        let calibration = try ScoreCalibration(
            signal: ScoredEvents(scores: [0.1, 0.5, 0.9], weights: [1, 3, 2]),
            background: ScoredEvents(scores: [0.1, 0.5, 0.9], weights: [3, 3, 4]), bins: 3)
        #expect(calibration.stepCount == 2)
        expectClose(calibration.ratio(ofScore: 0.1), (1.0 / 6) / (3.0 / 10), relative: 1e-14)
        expectClose(calibration.ratio(ofScore: 0.7), (5.0 / 6) / (7.0 / 10), relative: 1e-14)
        #expect(calibration.ratio(ofScore: -1) == calibration.ratio(ofScore: 0.1))
    }

    @Test func impossibleCalibrationsAreRefused() {
        let good = ScoredEvents(scores: [0.5])
        func make(_ signal: ScoredEvents, bins: Int = 1) throws {
            _ = try ScoreCalibration(signal: signal, background: good, bins: bins)
        }
        #expect(throws: ModelError.self) { try make(ScoredEvents(scores: [])) }
        #expect(throws: ModelError.self) { try make(ScoredEvents(scores: [.nan])) }
        #expect(throws: ModelError.self) { try make(ScoredEvents(scores: [0.5], weights: [0])) }
        #expect(throws: ModelError.self) { try make(ScoredEvents(scores: [0.5], weights: [-1])) }
        #expect(throws: ModelError.self) { try make(good, bins: 0) }
        #expect(throws: ModelError.self) { try make(good, bins: 3) }
        #expect(throws: ModelError.self) { try ScoreCalibration(signalWeight: 0, backgroundWeight: 1) }
    }
}

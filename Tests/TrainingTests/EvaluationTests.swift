import Events
import Glibc
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct EvaluationTests {
    private let sample = SmallEvents.mixed
    private let processes = SmallEvents.mixedProcesses

    // MARK: Area under curve

    @Test(arguments: 1...20)
    func areaAgreesWithAllPairs(_ seed: Int) throws {
        var stream = SmallEvents.stream("area \(seed)")
        let count = 2 + stream.uniform(below: 60)
        let levels = 1 + stream.uniform(below: 30)
        let scores = (0..<count).map { _ in Double(stream.uniform(below: levels)) / Double(levels) }
        let isSignal = (0..<count).map { $0 == 0 || $0 > 1 && stream.uniform() < 0.4 }
        let weights = (0..<count).map { $0 < 2 ? 1 : Double(stream.uniform(below: 4)) / 2 }
        let area = try #require(areaUnderCurve(scores: scores, isSignal: isSignal, weights: weights))
        expectClose(area, plainArea(scores, isSignal, weights), relative: 1e-13)
    }

    @Test(arguments: [
        ([0.1, 0.2, 0.8, 0.9], 1.0), ([0.9, 0.8, 0.2, 0.1], 0.0), ([0.5, 0.5, 0.5, 0.5], 0.5),
        ([0.1, 0.8, 0.2, 0.9], 0.75),
    ])
    func areaOfFourEvents(_ scores: [Double], _ expected: Double) {
        let area = areaUnderCurve(scores: scores, isSignal: [false, false, true, true], weights: [1, 1, 1, 1])
        #expect(area == expected)
    }

    @Test(arguments: [
        ([true, true], [1.0, 1.0]), ([false, false], [1.0, 1.0]), ([true, false], [0.0, 1.0]),
        ([true, false], [1.0, 0.0]),
    ])
    func areaNeedsBothClasses(_ isSignal: [Bool], _ weights: [Double]) {
        #expect(areaUnderCurve(scores: [0.2, 0.7], isSignal: isSignal, weights: weights) == nil)
        #expect(areaUnderCurve(scores: [], isSignal: [], weights: []) == nil)
    }

    @Test func areaOfScoresThatAreNoNumbersIsNil() {
        #expect(areaUnderCurve(scores: [0.1, .nan, 0.3], isSignal: [true, false, false], weights: [1, 1, 1]) == nil)
        #expect(areaUnderCurve(scores: [.nan, .nan], isSignal: [true, false], weights: [1, 1]) == nil)
    }

    // MARK: Evaluation

    @Test func scoresAreThoseOfTheClassifier() throws {
        let classifier = try randomClassifier()
        let evaluation = try classifier.evaluate(
            sample, split: "test", processes: processes, settings: TrainingSettings())
        let nominal = try classifier.scores(of: sample)
        #expect(evaluation.scores == nominal)
        #expect(evaluation.varied.count == 2)
        let shift = sample.variations[0]
        #expect(try evaluation.varied[0].up == classifier.scores(of: sample, features: shift.up.features))
        #expect(try evaluation.varied[0].down == classifier.scores(of: sample, features: shift.down.features))
        #expect(evaluation.varied[1].up == nominal && evaluation.varied[1].down == nominal)
    }

    @Test(arguments: LossWeights.allCases)
    func crossEntropyHasTheWeightsOfTheLoss(_ weights: LossWeights) throws {
        let settings = TrainingSettings(loss: LossSettings(weights: weights))
        let classifier = try randomClassifier()
        let evaluation = try classifier.evaluate(sample, split: "test", processes: processes, settings: settings)
        let plain = PlainLoss(sample: sample, processes: processes, settings: settings)
        let terms = evaluation.scores.enumerated().map { row, score in
            plain.lossWeight(row) * (row % 3 == 0 ? -log(score) : -log(1 - score))
        }
        expectClose(evaluation.crossEntropy, terms.reduce(0, +) / 16, relative: 1e-12)
    }

    @Test(arguments: [PenaltyCombination.sum, .mean])
    func penaltiesAreThoseOfTheWholeSample(_ combination: PenaltyCombination) throws {
        let settings = TrainingSettings(penalty: PenaltySettings(bins: 5, histogram: .joint, combination: combination))
        let evaluation = try randomClassifier().evaluate(
            sample, split: "test", processes: processes, settings: settings)
        let scores = [evaluation.scores] + evaluation.varied.flatMap { [$0.up, $0.down] }
        let factor = 16 / sample.weights.reduce(0, +)
        let weights = [sample.weights] + sample.variations.flatMap { [$0.up.weights, $0.down.weights] }
        let events = (0..<5).map { index in
            WeightedScores(rows: (0..<16).map { $0 + 16 * index }, weights: weights[index].map { $0 * factor })
        }
        let expected = VariationPenalty(settings.penalty).values(
            scores: scores.flatMap { $0 },
            groups: [PenaltyGroup(nominal: events[0], varied: Array(events.dropFirst()))], gradient: nil)
        #expect(evaluation.penalties.map(\.name) == ["shift", "tilt"])
        let values = evaluation.penalties.flatMap { [$0.up, $0.down] }
        for (value, expected) in zip(values, expected) { expectClose(value, expected, relative: 1e-12) }
        expectClose(evaluation.penalty, expected.reduce(0, +), relative: 1e-12)
    }

    @Test func penalisesTheChosenVariationsInTheirOrder() throws {
        let both = try randomClassifier().evaluate(
            sample, split: "test", processes: processes, settings: TrainingSettings())
        let chosen = TrainingSettings(penalty: PenaltySettings(variations: .named(["tilt", "shift"])))
        let swapped = try randomClassifier().evaluate(sample, split: "test", processes: processes, settings: chosen)
        #expect(swapped.penalties.map(\.name) == ["tilt", "shift"])
        #expect(swapped.penalties.map(\.up) == both.penalties.map(\.up).reversed())
        #expect(swapped.penalties.map(\.down) == both.penalties.map(\.down).reversed())
        #expect(swapped.varied.map(\.up) == both.varied.map(\.up), "scores keep the order of the sample")
        let tilt = TrainingSettings(penalty: PenaltySettings(variations: .named(["tilt"])))
        let one = try randomClassifier().evaluate(sample, split: "test", processes: processes, settings: tilt)
        #expect(one.penalties.count == 1 && one.penalties[0].up == both.penalties[1].up)
        #expect(one.varied.count == 2, "other variations are scored all the same")
    }

    @Test func sampleWithoutVariationsHasNoPenalty() throws {
        var bare = sample
        bare.variations = []
        let evaluation = try randomClassifier().evaluate(
            bare, split: "test", processes: processes, settings: TrainingSettings())
        #expect(evaluation.penalties.isEmpty && evaluation.penalty == 0 && evaluation.varied.isEmpty)
    }

    @Test func refusesWhatTheSampleLacks() throws {
        var empty = sample
        empty.weights = [Double](repeating: 0, count: 16)
        #expect(throws: TrainingError.emptySample(split: "test")) {
            try randomClassifier().evaluate(empty, split: "test", processes: processes, settings: TrainingSettings())
        }
        let settings = TrainingSettings(penalty: PenaltySettings(variations: .named(["tau"])))
        #expect(throws: TrainingError.unknownVariation("tau", known: ["shift", "tilt"])) {
            try randomClassifier().evaluate(sample, split: "test", processes: processes, settings: settings)
        }
    }

    /// The share of signal-background pairs in order, by weight.
    private func plainArea(_ scores: [Double], _ isSignal: [Bool], _ weights: [Double]) -> Double {
        var (ordered, all) = (0.0, 0.0)
        for signal in scores.indices where isSignal[signal] {
            for background in scores.indices where !isSignal[background] {
                let weight = weights[signal] * weights[background]
                all += weight
                if scores[signal] > scores[background] { ordered += weight }
                if scores[signal] == scores[background] { ordered += weight / 2 }
            }
        }
        return ordered / all
    }
}

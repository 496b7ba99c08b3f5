import Events
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct TrainerTests {
    private let identity = ContentHash(of: "training")

    private func settings(
        hidden: [Int] = [16], penalty: PenaltySettings = PenaltySettings(), rate: Double = 0.01, batch: Int = 100,
        patience: Int = 10, epochs: Int = 15
    ) -> TrainingSettings {
        TrainingSettings(
            network: NetworkSettings(hidden: hidden), penalty: penalty,
            optimiser: OptimiserSettings(learningRate: rate), batch: batch, patience: patience, epochs: epochs)
    }

    private func train(
        _ settings: TrainingSettings, _ events: PreparedEvents, seed: Int = 1
    ) throws -> (classifier: Classifier, history: TrainingHistory) {
        try trainClassifier(settings, events: events, seed: seed, identity: identity)
    }

    // MARK: Learning

    @Test func learnsTwoGaussians() throws {
        let events = SmallEvents.prepared(train: 2000, test: 2000)
        let (classifier, history) = try train(settings(), events)
        let area = try area(classifier.scores(of: events.test), events.test)
        // Φ(√2), and what the best discriminant -(x1 + x2) has on the same events.
        let best = try self.area(
            (0..<2000).map { -events.test.features[2 * $0] - events.test.features[2 * $0 + 1] }, events.test)
        expectClose(area, 0.9214, absolute: 0.02)
        expectClose(area, best, absolute: 0.005)
        #expect(history.epochs[0].validationLoss > (history.epochs.last?.validationLoss ?? .infinity))
    }

    @Test func penaltyReducesTheDependence() throws {
        let events = SmallEvents.prepared(train: 1200, validation: 400)
        let penalty = PenaltySettings(strength: 0, bins: 8, variations: .named(["shift"]))
        var strong = penalty
        strong.strength = 0.5
        let free = try train(settings(penalty: penalty, epochs: 12), events).classifier
        let bound = try train(settings(penalty: strong, batch: 400, epochs: 25), events).classifier
        func dependence(_ classifier: Classifier) throws -> Double {
            try classifier.evaluate(
                events.test, split: "test", processes: events.processes, settings: settings(penalty: strong)
            ).penalty
        }
        #expect(try dependence(bound) < 0.3 * dependence(free))
        #expect(try area(bound.scores(of: events.test), events.test) > 0.75, "x1 alone separates well")
    }

    @Test func trainsOnTheChosenFeaturesOnly() throws {
        let events = SmallEvents.prepared(train: 300, validation: 100)
        var chosen = settings(epochs: 2)
        chosen.inputs.features = ["x2"]
        let classifier = try train(chosen, events).classifier
        #expect(classifier.preprocessing.features == ["x2"])
        var other = events.test
        for row in 0..<other.rowCount { other.features[2 * row] = 1e6 }
        #expect(try classifier.scores(of: other) == classifier.scores(of: events.test))
    }

    // MARK: Reproducibility

    @Test func sameSeedGivesTheSameBits() throws {
        let events = SmallEvents.prepared(train: 400, validation: 150)
        let settings = settings(penalty: PenaltySettings(strength: 2), epochs: 3)
        let first = try train(settings, events)
        let second = try train(settings, events)
        #expect(first.classifier.encoded() == second.classifier.encoded())
        #expect(first.history == second.history)
    }

    @Test func otherSeedOrIdentityGivesOtherParameters() throws {
        let events = SmallEvents.prepared(train: 200, validation: 100)
        let first = try train(settings(epochs: 1), events)
        let otherSeed = try train(settings(epochs: 1), events, seed: 2)
        let otherIdentity = try trainClassifier(
            settings(epochs: 1), events: events, seed: 1, identity: ContentHash(of: "other"))
        #expect(first.classifier.parameters != otherSeed.classifier.parameters)
        #expect(first.classifier.parameters != otherIdentity.classifier.parameters)
    }

    // MARK: When it ends

    @Test func bestEpochIsKept() throws {
        // Few training events and long steps: the validation loss soon rises.
        let events = SmallEvents.prepared(train: 40, validation: 300)
        let settings = settings(hidden: [32], rate: 0.03, batch: 300, patience: 4, epochs: 200)
        let (classifier, history) = try train(settings, events)
        #expect(history.status == .stoppedEarly)
        #expect(history.epochs.count == history.bestEpoch + 4)
        #expect(history.epochs.map(\.epoch) == Array(1...history.epochs.count))
        let losses = history.epochs.map(\.validationLoss)
        #expect(losses.min() == losses[history.bestEpoch - 1])
        let evaluation = try classifier.evaluate(
            events.validation, split: "validation", processes: events.processes, settings: settings)
        expectClose(evaluation.crossEntropy, losses[history.bestEpoch - 1], relative: 1e-12)
    }

    @Test func validationLossIncludesThePenalty() throws {
        let events = SmallEvents.prepared(train: 200, validation: 120)
        let settings = settings(penalty: PenaltySettings(strength: 3, bins: 5), batch: 200, epochs: 4)
        let (classifier, history) = try train(settings, events)
        let best = history.epochs[history.bestEpoch - 1]
        let evaluation = try classifier.evaluate(
            events.validation, split: "validation", processes: events.processes, settings: settings)
        expectClose(best.validationPenalty, evaluation.penalty, relative: 1e-9)
        expectClose(best.validationLoss, evaluation.crossEntropy + 3 * evaluation.penalty, relative: 1e-9)
    }

    /// 100 events at most 40 at a time make batches of 33, 33 and 34, cut from one order that all epochs share.
    @Test func validationLossIsTheMeanOverEqualBatches() throws {
        let events = SmallEvents.prepared(train: 80, validation: 100)
        let settings = settings(hidden: [6], penalty: PenaltySettings(strength: 3, bins: 5), batch: 40, epochs: 3)
        let (classifier, history) = try train(settings, events)
        let sample = try TrainingSample(
            events.validation, split: "validation", processes: events.processes,
            preprocessing: classifier.preprocessing, settings: settings)
        let network = NetworkParameters(widths: [2, 6, 1])
        network.unpack(classifier.parameters)
        let pass = NetworkPass(widths: [2, 6, 1], capacity: 40 * sample.inputsPerRow)
        var order = Array(0..<100)
        var stream = RandomStream(seed: 1, identity: identity, purpose: "validation")
        stream.shuffle(&order)
        var (total, penalty) = (0.0, 0.0)
        for rows in [order[0..<33], order[33..<66], order[66..<100]] {
            var objective = try Objective(settings, for: sample)
            let loss = objective.loss(of: sample, rows: Array(rows)[...], network, pass)
            total += loss.total / 3
            penalty += loss.penalty / 3
        }
        let best = history.epochs[history.bestEpoch - 1]
        expectClose(best.validationLoss, total, relative: 1e-9)
        expectClose(best.validationPenalty, penalty, relative: 1e-9)
    }

    @Test func stopsAtTheEpochLimit() throws {
        let events = SmallEvents.prepared(train: 200, validation: 100)
        let history = try train(settings(patience: 100, epochs: 3), events).history
        #expect(history.status == .epochLimit)
        #expect(history.epochs.count == 3)
    }

    @Test func batchLargerThanTheSampleIsOneBatch() throws {
        let events = SmallEvents.prepared(train: 90, validation: 60)
        let exact = try train(settings(batch: 90, epochs: 3), events)
        let huge = try train(settings(batch: 1_000_000_000, epochs: 3), events)
        #expect(huge.classifier.parameters == exact.classifier.parameters)
        #expect(huge.history == exact.history)
        let smaller = try train(settings(batch: 89, epochs: 3), events)
        #expect(smaller.classifier.parameters != exact.classifier.parameters)
    }

    /// At such rates parameters overflow, in deep networks while the loss stays finite: rectified nodes hide NaN.
    @Test(arguments: [[8], [8, 8, 8], [6, 6, 6, 6, 6]], [1e2, 1e5, 1e10, 1e12, 1e20, 1e25, 1e32, 1e38])
    func divergenceLeavesFiniteParameters(_ hidden: [Int], _ rate: Double) throws {
        let events = SmallEvents.prepared(train: 60, validation: 30, test: 30)
        let settings = settings(
            hidden: hidden, penalty: PenaltySettings(strength: 5), rate: rate, batch: 20, patience: 3, epochs: 6)
        let (classifier, history) = try train(settings, events)
        #expect(classifier.parameters.allSatisfy { $0.isFinite })
        #expect(history.epochs.allSatisfy { $0.trainLoss.isFinite && $0.validationLoss.isFinite })
        #expect(rate < 1e32 || history.status == .diverged)
        #expect(try classifier.scores(of: events.test).allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test func progressTellsEveryEpoch() throws {
        let events = SmallEvents.prepared(train: 100, validation: 50)
        var told: [EpochRecord] = []
        let history = try trainClassifier(
            settings(epochs: 4), events: events, seed: 1, identity: identity, progress: { told.append($0) }
        ).history
        #expect(told == history.epochs && told.count == 4)
    }

    // MARK: Errors

    @Test func refusesWhatTheEventsLack() {
        let events = SmallEvents.prepared(train: 20, validation: 20)
        var unknown = settings()
        unknown.inputs.features = ["x9"]
        #expect(throws: TrainingError.unknownFeature("x9", known: ["x1", "x2"])) { try train(unknown, events) }
        let penalty = settings(penalty: PenaltySettings(variations: .named(["tau"])))
        #expect(throws: TrainingError.unknownVariation("tau", known: ["shift", "tilt"])) { try train(penalty, events) }
    }

    @Test func refusesEmptySplits() {
        let none = SmallEvents.prepared(train: 0, validation: 20)
        #expect(throws: TrainingError.emptySample(split: "training")) { try train(settings(), none) }
        var weightless = SmallEvents.prepared(train: 20, validation: 20)
        weightless.validation.weights = [Double](repeating: 0, count: 20)
        #expect(throws: TrainingError.emptySample(split: "validation")) { try train(settings(), weightless) }
    }

    private func area(_ scores: [Double], _ sample: EventSample) throws -> Double {
        try #require(
            areaUnderCurve(scores: scores, isSignal: sample.process.map { $0 == 0 }, weights: sample.weights))
    }
}

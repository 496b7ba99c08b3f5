import Events
import Glibc
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

/// Trainings on other losses than the cross-entropy.
@Suite struct SignalStrengthTrainingTests {
    private static let identity = ContentHash(of: "signal strength")

    private func train(
        _ loss: LossSettings, _ events: PreparedEvents, penalty: PenaltySettings = .init(), patience: Int = 100,
        epochs: Int = 30
    ) throws -> (classifier: Classifier, history: TrainingHistory) {
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: [24]), loss: loss, penalty: penalty,
            optimiser: OptimiserSettings(learningRate: 0.01), batch: 1000, patience: patience, epochs: epochs)
        return try trainClassifier(settings, events: events, seed: 1, identity: Self.identity)
    }

    /// The result of paper B: on its toy, σµ falls where it is trained on.
    @Test(arguments: [LossKind.signalStrength, .constrained])
    func uncertaintyFallsAgainstTheCrossEntropy(_ kind: LossKind) throws {
        let events = PaperToy.prepared(train: 4000, validation: 2000)
        let reference = try train(LossSettings(), events).classifier
        let loss = LossSettings(kind: kind, warmUpEpochs: 6)
        let (classifier, history) = try train(loss, events, epochs: 40)
        let (before, after) = try (PaperToy.uncertainty(reference, events), PaperToy.uncertainty(classifier, events))
        #expect(after < 0.9 * before)
        #expect(history.status != .diverged && history.bestEpoch > 6)
        #expect(history.epochs.prefix(6).allSatisfy { $0.validationUncertainty == nil })
        #expect(history.epochs.dropFirst(6).allSatisfy { ($0.validationUncertainty ?? 0) > 0 })
    }

    @Test func warmUpNeitherStopsNorCompetes() throws {
        let events = PaperToy.prepared(train: 1000, validation: 500)
        let settings = LossSettings(kind: .signalStrength, warmUpEpochs: 12)
        let history = try train(settings, events, patience: 1, epochs: 30).history
        #expect(history.epochs.count > 12 && history.bestEpoch > 12)
        let short = try train(settings, events, patience: 1, epochs: 5).history
        #expect(short.epochs.count == 5 && short.bestEpoch > 0, "a training that ends in the warm-up keeps its best")
    }

    /// The validation loss of a soft histogram is that of the hard one.
    @Test func validationTakesTheHardHistogram() throws {
        let events = PaperToy.prepared(train: 1000, validation: 500)
        let signalStrength = SignalStrengthSettings(gradient: .softHistogram)
        let history = try train(
            LossSettings(kind: .signalStrength, warmUpEpochs: 1, signalStrength: signalStrength), events, epochs: 3
        ).history
        for record in history.epochs.dropFirst() {
            expectClose(record.validationLoss, try #require(record.validationUncertainty), relative: 1e-12)
        }
    }

    @Test func penaltyComesOnTopOfEveryLoss() throws {
        let events = PaperToy.prepared(train: 400, validation: 200)
        for kind in LossKind.allCases where kind != .categoricalCrossEntropy {
            let history = try train(
                LossSettings(kind: kind, warmUpEpochs: 1), events, penalty: PenaltySettings(strength: 0.1), epochs: 3
            ).history
            #expect(history.status == .epochLimit && history.epochs.allSatisfy { $0.validationPenalty > 0 })
        }
    }

    @Test(arguments: [LossKind.meanSquaredError, .densityRatio, .maximumLikelihood])
    func lossesOfEventsSeparate(_ kind: LossKind) throws {
        let events = SmallEvents.prepared(train: 2000)
        let classifier = try train(LossSettings(kind: kind), events, epochs: 15).classifier
        let area = try #require(
            areaUnderCurve(
                scores: classifier.scores(of: events.test), isSignal: events.test.process.map { $0 == 0 },
                weights: events.test.weights))
        #expect(area > 0.9)
    }

    /// Smaller and larger than the training sample, and in another order: what is reported is σµ of the validation events.
    @Test(arguments: [150, 900])
    func validationHasItsOwnEvents(_ count: Int) throws {
        var events = PaperToy.prepared(train: 400, validation: count)
        let order = (0..<count).sorted { ($0 * 7 % count, $0) < ($1 * 7 % count, $1) }
        events.validation = events.validation.choosing(order)
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: [8]),
            loss: LossSettings(kind: .signalStrength, warmUpEpochs: 1), batch: 1000, patience: 5, epochs: 3)
        let (classifier, history) = try trainClassifier(
            settings, events: events, seed: 1, identity: ContentHash(of: "validation"))
        var judged = events
        judged.train = events.validation
        let expected = try PaperToy.uncertainty(classifier, judged)
        let reported = try #require(history.epochs[history.bestEpoch - 1].validationUncertainty)
        expectClose(reported, expected, relative: 1e-9)
    }

    /// L'_CE is the cross-entropy of all training events, and λ ascends the excess of a batch over it.
    @Test func constraintBeginsAtTheEndOfTheWarmUp() throws {
        let settings = TrainingSettings(
            loss: LossSettings(kind: .constrained, constraint: ConstraintSettings(multiplier: 2, learningRate: 0.5)))
        let events = SmallEvents.mixed
        let sample = try TrainingSample(events, settings)
        let widths = [2, 1]
        let network = NetworkParameters(widths: widths)
        let pass = NetworkPass(widths: widths, capacity: 16 * sample.inputsPerRow)
        var objective = try Objective(settings, for: sample)
        let start = objective.loss(of: sample, rows: Array(0..<16)[...], network, pass, phase: .warmUp)
        objective.constraint.endWarmUp(crossEntropy: start.primary)
        // Without weights the cross-entropy is ln 2; a bias that calls everything signal makes it worse.
        network.bias(0)[0] = 3
        let rows = Array(0..<16)
        for multiplier in [2.0, 2 + 0.5 * excess] {
            let loss = objective.loss(of: sample, rows: rows[...], network, pass)
            let uncertainty = try #require(loss.parts.uncertainty).value
            expectClose(try #require(loss.parts.eventLoss), log(2) + excess, relative: 1e-6)
            expectClose(loss.total, uncertainty + multiplier * excess, relative: 1e-6)
            objective.ascend(loss)
        }
    }

    /// Half the weight is signal: ln(1 + e³) - 3/2 - ln 2.
    private let excess = log(1 + exp(3.0)) - 1.5 - log(2)

    @Test func severalClassesNeedSeveralNodes() {
        let events = SmallEvents.prepared(train: 20, validation: 20)
        #expect(throws: TrainingError.self) {
            try train(LossSettings(kind: .categoricalCrossEntropy), events, epochs: 1)
        }
    }

    /// σµ and penalty know different variations; the gradient is that of both.
    @Test(arguments: LossKind.allCases.filter { $0 != .categoricalCrossEntropy })
    func gradientAgreesWithCentralDifferences(_ kind: LossKind) throws {
        let settings = TrainingSettings(
            inputs: InputSettings(standardise: false),
            loss: LossSettings(
                kind: kind,
                signalStrength: SignalStrengthSettings(
                    bins: 4, gradient: .softHistogram, variations: .named(["tilt", "shift"]))),
            penalty: PenaltySettings(strength: 0.2, bins: 4, variations: .named(["shift"])))
        let events = SmallEvents.mixed
        let sample = try TrainingSample(events, settings)
        let widths = [2, 5, 1]
        let network = NetworkParameters(widths: widths)
        var stream = SmallEvents.stream("gradient")
        network.initialise(.glorotNormal, stream: &stream)
        let pass = NetworkPass(widths: widths, activation: .tanh, capacity: 16 * sample.inputsPerRow)
        let gradient = NetworkParameters(widths: widths)
        var objective = try Objective(settings, for: sample)
        let rows = Array(0..<16)
        _ = objective.loss(of: sample, rows: rows[...], network, pass, gradient: gradient)
        let start = network.packed()
        let exact = gradient.packed().map(Double.init)
        let scale = exact.map(\.magnitude).max() ?? 0
        #expect(scale > 1e-3)
        let step: Float = 2.5e-3
        for index in start.indices {
            var losses: [Double] = []
            for moved in [start[index] + step, start[index] - step] {
                var parameters = start
                parameters[index] = moved
                network.unpack(parameters)
                losses.append(objective.loss(of: sample, rows: rows[...], network, pass).total)
            }
            expectClose(exact[index], (losses[0] - losses[1]) / (2 * Double(step)), absolute: 5e-3 * scale)
        }
    }
}

/// The toy of papers A and B: 50 signal and 1000 background events expected, x2 of the background uncertain by ±1.
private enum PaperToy {
    static func prepared(train: Int, validation: Int) -> PreparedEvents {
        PreparedEvents(
            processes: SmallEvents.processes, train: sample(train, "toy train"),
            validation: sample(validation, "toy validation"), test: sample(2, "toy test"))
    }

    private static func sample(_ count: Int, _ purpose: String) -> EventSample {
        var stream = SmallEvents.stream(purpose)
        let process = (0..<count).map { $0 % 2 }
        var features: [Double] = []
        for index in process {
            let (u, v) = (stream.gaussian(), stream.gaussian())
            features += index == 0 ? [u, -0.5 * u + 0.75.squareRoot() * v] : [1 + u, 1 + v]
        }
        let weights = process.map { ($0 == 0 ? 50.0 : 1000) / Double(count / 2) }
        func shifted(_ amount: Double) -> VariedEvents {
            var varied = features
            for row in 0..<count where process[row] == 1 { varied[2 * row + 1] += amount }
            return VariedEvents(features: varied, weights: weights)
        }
        return EventSample(
            featureNames: ["x1", "x2"], features: features, process: process, weights: weights,
            variations: [SampleVariation(name: "x2", up: shifted(1), down: shifted(-1))])
    }

    /// σµ of the training events in 10 bins.
    static func uncertainty(_ classifier: Classifier, _ events: PreparedEvents) throws -> Double {
        let sample = events.train
        let isBackground = sample.process.map { $0 == 1 }
        let settings = SignalStrengthSettings()
        let templates = try SignalStrengthEvents(
            sample, processes: events.processes, changed: [isBackground, isBackground], settings: settings)
        var scores = try classifier.scores(of: sample)
        var varied: [(direction: Int, row: Int)] = []
        for (direction, change) in [sample.variations[0].up, sample.variations[0].down].enumerated() {
            let moved = try classifier.scores(of: sample, features: change.features)
            for row in 0..<sample.rowCount where isBackground[row] {
                scores.append(moved[row])
                varied.append((direction, row))
            }
        }
        var loss = try SignalStrengthLoss(settings, nodes: 1, signals: templates.signals, nuisances: 1)
        return loss.uncertainties(
            scores: scores, templates: templates.batch(rows: Array(0..<sample.rowCount), varied: varied)
        ).total[0]
    }
}

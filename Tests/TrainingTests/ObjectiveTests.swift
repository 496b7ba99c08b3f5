import Events
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct ObjectiveTests {
    private static let widths = [2, 7, 5, 1]

    /// Settings that take every branch of the weights and of the penalty.
    static let cases: [TrainingSettings] = [
        settings(PenaltySettings(strength: 0)),
        settings(PenaltySettings(strength: 0), .physical),
        settings(PenaltySettings(strength: 0), .unit),
        settings(PenaltySettings(strength: 3, bins: 4, variations: .named(["shift"]))),
        settings(PenaltySettings(strength: 3, bins: 4, variations: .named(["tilt"]))),
        settings(PenaltySettings(strength: 2, bins: 5, histogram: .joint), .unit),
        settings(PenaltySettings(strength: 2, bins: 5, histogram: .joint, weights: .balanced, floor: 0.1)),
        settings(PenaltySettings(strength: 8, bins: 3, filterWidth: 0.8, combination: .mean), .physical),
    ]

    private static func settings(_ penalty: PenaltySettings, _ weights: LossWeights = .balanced) -> TrainingSettings {
        TrainingSettings(loss: LossSettings(weights: weights), penalty: penalty)
    }

    @Test(arguments: cases)
    func lossAgreesWithThePlainLoss(_ settings: TrainingSettings) throws {
        let trial = try Trial(settings)
        for rows in [Array(0..<16), [3, 14, 4, 7, 9, 0, 11, 12]] {
            var objective = try Objective(settings, for: trial.sample)
            let loss = objective.loss(of: trial.sample, rows: rows[...], trial.network, trial.pass)
            expectClose(loss.primary, trial.plain.crossEntropy(trial.twin, rows), relative: 1e-6)
            let penalty = settings.penalty.strength > 0 ? trial.plain.penalty(trial.twin, rows) : 0
            expectClose(loss.penalty, penalty, relative: 1e-4)
            expectClose(loss.total, loss.primary + settings.penalty.strength * loss.penalty, relative: 1e-15)
        }
    }

    @Test(arguments: cases)
    func gradientAgreesWithThePlainLoss(_ settings: TrainingSettings) throws {
        let trial = try Trial(settings)
        let rows = [15, 2, 4, 9, 0, 1, 7, 6, 12, 10, 5]
        let gradient = NetworkParameters(widths: Self.widths)
        var objective = try Objective(settings, for: trial.sample)
        let loss = objective.loss(of: trial.sample, rows: rows[...], trial.network, trial.pass, gradient: gradient)
        let valueOnly = objective.loss(of: trial.sample, rows: rows[...], trial.network, trial.pass)
        // With its gradient the cross-entropy is computed in single precision.
        expectClose(loss.total, valueOnly.total, relative: 1e-6)
        let expected = centralDifferences(at: trial.twin.parameters) { [plain = trial.plain] in
            plain.value(PlainNetwork(widths: Self.widths, parameters: $0), rows: rows)
        }
        let scale = expected.map(\.magnitude).max() ?? 0
        #expect(scale > 0.01)
        for (value, expected) in zip(gradient.packed(), expected) {
            expectClose(Double(value), expected, absolute: 2e-5 * scale)
        }
    }

    @Test func gradientIsAdded() throws {
        let settings = Self.cases[3]
        let trial = try Trial(settings)
        let once = NetworkParameters(widths: Self.widths)
        let twice = NetworkParameters(widths: Self.widths)
        var objective = try Objective(settings, for: trial.sample)
        let rows = Array(0..<16)
        _ = objective.loss(of: trial.sample, rows: rows[...], trial.network, trial.pass, gradient: once)
        for _ in 0..<2 {
            _ = objective.loss(of: trial.sample, rows: rows[...], trial.network, trial.pass, gradient: twice)
        }
        for (twice, once) in zip(twice.packed(), once.packed()) {
            expectClose(Double(twice), 2 * Double(once), relative: 1e-5, absolute: 1e-6)
        }
    }

    /// A network with random parameters on the mixed events, and its plain twin.
    private struct Trial: ~Copyable {
        let sample: TrainingSample
        let plain: PlainLoss
        let twin: PlainNetwork
        let network: NetworkParameters
        let pass: NetworkPass

        init(_ settings: TrainingSettings) throws {
            // Features that single precision holds exactly, so that both networks see the same inputs.
            var events = SmallEvents.mixed
            events.features = events.features.map { Double(Float($0)) }
            sample = try TrainingSample(
                events, split: "training", processes: SmallEvents.mixedProcesses,
                preprocessing: Preprocessing(InputSettings(standardise: false), sample: events), settings: settings)
            plain = PlainLoss(sample: events, processes: SmallEvents.mixedProcesses, settings: settings)
            network = NetworkParameters(widths: widths)
            var stream = SmallEvents.stream("objective")
            network.initialise(.glorotNormal, stream: &stream)
            twin = PlainNetwork(widths: widths, parameters: network.packed().map(Double.init))
            pass = NetworkPass(widths: widths, capacity: 16 * sample.inputsPerRow)
        }
    }
}

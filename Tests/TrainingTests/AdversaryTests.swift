import Events
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct AdversaryTests {
    private static let losses = [
        AdversaryLossSettings(),
        AdversaryLossSettings(kind: .gaussianMixture, mixture: GaussianMixtureSettings(components: 2, floor: 0.05)),
    ]

    /// The classifier descends L' - reversal λ L_A, the adversary λ L_A.
    @Test(arguments: losses, [OutputNodes.single, .perProcess])
    func gradientsAgreeWithCentralDifferences(_ loss: AdversaryLossSettings, _ outputs: OutputNodes) throws {
        let (strength, reversal) = (3.0, 0.4)
        let settings = TrainingSettings(
            inputs: InputSettings(features: ["x1"], standardise: false),
            network: NetworkSettings(hidden: [4], activation: .tanh, outputs: outputs),
            loss: LossSettings(kind: outputs == .single ? .crossEntropy : .categoricalCrossEntropy),
            adversary: AdversarySettings(
                strength: strength, reversal: reversal, target: "x2", loss: loss, hidden: [5], activation: .tanh))
        let events = SmallEvents.mixed
        let sample = try TrainingSample(events, settings)
        let widths = [1, 4, sample.nodes]
        let adversary = Adversary(
            settings.adversary, scoreNodes: sample.nodes, firstLayer: 2, capacity: sample.rowCount)
        let network = NetworkParameters(
            networks: [widths, Adversary.widths(settings.adversary, scoreNodes: sample.nodes)])
        var stream = SmallEvents.stream("adversary")
        network.initialise(.glorotNormal, stream: &stream)
        let pass = NetworkPass(widths: widths, activation: .tanh, capacity: 16)
        let gradient = NetworkParameters(
            networks: [widths, Adversary.widths(settings.adversary, scoreNodes: sample.nodes)])
        var objective = try Objective(settings, for: sample, adversary: adversary)
        let rows = Array(0..<16)
        let value = objective.loss(of: sample, rows: rows[...], network, pass, gradient: gradient)
        #expect(value.adversary != nil)
        let (start, exact) = (network.packed(), gradient.packed().map(Double.init))
        let classifierCount = network.packed(layers: 2).count
        let step: Float = 4e-3
        func derivative(_ index: Int) -> (primary: Double, adversary: Double) {
            var losses: [(Double, Double)] = []
            for moved in [start[index] + step, start[index] - step] {
                var parameters = start
                parameters[index] = moved
                network.unpack(parameters)
                let loss = objective.loss(of: sample, rows: rows[...], network, pass)
                losses.append((loss.primary, loss.adversary ?? 0))
            }
            let width = 2 * Double(step)
            return ((losses[0].0 - losses[1].0) / width, (losses[0].1 - losses[1].1) / width)
        }
        let scale = exact.map(\.magnitude).max() ?? 0
        #expect(scale > 0.05)
        for index in start.indices {
            let slopes = derivative(index)
            let expected =
                index < classifierCount
                ? slopes.primary - reversal * strength * slopes.adversary : strength * slopes.adversary
            expectClose(exact[index], expected, absolute: 5e-3 * scale, "parameter \(index)")
        }
    }

    /// The features tell z and the class; the adversary takes z out of the scores.
    @Test func scoresLoseTheNuisanceParameter() throws {
        let events = NuisanceEvents.prepared(2000)
        func correlation(_ strength: Double) throws -> Double {
            let settings = TrainingSettings(
                inputs: InputSettings(features: ["x1", "x2"]), network: NetworkSettings(hidden: [16]),
                adversary: AdversarySettings(strength: strength, target: "z", hidden: [16]),
                optimiser: OptimiserSettings(kind: .rmsProp, learningRate: 3e-3), batch: 500, patience: 3, epochs: 40)
            let (classifier, history) = try trainClassifier(
                settings, events: events, seed: 1, identity: ContentHash(of: "adversary"))
            if strength > 0 {
                #expect(history.epochs.count == 40 && history.bestEpoch == 40 && history.status == .epochLimit)
                #expect(history.epochs.allSatisfy { $0.validationAdversary != nil })
            }
            let scores = try classifier.scores(of: events.test)
            return try NuisanceEvents.correlation(scores, events.test)
        }
        let (free, bound) = (try correlation(0), try correlation(20))
        #expect(free > 0.3 && bound < 0.5 * free, "\(free) \(bound)")
    }

    @Test func targetsMustBeThere() throws {
        let adversary = AdversarySettings(strength: 1, target: "z")
        let settings = TrainingSettings(adversary: adversary, epochs: 1)
        #expect(throws: TrainingError.unknownFeature("z", known: ["x1", "x2"])) {
            try trainClassifier(
                settings, events: SmallEvents.prepared(train: 20), seed: 1, identity: ContentHash(of: "a"))
        }
        var events = NuisanceEvents.prepared(20)
        events.train.features[2] = .nan
        #expect(throws: TrainingError.missingTarget(feature: "z")) {
            try trainClassifier(settings, events: events, seed: 1, identity: ContentHash(of: "a"))
        }
    }
}

/// Two classes that x1 tells, and x2 together with z: x2 = z + class, z one of five values.
enum NuisanceEvents {
    static let values = [-2.0, -1, 0, 1, 2]

    static func prepared(_ count: Int) -> PreparedEvents {
        PreparedEvents(
            processes: SmallEvents.processes, train: sample(count, "z train"),
            validation: sample(count, "z validation"), test: sample(count, "z test"))
    }

    static func sample(_ count: Int, _ purpose: String) -> EventSample {
        var stream = SmallEvents.stream(purpose)
        let process = (0..<count).map { $0 % 2 }
        var features: [Double] = []
        for row in 0..<count {
            let z = values[row / 2 % values.count]
            let signal = process[row] == 0 ? 1.0 : 0
            features += [signal + 1.5 * stream.gaussian(), z + 1.5 * signal + stream.gaussian(), z]
        }
        let weights = process.map { ($0 == 0 ? 50.0 : 500) / Double(count / 2) }
        func moved(_ amount: Double) -> VariedEvents {
            VariedEvents(features: features.enumerated().map { $0 % 3 == 1 ? $1 + amount : $1 }, weights: weights)
        }
        return EventSample(
            featureNames: ["x1", "x2", "z"], features: features, process: process, weights: weights,
            variations: [SampleVariation(name: "x2", up: moved(0.4), down: moved(-0.4))])
    }

    /// The magnitude of the correlation of scores and z.
    static func correlation(_ scores: [Double], _ sample: EventSample) throws -> Double {
        let z = (0..<sample.rowCount).map { sample.features[3 * $0 + 2] }
        let count = Double(scores.count)
        let (meanScore, meanZ) = (scores.reduce(0, +) / count, z.reduce(0, +) / count)
        let products = zip(scores, z).reduce(0) { $0 + ($1.0 - meanScore) * ($1.1 - meanZ) }
        let squares = scores.reduce(0) { $0 + ($1 - meanScore) * ($1 - meanScore) }
        let others = z.reduce(0) { $0 + ($1 - meanZ) * ($1 - meanZ) }
        return (products / (squares * others).squareRoot()).magnitude
    }
}

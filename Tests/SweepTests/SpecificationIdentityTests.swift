import Foundation
import Numerical
import Testing

@testable import Sweep

@Suite struct SpecificationIdentityTests {
    private func point(_ text: String) throws -> PointSpecification {
        try #require(try read(text).grid.first?.specification)
    }

    /// A change of these hashes makes every stored result new work: it must come with `numericalMethodVersion`.
    @Test func golden() throws {
        let point = try point(higgsmlText)
        #expect(point.id.description == "98aa743d6a1605bee83a253538c285bb")
        #expect(point.trainSpecification.id.description == "3b7233c02a0048b22f4780ad577b0b83")
        let measure = TaskSpecification.measure(point, classifier: point.trainSpecification.id)
        #expect(measure.id.description == "6e2a4d0f2d4763b3657916a7ee6f54fa")
    }

    @Test func independentOfOrderCommentsAndSpelling() throws {
        let other = """
            # The same with other words.
            events:
              test: 200
              validation: 50
              train: 100   # events
              kind: twoGaussians
            training: {network: {hidden: [200, 200]}, optimiser: {learningRate: 1.0e-3}, batch: 1000}
            sweep: another
            """
        #expect(try point(other).id == point(toyText).id)
    }

    @Test func independentOfThePathButNotOfTheContent() throws {
        func id(directory: String, content: String) throws -> PointID {
            try SweepConfiguration(yaml: higgsmlText, file: "x", directory: directory) { _ in ContentHash(of: content) }
                .grid[0].id
        }
        #expect(try id(directory: "/a", content: "events") == id(directory: "/b", content: "events"))
        #expect(try id(directory: "/a", content: "events") != id(directory: "/a", content: "others"))
    }

    @Test(arguments: [
        ("seed: 7", "seed: 8"), ("train: 3", "train: 2"), ("validation: 1", "validation: 2"), ("test: 4", "test: 5"),
        ("higgsml.csv.gz", "other.csv.gz"), ("min: 25}", "min: 26}"), ("min: 25}", "max: 25}"),
        ("{feature: PRI_tau_pt", "{feature: PRI_lep_pt"), ("407.45", "407.5"), ("162705", "162706"),
        ("scale: {signal: 2}", "scale: {signal: 3}"), ("scale: {signal: 2}", "scale: {signal: 2, background: 2}"),
        ("name: met", "name: etmiss"), ("feature: PRI_met", "feature: PRI_met_phi"), ("shift: 1", "shift: 2"),
        ("shift: 1", "scale: 1"), ("scale: 0.03", "scale: 0.04"), ("27.5", "28"), ("[background]", "[signal]"),
        ("[background]", "all"), ("  seed: 1", "  seed: 2"), ("features: all", "features: [PRI_met]"),
        ("standardise: true", "standardise: false"), ("missing: mean", "missing: 0"), ("[200, 200]", "[200]"),
        ("glorotUniform", "glorotNormal"), ("relu", "tanh"), ("weights: balanced", "weights: unit"),
        ("crossEntropy", "signalStrength"), ("warmUpEpochs: 30", "warmUpEpochs: 3"),
        ("      bins: 10", "      bins: 8"),
        ("ownBin", "everyBin"), ("uncertainty: total", "uncertainty: statistical"),
        ("halfDifference", "upMinusNominal"), ("minimised: all", "minimised: [signal]"),
        ("signalStrengths: common\n      minimised", "signalStrengths: perProcess\n      minimised"),
        ("multiplier: 1", "multiplier: 2"), ("learningRate: 0.1", "learningRate: 0.2"),
        ("kind: adam", "kind: adamW"), ("momentum: 0", "momentum: 0.5"), ("nesterov: false", "nesterov: true"),
        ("squareDecay: 0.9", "squareDecay: 0.8"), ("weightDecay: 0.004", "weightDecay: 0.003"),
        ("clipNorm: null", "clipNorm: 1"), ("kind: constant", "kind: cosine"), ("factor: 0.95", "factor: 0.9"),
        ("strength: [0", "strength: [0.5"), ("    bins: 20", "    bins: 21"), ("filterWidth: 0.5", "filterWidth: 0.6"),
        ("variations: all", "variations: [met]"), ("perProcess", "joint"), ("weights: physical", "weights: balanced"),
        ("combination: sum", "combination: mean"), ("floor: 1.0e-6", "floor: 2.0e-6"), ("0.001", "0.002"),
        ("beta1: 0.9", "beta1: 0.8"), ("0.999", "0.99"), ("epsilon: 1.0e-7", "epsilon: 1.0e-8"),
        ("batch: 1000", "batch: 1001"), ("patience: 10", "patience: 11"), ("epochs: 200", "epochs: 201"),
    ])
    func everySettingOfTheTrainingCounts(_ old: String, _ new: String) throws {
        // The axis over the seed would hide the setting.
        let text = higgsmlText.replacing("  training.seed: {range: [1, 5]}\n", with: "")
            .replacing(", over: training.seed", with: "")
        let (first, second) = (try point(text), try point(text.replacing(old, with: new)))
        #expect(first != second)
        #expect(first.id != second.id)
        #expect(first.trainSpecification.id != second.trainSpecification.id)
    }

    @Test(arguments: [
        ("measurement:\n  bins: 20", "measurement:\n  bins: 21"), ("nuisances: all", "nuisances: none"),
        ("nuisances: all", "nuisances: [met]"),
        ("nuisanceModel: joint", "nuisanceModel: split"), ("tau_pt: split", "tau_pt: joint"),
        ("tau_pt: split", "met: split"),
        ("perBin", "none"), ("perBin\n  signalStrengths: common", "perBin\n  signalStrengths: perProcess"),
        ("signalStrength: 1", "signalStrength: 2"),
    ])
    func settingsOfTheMeasurementShareTheTraining(_ old: String, _ new: String) throws {
        let (first, second) = (try point(higgsmlText), try point(higgsmlText.replacing(old, with: new)))
        #expect(first.id != second.id)
        #expect(first.trainSpecification.id == second.trainSpecification.id)
    }

    @Test func survivesTheWire() throws {
        let task = try #require(try read(higgsmlText).grid.first).tasks.measure
        let copy = try JSONDecoder().decode(TaskSpecification.self, from: JSONEncoder().encode(task.specification))
        #expect(copy.id == task.id)
    }
}

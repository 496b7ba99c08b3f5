import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Every kind of training from a configuration, and what is the same again.
    @Suite struct TrainingTests {
        private static let rotated = """
            sweep: rotated
            seed: 5
            events:
              kind: rotatedGaussians
              angles: [0.5, 0.8, 1.1]
              train: 200
              validation: 100
              test: 400
              yields: {signal: 20, background: 200}
            variations:
              - {name: z, kind: shift, feature: x1, with: x2, rotate: 0.2}
            measurement: {bins: 5}
            training:
              batch: 600
              epochs: 3

            """
        private static let four = """
            sweep: four
            seed: 5
            events:
              kind: fourGaussians
              train: 800
              validation: 400
              test: 2000
              yields: {signal1: 100, signal2: 100, background1: 1000, background2: 1000}
            variations:
              - {name: x2, kind: shift, feature: x2, shift: 0.5, processes: [background1]}
            measurement: {bins: 8, signalStrengths: perProcess}
            training:
              batch: 800
              epochs: 3

            """

        /// Lines that belong to `training`, and the figures that must be there.
        private static let kinds: [(study: String, lines: String, figures: [String])] = [
            (rotated, "inputs: {features: [x1, x2]}", ["auc", "penalty", "sigma_mu"]),
            (rotated, "inputs: {features: all}", ["auc", "cross_entropy", "epochs"]),
            (rotated, "classifier: likelihoodRatio", ["auc", "sigma_mu"]),
            (rotated, "inputs: {features: [x1, x2]}\n  classifier: likelihoodRatio", ["auc"]),
            (rotated, "classifier: linearDiscriminant\n  inputs: {features: [x1, x2]}", ["auc", "sigma_mu"]),
            (rotated, "network: {hidden: [8], dropout: 0.1, l2: 0.001, activation: elu}", ["auc"]),
            (rotated, "network: {hidden: [8], ifElse: {feature: z, threshold: 0.8}}", ["auc", "epochs"]),
            (rotated, "network: {hidden: [8]}\n  ensemble: {members: 3, vary: both}", ["score_spread", "sigma_mu"]),
            (
                rotated,
                """
                network: {hidden: [8]}
                  inputs: {features: [x1, x2]}
                  adversary: {strength: 1, reversal: 0.2, target: z, hidden: [8], loss: {kind: gaussianMixture}}
                  optimiser: {kind: rmsProp}
                """, ["auc"]
            ),
            (
                rotated,
                """
                network: {hidden: [8]}
                  loss: {kind: signalStrength, warmUpEpochs: 1, signalStrength: {bins: 4, parameter: z}}
                """, ["sigma_mu"]
            ),
            (
                four, "network: {hidden: [8], outputs: perProcess}\n  loss: {kind: categoricalCrossEntropy}",
                ["auc", "sigma_mu_signal1", "sigma_mu_signal2", "cross_entropy"]
            ),
            (
                four,
                """
                network: {hidden: [8], outputs: perProcess}
                  loss: {kind: constrained, warmUpEpochs: 1, signalStrength: {bins: 4, signalStrengths: perProcess}}
                """, ["sigma_mu_signal1", "sigma_mu_signal2"]
            ),
        ]

        @Test(arguments: kinds.indices)
        func everyKindRunsFromAConfiguration(_ index: Int) async throws {
            let directory = try TemporaryDirectory()
            let (study, lines, figures) = Self.kinds[index]
            try directory.write(study + "  \(lines)\n", to: "study.yaml")
            let ending = try await Program.run(["point", "study.yaml"], in: directory)
            #expect(ending.status == 0, "\(lines): \(ending.errors)")
            for figure in figures { #expect(ending.output.contains("\n\(figure) = "), "\(lines): no \(figure)") }
            #expect(ending.output.contains("fit_status = converged"), "\(lines)")
        }

        /// The same seed gives the same weights to the bit in two processes.
        @Test func twoProcessesTrainTheSameBits() async throws {
            let directory = try TemporaryDirectory()
            for output in ["one", "two"] {
                #expect(try await Program.sweep(Studies.grid(), in: directory, output: output).status == 0)
            }
            let (one, two) = (SweepOutput(directory, "one"), SweepOutput(directory, "two"))
            #expect(one.models.count == 6 && one.models == two.models)
            for model in one.models { #expect(try one.text("models/\(model)") == two.text("models/\(model)")) }
        }

        // MARK: Checkpoints

        private let long = Studies.single
            .replacing("epochs: 2", with: "epochs: 60\n  patience: 60")
            .replacing("train: 400", with: "train: 40000")

        /// Killed in the middle, the training goes on to the figures of one that was left alone.
        @Test func aKilledTrainingGoesOnFromItsCheckpoint() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(long, to: "study.yaml")
            let path = directory.file("state")
            let killed = try await Program.run(["point", "study.yaml", "--checkpoint", "state"], in: directory) {
                program in
                try await waitUntil("a checkpoint") { FileManager.default.fileExists(atPath: path) }
                try program.send(SIGKILL)
            }
            #expect(killed.status == nil && !killed.output.contains("training took"))
            let resumed = try await Program.run(["point", "study.yaml", "--checkpoint", "state"], in: directory)
            let whole = try await Program.run(["point", "study.yaml"], in: directory)
            #expect(resumed.status == 0 && whole.status == 0)
            #expect(resumed.output.contains("going on after epoch "))
            #expect(!FileManager.default.fileExists(atPath: path), "it has served")
            func figures(_ ending: Program.Ending) -> [Substring] {
                ending.output.split(separator: "\n").filter { $0.contains(" = ") }
            }
            #expect(figures(resumed) == figures(whole) && figures(whole).count > 10)
        }

        @Test func anotherFileIsNoCheckpoint() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Studies.single, to: "study.yaml")
            let before = try snapshot(of: directory.path)
            let ending = try await Program.run(["point", "study.yaml", "--checkpoint", "study.yaml"], in: directory)
            #expect(ending.status == 2)
            #expect(ending.errors == "sigmasweep: checkpoint refused: it does not begin as one - study.yaml\n")
            #expect(try snapshot(of: directory.path) == before)
        }
    }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Configurations and events that are refused before anything is done.
    @Suite struct RefusedConfigurationTests {
        static let configurations: [Refusal] = [
            .edit(
                "an unknown key", "batch: 200", "bach: 200", "training.bach: unknown key", "nearest known key: batch"),
            .edit(
                "a missing key", "train: 400, ", "",
                "events.train: expected an integer from 2 to 100000000, found nothing"),
            .edit("a wrong type", "batch: 200", "batch: many", "study.yaml:9: training.batch: expected an integer"),
            .edit(
                "negative bins", "{bins: 5}", "{bins: -3}",
                "measurement.bins: expected an integer from 1 to 10000, found -3"),
            .edit("a fraction of a bin", "{bins: 5}", "{bins: 2.5}", "measurement.bins", "found 2.5"),
            .edit("a negative λ", "strength: 0", "strength: -1", "training.penalty.strength", ">= 0, found -1"),
            .edit("a λ that is no number", "strength: 0", "strength: .nan", "training.penalty.strength"),
            .edit("an empty batch", "batch: 200", "batch: 0", "training.batch: expected an integer >= 1, found 0"),
            .edit("no epochs", "epochs: 2", "epochs: 0", "training.epochs: expected an integer >= 1, found 0"),
            .edit("a network of no nodes", "[4]", "[0]", "training.network.hidden", "found 0"),
            .edit("a feature that is none", "feature: x2", "feature: x3", "variations", "x3", "nearest known name"),
            .edit("a process that is none", "[background]", "[backgrund]", "nearest known name: background"),
            .edit("an unknown kind of events", "twoGaussians", "twoGausians", "nearest known name: twoGaussians"),
            .edit("no yield", "signal: 20", "signal: 0", "events.yields.signal: expected a number > 0, found 0"),
            .edit("no name of the sweep", "sweep: single", "sweep: a/b", "sweep: expected a name"),
            .edit("a key twice", "seed: 5", "seed: 5\nseed: 6", "seed"),
            .edit("a signal strength beyond the fit", "{bins: 5}", "{signalStrength: 20}", "found 20"),
            .addition("an empty axis", "axes: {training.seed: []}\n", "axes.training.seed", "at least 1"),
            .addition("a value of an axis twice", "axes: {training.seed: [1, 2, 1]}\n", "found 1 again"),
            .addition("an axis over nothing", "axes: {training.sead: [1]}\n", "training.sead", "nearest known"),
            .addition(
                "an axis with one bad value", "axes: {measurement.bins: [5, 0]}\n",
                "study.yaml:12: measurement.bins: expected an integer from 1 to 10000, found 0"),
            .addition(
                "a curve of an unknown figure",
                "axes: {training.seed: [1, 2]}\ncurves: [{x: training.seed, y: [signifcance]}]\n",
                "curves[0].y[0]", "nearest known name: significance"),
            .addition(
                "a curve over no axis", "axes: {training.seed: [1, 2]}\ncurves: [{x: training.batch, y: [auc]}]\n",
                "curves[0].x", "found training.batch"),
            Refusal(name: "no YAML", words: ["study.yaml:1: not valid YAML"], study: "sweep: [1"),
            .addition(
                "a text without end", "# " + String(repeating: "x", count: 2 << 20),
                "study.yaml:1: expected at most 2097152 bytes, found "),
            Refusal(name: "an empty file", words: ["study.yaml:1", "an empty document"], study: ""),
            Refusal(name: "a list", words: ["study.yaml:1: expected a mapping"], study: "- sweep\n"),
            Refusal(name: "no configuration", words: ["no such file - study.yaml"], study: nil),
            Refusal(name: "a folder as configuration", words: ["it is no readable file - study.yaml"], study: nil) {
                try FileManager.default.createDirectory(
                    atPath: $0.file("study.yaml"), withIntermediateDirectories: false)
            },
            Refusal(name: "bytes that are no text", words: ["it is not UTF-8 text - study.yaml"], study: nil) {
                try Data([0xFF, 0xFE, 0x00]).write(to: $0.url.appending(path: "study.yaml"))
            },
            Refusal(
                name: "a missing data file", words: ["study.yaml:2: events.path", "No such file", "events.csv"],
                study: EventFiles.study("events.csv")),
        ]

        static let events: [Refusal] = [
            .edit(
                "an empty selection", "{kind: twoGaussians,",
                "{kind: twoGaussians, selection: [{feature: x1, min: 90}],", "empty selection", "split train"),
            .events(
                "a selection that leaves no signal", EventFiles.rows(64), selection: "[{feature: PRI_met, max: -1}]",
                "empty selection", "process signal"),
            .events(
                "text in a column of numbers", EventFiles.rows(64) + [EventFiles.row(64, "many")],
                "DER_mass_MMC is not a number, \"many\"", "events.csv:66"),
            .events(
                "an infinite number", [EventFiles.row(0, "1e999")], "DER_mass_MMC is not finite", "events.csv:2"),
            .events(
                "a row that is cut", ["0,1.0,2.0"] + EventFiles.rows(8), "expected 33 fields, found 3", "events.csv:2"),
            .events(
                "a negative weight", [EventFiles.row(0, "1", weight: "-2")], "the weight is negative", "events.csv:2"),
            .events(
                "an unknown label", [EventFiles.row(0, "1", label: "x")], "expected label s or b, found \"x\""),
            .events(
                "an event twice", EventFiles.rows(9) + [EventFiles.row(8, "1")], "EventId 8 appears twice",
                "events.csv:11"),
            .events("a file without rows", [], "no row of events", "events.csv"),
            .events(
                "a file without columns", header: "EventId,Weight,Label", ["1,1,s"], "PRI_tau_pt", "not in the header"),
            Refusal(
                name: "a compressed file that is cut", words: ["event file is damaged", "events.csv.gz"],
                study: EventFiles.study("events.csv.gz")
            ) { directory in
                let shipped = URL(filePath: #filePath).appending(path: "../../../configs/data/higgsml-22889.csv.gz")
                try Data(contentsOf: shipped.standardized).prefix(5000)
                    .write(to: directory.url.appending(path: "events.csv.gz"))
            },
        ]

        /// Refused alike by whatever reads the configuration, without a trace.
        private func expectRefused(_ refusal: Refusal, by commands: [[String]]) async throws {
            let directory = try TemporaryDirectory()
            try refusal.prepare(directory)
            if let study = refusal.study { try directory.write(study, to: "study.yaml") }
            let before = try snapshot(of: directory.path)
            for command in commands {
                expectRefusal(try await Program.run(command, in: directory), refusal.words)
            }
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test(arguments: configurations) func aBadConfigurationIsRefused(_ refusal: Refusal) async throws {
            try await expectRefused(
                refusal,
                by: [["run", "study.yaml", "--output", "out"], ["plan", "study.yaml"], ["validate", "study.yaml"]])
        }

        @Test(arguments: events) func badEventsAreRefused(_ refusal: Refusal) async throws {
            try await expectRefused(
                refusal, by: [["run", "study.yaml", "--output", "out"], ["validate", "study.yaml"]])
        }

        @Test func aFinishedSweepIsLeftAsItIs() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.single, in: directory)
            let before = try snapshot(of: directory.file("out"))
            #expect(!before.isEmpty)
            for refusal in Self.configurations + Self.events where refusal.study != nil {
                try refusal.prepare(directory)
                let ending = try await Program.sweep(try #require(refusal.study), in: directory)
                expectRefusal(ending, refusal.words)
                #expect(try snapshot(of: directory.file("out")) == before, "after \(refusal.name)")
            }
        }
    }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Workspaces, patches and options that `sigmasweep fit` refuses.
    @Suite struct RefusedWorkspaceTests {
        /// The small workspace with a part replaced.
        struct Edit: Sendable, CustomTestStringConvertible {
            let name: String
            let part: String
            let replacement: String
            /// What the error has to say: the reason and the path inside the document.
            let words: [String]

            init(_ name: String, _ part: String, _ replacement: String, _ words: String...) {
                precondition(Workspaces.small.contains(part), "the workspace has no \(part)")
                (self.name, self.part, self.replacement, self.words) = (name, part, replacement, words)
            }

            var testDescription: String { name }
        }

        static let edits: [Edit] = [
            Edit(
                "missing data of a sample", "\"data\": [50.0, 40.0], ", "", "the key \"data\" is missing",
                "- channels[0].samples[1] (channel \"SR\", sample \"background\")"),
            Edit(
                "no data", "[50.0, 40.0]", "[]", "expected at least one number, found none",
                "- channels[0].samples[1].data "),
            Edit(
                "too few bins", "[50.0, 40.0]", "[50.0]", "expected 2 values as in the first sample, found 1",
                "- channels[0].samples[1].data "),
            Edit(
                "too many bins of a variation", "[47.0, 38.0]", "[47.0, 38.0, 3.0]",
                "expected 2 values as in the sample, found 3", "- channels[0].samples[1].modifiers[1].data.lo_data "),
            Edit(
                "too few observed counts", "[57.0, 52.0]", "[57.0]", "expected 2 values as in the channel, found 1",
                "- observations[0].data "),
            Edit(
                "NaN", "[50.0, 40.0]", "[50.0, NaN]", "expected a finite number, found nan",
                "- channels[0].samples[1].data[1] "),
            Edit(
                "infinity", "\"hi\": 1.1", "\"hi\": Infinity", "finite",
                "- channels[0].samples[1].modifiers[0].data.hi "),
            Edit("beyond all doubles", "205.0", "1e400", "found inf", "- observations[1].data[0] "),
            Edit("a negative count", "205.0", "-1", "expected at least 0.0, found -1.0", "- observations[1].data[0] "),
            Edit(
                "a negative uncertainty", "[2.0, 1.5]", "[2.0, -1.5]", "expected at least 0.0, found -1.5",
                "- channels[0].samples[1].modifiers[2].data[1] "),
            Edit(
                "a negative constraint", "\"data\": [10.0]", "\"data\": [-10.0]", "found -10.0",
                "- channels[1].samples[0].modifiers[1].data[0] "),
            Edit(
                "a factor of 0", "\"lo\": 0.9}", "\"lo\": 0}", "expected a factor above 0, found 0.0",
                "- channels[1].samples[0].modifiers[0].data.lo "),
            Edit(
                "text for a number", "205.0", "\"205\"", "expected a number, found a string",
                "- observations[1].data[0] "),
            Edit(
                "a number for a list", "\"data\": [205.0]", "\"data\": 205", "expected an array, found a number",
                "- observations[1].data "),
            Edit(
                "an unknown modifier", "\"normfactor\"", "\"normfaktor\"", "unknown modifier type \"normfaktor\"",
                "did you mean \"normfactor\"?", "- channels[0].samples[0].modifiers[0].type "),
            Edit(
                "an unknown key", "\"hi_data\"", "\"high_data\"",
                "unknown key \"high_data\", did you mean \"hi_data\"?",
                "- channels[0].samples[1].modifiers[1].data "),
            Edit("another version", "1.0.0", "2.0.0", "expected version 1.0.0, found 2.0.0", "- version"),
            Edit("a channel twice", "\"CR\", \"samples\"", "\"SR\", \"samples\"", "another channel", "- channels[1]"),
            Edit(
                "a sample twice", "\"background\", \"data\": [50.0", "\"signal\", \"data\": [50.0", "another sample",
                "- channels[0].samples[1] "),
            Edit(
                "a measurement twice", "\"known luminosity\"", "\"main\"",
                "another measurement has this name, \"main\"",
                "- measurements[1]"),
            Edit(
                "a modifier twice", "\"scale\", \"type\": \"histosys\"", "\"theory\", \"type\": \"normsys\"",
                "- channels[0].samples[1].modifiers[1]"),
            Edit(
                "a key twice", "\"version\"", "\"version\": \"1.0.0\", \"version\"",
                "the name \"version\" occurs twice",
                ", in version"),
            Edit(
                "one name for two purposes", "{\"name\": \"method\", \"type\": \"shapesys\", \"data\": [10.0]}",
                "{\"name\": \"mu\", \"type\": \"shapesys\", \"data\": [10.0]}", "cannot share its parameters",
                ".modifiers["),
            Edit(
                "a channel without observation", ", {\"name\": \"CR\", \"data\": [205.0]}", "",
                "the channel has no observation", "- channels[1] (channel \"CR\")"),
            Edit(
                "an observation without channel", "{\"name\": \"CR\", \"data\": [205.0]}",
                "{\"name\": \"CR\", \"data\": [205.0]}, {\"name\": \"VR\", \"data\": [1]}", "no channel has the name",
                "- observations[2] "),
            Edit(
                "a luminosity without its width", "\"sigmas\": [0.02], \"inits\"", "\"inits\"", "a luminosity needs",
                "- measurements[0].config.parameters[0] "),
            Edit(
                "reversed bounds", "[[0.5, 1.5]]", "[[1.5, 0.5]]", "the lower bound 1.5 is above the upper one 0.5",
                "- measurements[0].config.parameters[0].bounds[0] "),
            Edit(
                "infinite bounds", "[[0.5, 1.5]]", "[[0.5, Infinity]]", "finite",
                "- measurements[0].config.parameters[0].bounds[0][1] "),
            Edit(
                "a start outside the bounds", "\"inits\": [1.0]", "\"inits\": [2.0]",
                "the initial value 2.0 is outside the bounds", "- measurements[0].config.parameters[0] "),
            Edit(
                "two starts of one parameter", "\"inits\": [1.0]", "\"inits\": [1.0, 2.0]", "2 initial values",
                "- measurements[0].config.parameters[0]"),
            Edit(
                "a parameter of interest that is none", "\"main\", \"config\": {\"poi\": \"mu\"",
                "\"main\", \"config\": {\"poi\": \"nu\"", "parameter of interest, \"nu\"",
                "- measurements[0].config.poi "),
            Edit(
                "a set as parameter of interest", "\"main\", \"config\": {\"poi\": \"mu\"",
                "\"main\", \"config\": {\"poi\": \"stat\"", "\"stat\"", "- measurements[0].config.poi "),
            Edit("no JSON", "\"channels\": [", "\"channels\": [,", "expected a value, found \",\"", "in channels[0]"),
            Edit("a cut document", ",\n \"version\": \"1.0.0\"}", "", "found the end of the document"),
        ]

        @Test(arguments: edits) func malformedWorkspacesAreRefusedWithThePlace(_ edit: Edit) async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Workspaces.small.replacing(edit.part, with: edit.replacement), to: "workspace.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json", "--json"], in: directory), edit.words)
        }

        /// Documents that are no workspace at all.
        @Test(arguments: [
            ("", "found the end of the document"), ("[]", "expected an object, found an array - the document"),
            ("{}", "the key \"channels\" is missing - the document"), ("\u{FEFF}{}", "found byte 239"),
            (String(repeating: "[", count: 100_000), "more than 256 values in each other"),
            (Workspaces.patchSet(), "unknown key \"metadata\""),
        ])
        func otherDocumentsAreRefused(text: String, words: String) async throws {
            let directory = try TemporaryDirectory()
            try directory.write(text, to: "workspace.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json"], in: directory), ["workspace.json: invalid ", words])
        }

        static let patches: [(String, [String], [String])] = [
            (
                Workspaces.patchSet(digest: String(repeating: "0", count: 64)), ["--patch-name", "signal_100"],
                ["patch set not applied", Workspaces.backgroundDigest, "workspace.json"]
            ),
            (Workspaces.patchSet(), [], ["there are 2 patches, one is to be named - patches"]),
            (
                Workspaces.patchSet(), ["--patch-name", "signal_10"],
                ["no patch is named \"signal_10\", nearest are signal_100"]
            ),
            (
                Workspaces.patchSet().replacing("signal_200", with: "signal_100"), ["--patch-name", "signal_100"],
                ["another patch has this name, \"signal_100\" - patches[1]"]
            ),
            (
                Workspaces.patchSet().replacing("[200]", with: "[100]"), ["--patch-name", "signal_100"],
                ["another patch has these values - patches[1]"]
            ),
            (
                "[{\"op\": \"remove\", \"path\": \"/channels/7\"}]", [],
                ["there is no index 7", "operation 0, remove \"/channels/7\""]
            ),
            ("[{\"op\": \"add\", \"path\": \"channels\"}]", [], ["\"channels\" is no JSON pointer - [0].path"]),
            ("[{\"op\": \"ad\", \"path\": \"/version\"}]", [], ["unknown operation \"ad\"", "- [0].op"]),
            (
                "[{\"op\": \"test\", \"path\": \"/version\", \"value\": \"2.0.0\"}]", [],
                ["the value is another one - operation 0, test \"/version\""]
            ),
            ("1", [], ["patch.json: invalid patch: expected an array, found a number - the document"]),
        ]

        @Test(arguments: patches) func badPatchesAreRefused(patch: String, options: [String], words: [String])
            async throws
        {
            let directory = try TemporaryDirectory()
            try directory.write(Workspaces.background, to: "workspace.json")
            try directory.write(patch, to: "patch.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json", "--patch", "patch.json"] + options, in: directory),
                words)
        }

        static let commandLines: [(String, String)] = [
            ("fit", "Missing expected argument '<workspace>'"),
            ("fit nowhere.json", "file not read: "),
            ("fit .", "file not read: "),
            ("fit workspace.json --patch nowhere.json", "nowhere.json"),
            ("fit workspace.json other.json", "Unexpected argument 'other.json'"),
            ("fit workspace.json --minuit", "Unknown option '--minuit'"),
            ("fit workspace.json --measurement other", "no measurement is named \"other\", known are \"main\""),
            ("fit workspace.json --poi nu", "--poi: no parameter is named \"nu\", nearest are mu"),
            ("fit workspace.json --scan-with nu", "--scan-with: no parameter is named \"nu\", nearest are mu"),
            ("fit workspace.json --group theory", "--group: expected NAME=PATTERN, found \"theory\""),
            ("fit workspace.json --group a=b*", "--group: no parameter matches \"b*\""),
            ("fit workspace.json --normsys-code 2", "'2' is invalid for '--normsys-code"),
            ("fit workspace.json --histosys-code 1", "'1' is invalid for '--histosys-code"),
            ("fit workspace.json --confidence-level 95", "--confidence-level: expected a number between"),
            ("fit workspace.json --confidence-level nan", "--confidence-level: expected a number between"),
            ("fit workspace.json --mu-test 0", "--mu-test: expected a number above 0, found 0.0"),
            ("fit workspace.json --mu-test inf", "--mu-test: expected a number above 0, found inf"),
            ("fit workspace.json --scan --scan-points 1", "--scan-points: expected 2 to 10000, found 1"),
            ("fit workspace.json --toys=-1", "--toys: expected 0 to 100000000, found -1"),
            ("fit workspace.json --toys many", "'many' is invalid for '--toys"),
            ("fit workspace.json --seed 1.5", "'1.5' is invalid for '--seed"),
            ("fit workspace.json --threads 0", "--threads: expected at least 1, found 0"),
            ("fit workspace.json --save nowhere/saved.json", "workspace not written: "),
        ]

        @Test(arguments: commandLines) func badUsageIsRefused(line: String, words: String) async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Workspaces.small, to: "workspace.json")
            let before = try snapshot(of: directory.path)
            expectRefusal(try await Program.run(line.split(separator: " ").map(String.init), in: directory), [words])
            #expect(try snapshot(of: directory.path) == before)
        }
    }
}

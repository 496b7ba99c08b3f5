import TestSupport
import Testing

extension ProgramTests {
    /// Options that are refused, and models that are but where the document alone is well.
    @Suite struct RefusedFitTests {
        @Test(arguments: [
            ("--confidence-level 0.3", "--confidence-level: expected a number"),
            ("--toys 9223372036854775807", "--toys: expected"),
            ("--scan --scan-points 9223372036854775807", "--scan-points: expected"),
            ("--scan-with mu", "--scan-with: "),
            ("--group a=theory --group a=scale", "--group: "),
            ("--patch-name signal_100", "--patch-name: "),
        ])
        func badOptionsAreRefused(options: String, words: String) async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Workspaces.small, to: "workspace.json")
            let line = "fit workspace.json " + options
            expectRefusal(try await Program.run(line.split(separator: " ").map(String.init), in: directory), [words])
        }

        /// `stat[0]` is the first parameter of the set `stat` already.
        @Test func twoParametersOfOneNameAreRefused() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(
                Workspaces.small.replacing(
                    "{\"name\": \"lumi\", \"type\": \"lumi\"", with: "{\"name\": \"stat[0]\", \"type\": \"normfactor\""),
                to: "workspace.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json"], in: directory),
                ["stat[0]", "occurs twice", "measurements[0]"])
        }

        @Test func errorsOfTheModelNameTheFileToo() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Workspaces.background, to: "workspace.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json"], in: directory),
                ["workspace.json", "measurements[0].config.poi"])
        }

        @Test func settingsOfAnotherLengthAreNamed() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(
                Workspaces.small.replacing("\"inits\": [1.0]", with: "\"inits\": [1.0, 2.0]"), to: "workspace.json")
            expectRefusal(
                try await Program.run(["fit", "workspace.json"], in: directory),
                ["2 initial values", "measurements[0].config.parameters[0]"])
        }

        /// Where the background alone expects a negative number of events only the tests do not exist.
        @Test func aFitIsToldWhereTheTestsDoNotExist() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(
                """
                {"channels": [{"name": "SR", "samples": [
                  {"name": "signal", "data": [12.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
                  {"name": "interference", "data": [-2.0], "modifiers": []}]}],
                 "observations": [{"name": "SR", "data": [10.0]}],
                 "measurements": [{"name": "main", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
                """, to: "workspace.json")
            let ending = try await Program.run(["fit", "workspace.json", "--json"], in: directory)
            #expect(ending.status == 0, "\(ending.errors)")
            let fit = try JSONText(ending.output)
            expectClose(fit["parameters"]["mu"]["value"].number, 1, absolute: 1e-6)
            #expect(fit["significance"]["expected"].isNull)
        }
    }
}

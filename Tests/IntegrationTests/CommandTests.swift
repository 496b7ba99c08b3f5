import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// The commands beside `run`.
    @Suite struct CommandTests {
        @Test(arguments: [
            "run", "plan", "validate", "point", "status", "report", "fit", "export", "coordinator", "worker", "keys",
        ])
        func everyCommandHasHelpWithAnExample(command: String) async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.run([command, "--help"], in: directory)
            #expect(ending.status == 0 && ending.errors == "")
            #expect(ending.output.contains("OVERVIEW: ") && ending.output.contains("USAGE: sigmasweep \(command)"))
            #expect(ending.output.contains("Example: sigmasweep \(command) "))
        }

        @Test func theProgramTellsItsCommandsAndVersion() async throws {
            let directory = try TemporaryDirectory()
            let help = try await Program.run(["--help"], in: directory)
            #expect(help.status == 0 && help.output.contains("SUBCOMMANDS"))
            let version = try await Program.run(["--version"], in: directory)
            #expect(version.status == 0)
            #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        }

        @Test func validateCountsPointsAndEventsAndWritesNothing() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Studies.grid(), to: "study.yaml")
            let before = try snapshot(of: directory.path)
            let ending = try await Program.run(["validate", "study.yaml"], in: directory)
            #expect(ending.status == 0 && ending.errors == "")
            #expect(
                ending.output == """
                    events: train 1000 signal + 1000 background, validation 500 signal + 500 background, \
                    test 1000 signal + 1000 background
                    study.yaml: valid, 12 points

                    """)
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test func planSharesTrainingsAndWritesNothing() async throws {
            let directory = try TemporaryDirectory()
            let plan = try await Plan("study.yaml", in: directory, study: Studies.grid())
            #expect(plan.points == [12, 0, 12])
            #expect(plan.trainings == [6, 0, 6])
            #expect(plan.measurements == [12, 0, 12])
            #expect(try snapshot(of: directory.path).keys.sorted() == ["study.yaml"])
        }

        @Test func statusCountsPoints() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.single, in: directory)
            let ending = try await Program.run(["status", "out"], in: directory)
            #expect(ending.status == 0 && ending.errors == "")
            #expect(ending.output.contains(/done\s+1\n/) && ending.output.contains(/failed\s+0\n/))
            #expect(ending.output.contains(/pending\s+0\n/))
        }

        @Test func reportWritesTheSameTablesAgain() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.grid(strengths: "[0, 1]"), in: directory)
            let output = SweepOutput(directory)
            let names = ["points.csv", "points.json", "curves.csv", "figures", "report.html", "summary.json"]
            let tables = try names.prefix(3).map(output.text)
            let figures = output.names(in: "figures")
            for name in names { try FileManager.default.removeItem(atPath: directory.file("out/\(name)")) }
            let ending = try await Program.run(["report", "out"], in: directory)
            #expect(ending.status == 0 && ending.errors == "")
            #expect(ending.output.contains("8 of 8 points done"))
            #expect(try names.prefix(3).map(output.text) == tables)
            #expect(output.names(in: "figures") == figures)
            #expect(try output.text("report.html").contains("<svg"))
            #expect(try output.text("summary.json").contains("\"done\""))
        }

        @Test func pointComputesWhatARunComputes() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.grid(strengths: "[0, 1]"), in: directory)
            let arguments = ["training.penalty.strength=1", "training.seed=2", "measurement.nuisanceModel=split"]
            let ending = try await Program.run(
                ["point", "study.yaml"] + arguments.flatMap { ["--set", $0] }, in: directory)
            #expect(ending.status == 0 && ending.errors == "")
            let table = try SweepOutput(directory).table("points.csv")
            let last = try #require(table.rows.last)
            #expect(ending.output.contains("point \(last[0])\n"))
            for name in ["significance", "sigma_mu", "auc", "constraint_x2_shape"] {
                let value = try #require(Double(table.column(name).last ?? ""))
                #expect(ending.output.contains("\n\(name) = \(value)\n"))
            }
            #expect(ending.output.contains("\nfit_status = converged\n"))
            #expect(ending.output.matches(of: /epoch \d+  train/).count == 12)
        }
    }
}

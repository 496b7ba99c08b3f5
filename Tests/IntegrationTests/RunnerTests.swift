import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Studies whose tasks are computed by programs of the user's own, here shell scripts.
    @Suite struct RunnerTests {
        /// Six points, each of which appends to a file when it is computed.
        private static let study = """
            sweep: mine
            seed: 4
            runner:
              command: [sh, square.sh]
              environment: {COUNT: count.txt}
              version: 1
            parameters: {x: 1, word: hello}
            axes:
              parameters.x: {range: [1, 3]}
              seed: [4, 5]
            curves:
              - {name: square, x: parameters.x, y: [square], over: seed}

            """

        /// Reads `"x":N` of the task and gives its square; `x` 3 fails while a file is there.
        private static let script = """
            task=$(cat)
            x=$(printf %s "$task" | sed 's/.*"x":\\([0-9]*\\).*/\\1/')
            printf 'x\\n' >> "$FOLDER/$COUNT"
            if [ "$x" = 3 ] && [ -e "$FOLDER/broken" ]; then echo "cannot do $x" >&2; exit 7; fi
            echo "{\\"figures\\": {\\"square\\": $((x * x))}, \\"labels\\": {\\"note\\": \\"of $x\\"}}"

            """

        private func sweep(_ study: String, in directory: TemporaryDirectory) async throws -> Program.Ending {
            let study = study.replacing("{COUNT: ", with: "{FOLDER: \"\(directory.path)\", COUNT: ")
            return try await Program.sweep(study, in: directory)
        }

        private func count(in directory: TemporaryDirectory) throws -> Int {
            try String(contentsOfFile: directory.file("count.txt"), encoding: .utf8).filter(\.isNewline).count
        }

        @Test func pointsOfOnesOwn() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Self.script, to: "square.sh")
            let ending = try await sweep(Self.study, in: directory)
            #expect(ending.status == 0 && ending.errors == "", "\(ending.errors)")
            #expect(ending.output.contains("6 of 6 points done"))
            let output = SweepOutput(directory)
            let points = try output.table("points.csv")
            #expect(
                points.header == [
                    "point", "parameters.x", "seed", "status", "square", "training_status", "fit_status", "note",
                    "attempts", "train_time_s", "measure_time_s", "failure",
                ])
            #expect(points.column("square") == ["1", "1", "4", "4", "9", "9"])
            #expect(points.column("note") == ["of 1", "of 1", "of 2", "of 2", "of 3", "of 3"])
            #expect(Set(points.column("attempts")) == ["1"] && Set(points.column("train_time_s")) == [""])
            let curves = try output.table("curves.csv")
            #expect(curves.column("mean") == ["1", "4", "9"] && Set(curves.column("count")) == ["2"])
            #expect(output.names(in: "figures") == ["square_square.pdf", "square_square.svg"])
            #expect(output.models.isEmpty)
            #expect(try output.text("report.html").contains("parameters.x"))
            #expect(try output.text("points.json").contains("\"word\" : \"hello\""))

            // What is done is not done again; a longer axis adds its points, another script is other work.
            _ = try await sweep(Self.study.replacing("[1, 3]", with: "[1, 4]"), in: directory)
            #expect(try count(in: directory) == 8)
            let plan = try await Program.run(["plan", "study.yaml", "--output", "out"], in: directory)
            #expect(plan.output.contains("tasks        8, 8 cached or not needed, 0 to compute"))
            try directory.write(Self.script + "# another\n", to: "square.sh")
            _ = try await sweep(Self.study, in: directory)
            #expect(try count(in: directory) == 14)
        }

        @Test func aProgramThatFailsIsTriedAgainAndNamed() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Self.script, to: "square.sh")
            try directory.write("", to: "broken")
            let ending = try await sweep(Self.study.replacing("[4, 5]", with: "[4]"), in: directory)
            #expect(ending.status == 1)
            #expect(
                ending.errors.contains("parameters.x=3 seed=4 (command failed: it ended with status 7 - sh square.sh)"))
            let output = SweepOutput(directory)
            let logs = output.names(in: "logs").filter { $0.hasPrefix("task-") }
            #expect(logs.count == 3)
            #expect(
                try output.text("logs/\(logs[0])")
                    == "command failed: it ended with status 7 - sh square.sh\ncannot do 3\n\n")
            try FileManager.default.removeItem(atPath: directory.file("broken"))
            let again = try await sweep(Self.study.replacing("[4, 5]", with: "[4]"), in: directory)
            #expect(again.status == 0 && again.output.contains("3 of 3 points done"))
        }

        @Test func aPointOfOnesOwn() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Self.script, to: "square.sh")
            let study = Self.study.replacing("{COUNT: ", with: "{FOLDER: \"\(directory.path)\", COUNT: ")
            try directory.write(study, to: "study.yaml")
            let ending = try await Program.run(["point", "study.yaml", "--set", "parameters.x=12"], in: directory)
            #expect(ending.status == 0 && ending.output.hasSuffix("square = 144.0\nnote = of 12\n"))
            let valid = try await Program.run(["validate", "study.yaml"], in: directory)
            #expect(valid.output == "study.yaml: valid, 6 points\n")
        }

        @Test func tasksThatComputeNothing() async throws {
            let directory = try TemporaryDirectory()
            let study = "sweep: nothing\nrunner: {kind: none}\naxes: {parameters.x: {range: [1, 50]}}\n"
            let ending = try await Program.sweep(study, in: directory)
            #expect(ending.status == 0 && ending.output.contains("50 of 50 points done"))
        }

        @Test func whatAProgramHasStartedEndsWithACtrlC() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(
                """
                sweep: long
                runner:
                  command: [sh, -c, "sleep 600 & echo $! > child.tmp; mv child.tmp $FOLDER/child; wait"]
                  environment: {FOLDER: "\(directory.path)"}

                """, to: "study.yaml")
            let command = ["run", "study.yaml", "--workers", "1", "--output", "out"]
            let child = try await Program.run(command, in: directory) { program in
                try await waitUntil("the program's child") {
                    FileManager.default.fileExists(atPath: directory.file("child"))
                }
                let text = try String(contentsOfFile: directory.file("child"), encoding: .utf8)
                let child = try #require(pid_t(text.dropLast()))
                #expect(RunningProgram(id: child).isAlive)
                try program.send(SIGINT)
                try await waitUntil("its end") { !RunningProgram(id: child).isAlive }
            }
            #expect(child.status == 130)
        }

        /// Four points share two trainings by a program, whose network the built-in measurement takes.
        @Test func aTrainingByAProgramIsSharedAndMeasured() async throws {
            let directory = try TemporaryDirectory()
            let script = """
                cat > task.json
                echo x >> "$FOLDER/count.txt"
                test -s train/features.npy || exit 1
                cat > result.json <<END
                {"figures": {"strength": $1}, "classifier": {"network": {"features": ["x1", "x2"], "means": [0.5, 0.5],
                  "deviations": [1, 1], "layers": [{"weights": [[-$1], [-$1]], "biases": [0], "activation": "sigmoid"}]}}}
                END

                """
            try directory.write(script, to: "train.sh")
            let study =
                Studies.single.replacing(
                    "  epochs: 2\n",
                    with: """
                          epochs: 2
                          runner: {command: [sh, train.sh, 1], environment: {FOLDER: "\(directory.path)"}}

                        """)
                    + """
                    axes:
                      training.runner.command: [[sh, train.sh, 1], [sh, train.sh, 2]]
                      measurement.bins: [4, 8]
                    curves: [{name: bins, x: measurement.bins, y: [significance, strength]}]

                    """
            let ending = try await Program.sweep(study, in: directory)
            #expect(ending.status == 0 && ending.errors == "", "\(ending.errors)")
            let output = SweepOutput(directory)
            #expect(output.models.count == 2)
            #expect(try count(in: directory) == 2)
            let points = try output.table("points.json")
            #expect(!points.rows.isEmpty)
            let summary = try output.text("summary.json")
            #expect(summary.contains("\"trainings\" : 2"))
            let model = "out/models/\(output.models[0])"
            let export = try await Program.run(["export", model, "model.onnx"], in: directory)
            #expect(export.status == 0)
        }
    }
}

import Likelihood
import Numerical
import Testing

@testable import Sweep

/// Runners in configurations: what is read, what is refused, and what a study of the user's own tasks is.
@Suite struct RunnerReaderTests {
    /// The files of the studies' folder.
    private static let files = ["/study/train.py", "/study/data/table.csv", "/opt/fit"]

    private func read(_ text: String) throws(ConfigurationError) -> SweepConfiguration {
        struct Missing: Error {}
        return try SweepConfiguration(yaml: text, file: "x.yaml", directory: "/study") { path in
            guard Self.files.contains(path) else { throw Missing() }
            return ContentHash(of: path)
        }
    }

    private func refusal(_ text: String) -> String? {
        do throws(ConfigurationError) {
            _ = try read(text)
            return nil
        } catch {
            return error.description
        }
    }

    private func run(_ text: String) throws -> RunSpecification? {
        if case .run(let run) = try read(text).grid[0].work { run } else { nil }
    }

    private static let runs = """
        sweep: mine
        runner: {command: [python3, train.py, --fast]}
        parameters: {depth: 3, rate: 1.50, name: abc, flag: true, empty: null, quoted: "1", list: [1, 2.5], inner: {b: 1, a: 2}}

        """

    @Test func aStudyOfTasks() throws {
        let run = try #require(try run(Self.runs))
        #expect(run.seed == 1)
        let runner = try #require(run.runner)
        #expect(
            runner.command == [
                CommandWord("python3"), CommandWord("train.py", digest: ContentHash(of: "/study/train.py")),
                CommandWord("--fast"),
            ])
        #expect(runner.command.map(runner.resolved) == ["python3", "/study/train.py", "--fast"])
        #expect(runner.timeLimit == nil && runner.memoryLimit == nil && runner.input == .standardInput)
        #expect(
            run.parameters
                == .mapping([
                    .init("depth", .integer(3)), .init("empty", .null), .init("flag", .boolean(true)),
                    .init("inner", .mapping([.init("a", .integer(2)), .init("b", .integer(1))])),
                    .init("list", .list([.integer(1), .real(2.5)])), .init("name", .text("abc")),
                    .init("quoted", .text("1")), .init("rate", .real(1.5)),
                ]))
    }

    @Test func axesOfParameters() throws {
        let configuration = try read(
            Self.runs + """
                axes:
                  parameters.inner.a: {range: [1, 3]}
                  parameters.new: [x, [1, 2]]
                  seed: [4, 5]
                """)
        #expect(configuration.grid.count == 12 && configuration.grid.isOfRuns)
        guard case .run(let last) = configuration.grid[11].work, case .mapping(let entries) = last.parameters else {
            Issue.record("no task of one's own")
            return
        }
        #expect(last.seed == 5)
        #expect(entries.first { $0.key == "new" }?.value == .list([.integer(1), .integer(2)]))
        #expect(
            entries.first { $0.key == "inner" }?.value
                == .mapping([.init("a", .integer(3)), .init("b", .integer(1))]))
        #expect(configuration.curves.isEmpty)
        #expect(Set(configuration.grid.map(\.id)).count == 12)
    }

    @Test func anAxisMayChangeTheRunner() throws {
        let grid = try read(Self.runs + "axes: {runner.command: [[echo, a], [echo, b]], parameters.depth: [1, 2]}").grid
        let words = grid.map { point -> String? in
            if case .run(let run) = point.work { run.runner?.command.last?.text } else { nil }
        }
        #expect(words == ["a", "a", "b", "b"])
    }

    @Test func everySettingOfARunner() throws {
        let text = """
            sweep: mine
            seed: 3
            runner:
              kind: command
              command: [/opt/fit, 1]
              environment: {OMP_NUM_THREADS: 1, NAME: ""}
              files: [data/table.csv]
              version: 2.1
              input: file
              timeLimit: 1.5
              memoryLimit: 500
              directory: data/..
            """
        let runner = try #require(try run(text.replacing("\n  directory: data/..", with: ""))?.runner)
        #expect(runner.environment == ["OMP_NUM_THREADS": "1", "NAME": ""])
        #expect(runner.files.map(runner.resolved) == ["/study/data/table.csv"])
        #expect(runner.version == "2.1" && runner.input == .file)
        #expect(runner.timeLimit == 1.5 && runner.memoryLimit == 500)
        #expect(runner.directory == "/study")
        let elsewhere = try run(
            text.replacing("[data/table.csv]", with: "[table.csv]").replacing("data/..", with: "data"))
        #expect(elsewhere?.runner?.files.map { elsewhere?.runner?.resolved($0) } == ["/study/data/table.csv"])
    }

    @Test func aTaskThatComputesNothing() throws {
        let run = try #require(try run("sweep: nothing\nrunner: {kind: none}\naxes: {parameters.x: [1, 2]}"))
        #expect(run.runner == nil && run.parameters == .mapping([.init("x", .integer(1))]))
    }

    @Test func trainingsAndMeasurements() throws {
        let text =
            toyText + """

                training: {runner: {command: [python3, train.py], parameters: {alpha: 0.1}}}
                measurement: {runner: {command: [/opt/fit]}, bins: 5}
                axes: {training.runner.parameters.alpha: [0.1, 0.2]}
                curves: [{x: training.runner.parameters.alpha, y: [my_figure]}]
                """
        let configuration = try read(text)
        let point = try #require(configuration.grid[1].specification)
        #expect(point.trainingRunner?.parameters == .mapping([.init("alpha", .real(0.2))]))
        #expect(point.trainSpecification.runner == point.trainingRunner)
        #expect(point.measurementRunner?.command.first?.digest == ContentHash(of: "/opt/fit"))
        #expect(point.measurement.bins == 5)
    }

    @Test func theResolvedTextGivesTheSamePoints() throws {
        let studies = [
            Self.runs + "axes: {parameters.depth: [1, 2]}",
            toyText
                + "\ntraining: {runner: {command: [python3, train.py], files: [data/table.csv], parameters: {a: \"1\"}}}",
            "sweep: n\nrunner: {kind: none}",
        ]
        for study in studies {
            let configuration = try read(study)
            let again = try SweepConfiguration(yaml: configuration.resolvedText, file: "y", directory: "/elsewhere") {
                guard Self.files.contains($0) else { throw CancellationError() }
                return ContentHash(of: $0)
            }
            #expect(again.grid.map(\.work) == configuration.grid.map(\.work))
            #expect(again.resolvedText == configuration.resolvedText)
        }
    }

    @Test(arguments: [
        ("runner: {comand: [a]}", "x.yaml:2: runner.comand: unknown key", "nearest known key: command"),
        ("runner: {}", "x.yaml:2: runner.command: expected a list", "found nothing"),
        ("runner: {command: []}", "runner.command: expected a list of a program", "at least 1 value"),
        ("runner: {command: python3}", "runner.command: expected a list", "found python3"),
        ("runner: {command: [null]}", "runner.command[0]: expected a text", "found nothing"),
        ("runner: {command: [\"\"]}", "runner.command[0]: expected the name or path", "found"),
        ("runner: {command: [./absent]}", "expected a program in PATH or a readable file", "./absent, which is none"),
        ("runner: {kind: none, command: [a]}", "runner.command: expected no command", "of kind none"),
        ("runner: {kind: other}", "runner.kind: expected one of command, none", "found other"),
        ("runner: {command: [a], files: [absent]}", "runner.files[0]: expected a readable data file", "/study/absent"),
        ("runner: {command: [a], timeLimit: 0}", "runner.timeLimit: expected a number > 0", "found 0"),
        ("runner: {command: [a], memoryLimit: 0.5}", "runner.memoryLimit: expected an integer", "found 0.5"),
        ("runner: {command: [a], input: pipe}", "runner.input: expected one of stdin, file", "found pipe"),
        ("runner: {command: [a], environment: {\"A=B\": 1}}", "expected a name without =", "A=B"),
        ("runner: {command: [a], parameters: {}}", "runner.parameters: unknown key", "command"),
        ("runner: {command: [a]}\nparameters: [1]", "x.yaml:3: parameters: expected a mapping", "a list of 1 value"),
        (
            "runner: {command: [a]}\nevents: {}", "x.yaml:3: events: expected no events because the study has a runner",
            ""
        ),
        ("runner: {command: [a]}\ntraining: {}", "x.yaml:3: training: expected no training", "has a runner"),
        ("runner: {command: [a]}\nmeasurement: {}", "expected no measurement", "has a runner"),
        ("runner: {command: [a]}\nvariations: []", "expected no variations", "has a runner"),
        ("parameters: {}", "x.yaml:2: parameters: expected no parameters because the study has no runner", ""),
        ("runner: {command: [a]}\naxes: {events.train: [1]}", "events: unknown key", "seed, runner, parameters"),
        ("runner: {command: [a]}\naxes: {parameters.x: [1, 1.0]}", "values that make different points", "1 again"),
        ("runner: {command: [a]}\naxes: {parameters.x: [a, \"a\"]}", "values that make different points", "again"),
        (
            "runner: {command: [a]}\naxes: {parameters.x: [1]}\ncurves: [{x: parameters.x, y: [\"a b\"]}]",
            "expected a name of letters", "a b"
        ),
        (
            "runner: {command: [a]}\naxes: {parameters.x: [1]}\ncurves: [{x: parameters.x, y: [status]}]",
            "expected a name of letters", "status"
        ),
    ])
    func refusals(_ lines: String, _ first: String, _ second: String) {
        let message = refusal("sweep: mine\n" + lines) ?? "accepted"
        #expect(message.contains(first) && message.contains(second), "\(message)")
    }

    @Test(arguments: [
        ("training: {runner: {kind: none}}", "training.runner.kind: unknown key"),
        ("training: {runner: {version: 1}}", "training.runner.command: expected a list"),
        ("measurement: {runner: {command: [a], tiemLimit: 1}}", "nearest known key: timeLimit"),
        ("curves: []\nrunner: {command: [a]}", "expected no events because the study has a runner"),
    ])
    func refusalsBesideEvents(_ line: String, _ expected: String) {
        let message = refusal(toyText + "\n" + line) ?? "accepted"
        #expect(message.contains(expected), "\(message)")
    }
}

import Foundation
import Likelihood
import Numerical
import Sweep
import TestSupport
import Testing
import Training

@testable import Analysis

/// Programs of the user's own, here shell scripts, as tasks.
@Suite struct ProgramTaskTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func runner(_ script: String) -> RunnerSettings {
        RunnerSettings(command: ["sh", "-c", script].map { CommandWord($0) }, directory: directory.path)
    }

    private func run(
        _ runner: RunnerSettings?, parameters: ParameterValue = .empty, control: TaskControl = TaskControl()
    ) throws(AnalysisError) -> TaskOutput {
        let task = TaskSpecification.run(RunSpecification(seed: 3, runner: runner, parameters: parameters))
        var computer = TaskComputer()
        return try computer.compute(
            task, identity: TaskID(ContentHash(of: "task")), classifier: nil, attempt: Attempt(2), control: control)
    }

    private func failure(_ runner: RunnerSettings) -> AnalysisError? {
        do throws(AnalysisError) {
            _ = try run(runner)
            return nil
        } catch {
            return error
        }
    }

    @Test func figuresLabelsAndTables() throws {
        let answer = """
            {"figures": {"loss": 0.5, "my-figure_2": 3}, "labels": {"note": "ü", "fit_status": "converged"},
             "tables": [{"name": "scan", "columns": ["x", "y"], "rows": [[1, 2], [3, 4]]}], "log": "more"}
            """
        let output = try run(runner("echo so far >&2; cat <<'END'\n\(answer)\nEND"))
        #expect(output.result.figures == ["loss": 0.5, "my-figure_2": 3])
        #expect(output.result.labels == ["note": "ü", "fit_status": "converged"])
        #expect(
            output.result.tables
                == [TableRecord(name: "scan", columns: ["x", "y"], rows: [[1, 2], [3, 4]])])
        #expect(output.log == "so far\n\nmore" && output.classifier == nil)
        #expect(try run(runner("echo '{}'")).log == nil)
    }

    @Test func aTaskThatComputesNothing() throws {
        #expect(try run(nil).result == TaskResult())
    }

    @Test func whatAProgramIsTold() throws {
        let parameters = ParameterValue.mapping([
            .init("depth", .integer(3)), .init("rate", .real(0.25)), .init("tags", .list([.text("a"), .null])),
        ])
        // The folder of the task is gone afterwards.
        _ = try run(
            runner("cat > '\(directory.path)/task.json'; pwd > '\(directory.path)/pwd'; echo '{}'"),
            parameters: parameters)
        let text = try String(contentsOfFile: directory.file("task.json"), encoding: .utf8)
        let task = try JSONValue(parsing: Array(text.utf8))
        #expect(task["format"] == .number(.integer(1)) && task["kind"] == .string("run"))
        #expect(task["task"] == .string(ContentHash(of: "task").hex) && task["attempt"] == .number(.integer(2)))
        #expect(task["seed"] == .number(.integer(3)) && task["parameters"] == parameters.json)
        guard case .number(.integer(let seed)) = task["taskSeed"], case .string(let folder) = task["directory"] else {
            Issue.record("no seed or no folder")
            return
        }
        #expect((0..<1 << 32).contains(seed))
        let place = try String(contentsOfFile: directory.file("pwd"), encoding: .utf8)
        #expect(place.hasSuffix(folder + "\n") && !FileManager.default.fileExists(atPath: folder))
        #expect(task["point"] == nil && task["files"] == nil)
    }

    @Test func theTaskInAFile() throws {
        var runner = runner(
            #"echo noise; test -s "$0" && grep -q '"kind":"run"' "$0" && echo '{"figures": {"a": 1}}' > result.json"#)
        runner.input = .file
        let output = try run(runner)
        #expect(output.result.figures == ["a": 1] && output.log == "noise\n")
    }

    @Test(arguments: [
        ("exit 3", "command failed: it ended with status 3 - sh -c exit 3"),
        ("kill -SEGV $$", "command failed: it was killed by signal 11 (Segmentation fault) - sh -c kill -SEGV $$"),
        ("echo hello", "result refused: invalid JSON: "),
        ("echo []", "result refused: expected an object for the result, found an array - sh -c echo []"),
        (
            "echo '{\"figure\": {}}'",
            "result refused: the result has a key \"figure\", which is none of figures, labels"
        ),
        ("echo '{\"figures\": {\"a\": \"1\"}}'", "result refused: expected a finite number for a, found a string"),
        ("echo '{\"figures\": {\"a\": NaN}}'", "result refused: expected a finite number for a, found a number"),
        ("echo '{\"figures\": {\"\": 1}}'", "result refused: figures cannot have the name \"\""),
        ("echo '{\"figures\": {\"a b\": 1}}'", "result refused: figures cannot have the name \"a b\""),
        ("echo '{\"figures\": {\"attempts\": 1}}'", "result refused: figures cannot have the name \"attempts\""),
        ("echo '{\"labels\": {\"a\": 1}}'", "result refused: expected a text for a, found a number"),
        (
            "echo '{\"figures\": {\"a\": 1}, \"labels\": {\"a\": \"b\"}}'",
            "result refused: \"a\" is a figure and a label"
        ),
        ("echo '{\"tables\": [{\"name\": \"t\"}]}'", "result refused: tables lacks the key \"columns\""),
        (
            "echo '{\"tables\": [{\"name\": \"t\", \"columns\": [\"x\"], \"rows\": [[1, 2]]}]}'",
            "result refused: a row of a table has not 1 numbers"
        ),
        ("echo '{\"classifier\": {\"file\": \"a\"}}'", "result refused: the result has a key \"classifier\""),
    ])
    func failures(_ script: String, _ expected: String) {
        let error = failure(runner(script))
        #expect(error?.description.hasPrefix(expected) == true, "\(error.map { "\($0)" } ?? "no failure")")
    }

    @Test func aTaskMayHaveNothingToSay() throws {
        let output = try run(runner("true"))
        #expect(output.result.figures.isEmpty && output.log == nil)
    }

    @Test func theLogIsTheEndOfStandardError() {
        let error = failure(runner("echo why >&2; exit 1"))
        #expect(error?.log == "why\n")
        #expect(failure(runner("exit 1"))?.log == nil)
    }

    @Test func limits() {
        var slow = runner("sleep 60")
        slow.timeLimit = 0.2
        #expect(failure(slow)?.description == "command failed: it took longer than 0.2 s - sh -c sleep 60")
        var large = runner("dd if=/dev/zero of=/dev/null bs=400M count=1")
        large.memoryLimit = 200
        #expect(failure(large)?.description.hasPrefix("command failed: it needed more memory than 200 MB - ") == true)
        let endless = failure(runner("truncate --size 100G result.json"))
        #expect(
            endless?.description.hasPrefix(
                "result refused: the file \"result.json\" has 107374182400 bytes, more than 64 MiB - ") == true,
            "\(String(describing: endless))")
        let absent = RunnerSettings(command: [CommandWord("no-such-program-1")], directory: "/")
        #expect(failure(absent)?.description == "command not started: no such program in PATH - no-such-program-1")
    }

    @Test func environmentAndWordsRelativeToTheStudy() throws {
        let path = try directory.write("echo \"{\\\"labels\\\": {\\\"a\\\": \\\"$NAME $1\\\"}}\"", to: "script.sh")
        let content = try Data(contentsOf: URL(filePath: path))
        let runner = RunnerSettings(
            command: [
                CommandWord("sh"), CommandWord("script.sh", digest: ContentHash(of: Array(content))), CommandWord("b"),
            ], environment: ["NAME": "value"], directory: directory.path)
        #expect(try run(runner).result.labels == ["a": "value b"])
        try directory.write("echo '{}'", to: "script.sh")
        #expect(
            failure(runner)?.description
                == "command not started: the file is not as it was when the study was read - \(path)")
    }

    @Test func aCancelledTask() {
        let control = TaskControl()
        let runner = runner("sleep 60")
        // A thread of its own: programs of other tests block those of Swift's tasks.
        Thread {
            usleep(200_000)
            control.cancel()
        }.start()
        #expect(throws: AnalysisError.cancelled) { try run(runner, control: control) }
    }

    @Test func aCancelledTraining() throws {
        let control = TaskControl()
        var computer = TaskComputer()
        let task = TaskSpecification.train(toyPoint().trainSpecification)
        var epochs = 0
        #expect(throws: AnalysisError.cancelled) {
            try computer.compute(task, identity: task.id, classifier: nil, control: control) { _, _ in
                epochs += 1
                control.cancel()
            }
        }
        #expect(epochs == 1)
    }
}

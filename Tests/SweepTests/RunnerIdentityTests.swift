import Foundation
import Numerical
import Testing

@testable import Sweep

@Suite struct RunnerIdentityTests {
    private static let text = """
        sweep: mine
        seed: 3
        runner:
          command: [python3, train.py, --fast]
          environment: {A: 1, B: 2}
          files: [table.csv]
          version: 1
        parameters: {depth: 3, name: "a\\tb", list: [1, 2.5e-7, 1.0e+20, true, null]}
        """

    /// Reads a study whose folder has a script and a table.
    private func point(
        _ text: String = text, directory: String = "/study", script: String = "script", table: String = "table"
    ) throws -> GridPoint {
        struct Missing: Error {}
        let contents = ["train.py": script, "renamed.py": script, "table.csv": table]
        return try SweepConfiguration(yaml: text, file: "x.yaml", directory: directory) { path in
            guard let name = path.split(separator: "/").last, let content = contents[String(name)] else {
                throw Missing()
            }
            return ContentHash(of: content)
        }.grid[0]
    }

    /// As hash of the JSON that the encoder makes.
    private struct Content: Encodable {
        var kind = "run"
        var specification: RunSpecification
    }

    @Test func theFastJSONIsTheCanonicalOne() throws {
        for text in [Self.text, "sweep: n\nrunner: {kind: none}\nparameters: {\"ä\\\"\\\\\": {}, b: []}"] {
            guard case .run(var run) = try point(text).work else {
                Issue.record("no task of one's own")
                return
            }
            let fast = run.canonicalJSON
            run.runner = run.runner?.identified
            let plain = try CanonicalJSON.bytes(of: Content(specification: run))
            #expect(String(decoding: fast, as: UTF8.self) == String(decoding: plain, as: UTF8.self))
        }
    }

    @Test(arguments: [
        "{}", "{x: 1}", "{a: [1, 2.5e-7, 1.0e+20, -0.0, true, null, [], {}], b: {z: \"t\\\"ä\\n\", c: {d: 2.0}}}",
        "{long: 9007199254740993, longer: 9223372036854775807, longest: 123456789012345678901234567890}",
    ])
    func theFastReaderReadsWhatTheDecoderReads(parameters: String) throws {
        let text = "sweep: n\nseed: 7\nrunner: {kind: none}\nparameters: \(parameters)"
        guard case .run(let run) = try point(text).work else {
            Issue.record("no task of one's own")
            return
        }
        let json = TaskSpecification.run(run).json
        #expect(RunSpecification(jsonOfTask: json) == run)
        #expect(try JSONDecoder().decode(TaskSpecification.self, from: Data(json)) == .run(run))
    }

    @Test(arguments: ["", "\n  timeLimit: 1.5\n  memoryLimit: 500\n  input: file"])
    func theFastReaderReadsProgramsToo(settings: String) throws {
        let text = Self.text.replacing("\n  version: 1", with: "\n  version: 1\(settings)")
        guard case .run(let run) = try point(text).work else {
            Issue.record("no task of one's own")
            return
        }
        let json = TaskSpecification.run(run).json
        #expect(RunSpecification(jsonOfTask: json) == run)
        #expect(try JSONDecoder().decode(TaskSpecification.self, from: Data(json)) == .run(run))
    }

    @Test func whatTheFastReaderDoesNotKnowIsLeftToTheDecoder() throws {
        let later = #"{"run":{"_0":{"parameters":{},"seed":3,"priority":1}}}"#
        #expect(RunSpecification(jsonOfTask: Array(later.utf8)) == nil)
        #expect(
            try TaskSpecification(json: Array(later.utf8))
                == .run(RunSpecification(seed: 3, runner: nil, parameters: .empty)))
        for wrong in [
            "", "{}", #"{"run"}"#, #"{"run":{"_0":{"parameters":{"x":NaN},"seed":1}}}"#,
            #"{"run":{"_0":{"parameters":1,"seed":1}}}"#, #"{"run":{"_0":{"parameters":{},"seed":1.5}}}"#,
        ] {
            #expect(throws: DecodingError.self) { try TaskSpecification(json: Array(wrong.utf8)) }
        }
    }

    /// A change of this hash makes every stored result of tasks of one's own new work.
    @Test func golden() throws {
        #expect(try point().id.description == "a89240fa79ed5a11c287cae717920141")
    }

    @Test func theContentOfFilesCountsAndNotTheirPath() throws {
        let id = try point().id
        #expect(try point(directory: "/other/folder").id == id)
        #expect(try point(Self.text.replacing("train.py", with: "renamed.py")).id == id)
        #expect(try point(script: "another").id != id)
        #expect(try point(table: "another").id != id)
    }

    @Test(arguments: [
        ("seed: 3", "seed: 4"), ("--fast", "--slow"), ("python3", "python"), ("A: 1", "A: 2"), ("A: 1", "C: 1"),
        ("version: 1", "version: 2"), ("depth: 3", "depth: 4"), ("depth: 3", "deep: 3"), ("true", "\"true\""),
        ("files: [table.csv]", "files: []"), ("2.5e-7", "2.5e-8"),
    ])
    func everythingElseCounts(_ old: String, _ new: String) throws {
        #expect(try point(Self.text.replacing(old, with: new)).id != point().id)
    }

    @Test(arguments: [
        ("version: 1", "version: 1\n  timeLimit: 5"), ("version: 1", "version: 1\n  memoryLimit: 5"),
        ("version: 1", "version: 1\n  input: file"), ("depth: 3", "depth: 3.0"),
        ("{A: 1, B: 2}", "{B: 2, A: 1}"), ("sweep: mine", "sweep: yours"),
    ])
    func limitsAndSpellingDoNot(_ old: String, _ new: String) throws {
        #expect(try point(Self.text.replacing(old, with: new)).id == point().id)
    }

    @Test func trainingsAndMeasurementsWithRunners() throws {
        let text =
            toyText + """

                training: {runner: {command: [python3, train.py]}}
                measurement: {runner: {command: [fit]}}
                """
        let ids = try tasks(point(text))
        #expect(try tasks(point(text, directory: "/other")) == ids)
        #expect(try tasks(point(text.replacing("train.py", with: "renamed.py"))) == ids)
        let slower = text.replacing("[python3, train.py]", with: "[python3, train.py], timeLimit: 9")
        #expect(try tasks(point(slower)) == ids)
        let script = try tasks(point(text, script: "another"))
        #expect(script.train != ids.train && script.measure != ids.measure)
        let fit = try tasks(point(text.replacing("[fit]", with: "[fit, more]")))
        #expect(fit.train == ids.train && fit.measure != ids.measure)
        let plain = try tasks(point(toyText))
        #expect(plain.train != ids.train && plain.measure != ids.measure)
    }

    private func tasks(_ point: GridPoint) -> (train: TaskID?, measure: TaskID) {
        (point.tasks.train?.id, point.tasks.measure.id)
    }

    @Test func aTaskSurvivesTheWire() throws {
        let task = try point().tasks.measure
        let expected = try point().id.hash
        #expect(task.specification.kind == .run && task.id.hash == expected)
        let copy = try JSONDecoder().decode(TaskSpecification.self, from: JSONEncoder().encode(task.specification))
        #expect(copy == task.specification && copy.id == task.id)
    }

    @Test func aRecordTellsRunsFromMeasurements() throws {
        for work in [try point().work, try point(toyText).work] {
            #expect(try JSONDecoder().decode(PointWork.self, from: JSONEncoder().encode(work)) == work)
        }
    }
}

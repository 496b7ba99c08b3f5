import Subprocess
import TestSupport
import Testing

extension ProgramTests {
    /// Command lines that are refused.
    @Suite struct RefusedUsageTests {
        static let commandLines: [(String, String)] = [
            ("run", "Missing expected argument '<config>'"),
            ("plan", "Missing expected argument '<config>'"),
            ("status", "Missing expected argument '<directory>'"),
            ("run study.yaml --workers 0", "--workers: expected at least 1, found 0"),
            ("plan study.yaml --workers 0", "--workers: expected at least 1, found 0"),
            ("run study.yaml --workers two", "'two' is invalid for '--workers <workers>'"),
            ("run study.yaml --workrs 2", "Unknown option '--workrs'"),
            ("run study.yaml another.yaml", "Unexpected argument 'another.yaml'"),
            ("run study.yaml --output", "Missing value for '--output <output>'"),
            ("rum study.yaml", "2 unexpected arguments: 'rum', 'study.yaml'"),
            ("--verbose", "Unknown option '--verbose'"),
            ("point study.yaml --set training.seed", "--set: expected PATH=VALUE, found \"training.seed\""),
            ("point study.yaml --set training.sead=2", "nearest known"),
            ("point study.yaml --set training.seed=two", "training.seed: expected an integer, found two"),
            ("point study.yaml --set training.seed=[", "--set:1: not valid YAML"),
            ("worker", "Missing expected argument '--connect <connect>'"),
            (
                "worker --connect tcp://127.0.0.1:5757",
                "expected an endpoint ipc://PATH, found \"tcp://127.0.0.1:5757\""
            ),
            ("worker --connect ipc://x --orphan-limit 0", "--orphan-limit: expected more than 0 seconds"),
            ("status nowhere", "no sweep found: there is no journal.sqlite - nowhere"),
            ("report nowhere", "no sweep found: there is no journal.sqlite - nowhere"),
            ("status study.yaml", "no sweep found: there is no journal.sqlite - study.yaml"),
        ]

        @Test(arguments: commandLines) func badUsageIsRefused(line: String, words: String) async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Studies.single, to: "study.yaml")
            let before = try snapshot(of: directory.path)
            expectRefusal(try await Program.run(line.split(separator: " ").map(String.init), in: directory), [words])
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test func aCPUThatThisOneIsNotIsRefused() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Studies.single, to: "study.yaml")
            expectRefusal(
                try await Program.run(
                    ["point", "study.yaml"], in: directory, environment: ["SIGMASWEEP_CPU": "pentium"]),
                ["SIGMASWEEP_CPU: this CPU does not run \"pentium\", but baseline"])
        }
    }
}

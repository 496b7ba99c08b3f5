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
                "worker --connect http://127.0.0.1:5757",
                "--connect: expected tcp://ADDRESS:PORT or ipc://PATH, found \"http://127.0.0.1:5757\""
            ),
            ("worker --connect tcp://127.0.0.1", "--connect: expected tcp://ADDRESS:PORT or ipc://PATH"),
            (
                "worker --connect tcp://127.0.0.1:5757",
                "--connect: a connection over TCP needs --key FILE, or --insecure to do without"
            ),
            (
                "worker --connect tcp://127.0.0.1:5757 --key worker.key --insecure",
                "--insecure: expected without --key FILE, found both"
            ),
            (
                "worker --connect tcp://127.0.0.1:5757 --key nowhere",
                "keys not read: No such file or directory - nowhere"
            ),
            ("worker --connect tcp://127.0.0.1:5757 --key study.yaml", "keys refused: mode 0644, expected 0600"),
            ("worker --connect ipc://x --orphan-limit 0", "'0' is invalid for '--orphan-limit <orphan-limit>'"),
            ("worker --connect ipc://x --orphan-limit -1", "Missing value for '--orphan-limit <orphan-limit>'"),
            ("worker --connect ipc://x --orphan-limit 10x", "'10x' is invalid for '--orphan-limit <orphan-limit>'"),
            ("worker --connect ipc://x --orphan-limit m", "'m' is invalid for '--orphan-limit <orphan-limit>'"),
            ("worker --connect ipc://x --time-limit nan", "'nan' is invalid for '--time-limit <time-limit>'"),
            ("worker --connect ipc://x --time-limit inf", "'inf' is invalid for '--time-limit <time-limit>'"),
            ("worker --connect ipc://x --time-limit 1e8d", "'1e8d' is invalid for '--time-limit <time-limit>'"),
            ("coordinator", "Missing expected argument '<config>'"),
            (
                "coordinator study.yaml --listen tcp://127.0.0.1:5757",
                "--listen: a connection over TCP needs --keys DIR, or --insecure to do without"
            ),
            ("coordinator study.yaml", "--listen: a connection over TCP needs --keys DIR, or --insecure to do without"),
            ("coordinator study.yaml --keys keys --insecure", "--insecure: expected without --keys DIR, found both"),
            (
                "coordinator study.yaml --listen 5757",
                "--listen: expected tcp://ADDRESS:PORT or ipc://PATH, found \"5757\""
            ),
            ("coordinator study.yaml --keys keys", "keys not read: No such file or directory - keys/coordinator.key"),
            ("coordinator study.yaml --insecure --workers 2", "Unknown option '--workers'"),
            ("keys add keys", "Missing expected argument '<name>'"),
            ("keys add keys ../x", "worker name refused: expected 1 to 64 letters"),
            ("keys add keys w1", "keys not read: No such file or directory - keys/coordinator.key"),
            ("keys new study.yaml", "keys not read: Not a directory - study.yaml"),
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

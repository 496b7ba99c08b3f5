import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// `sigmasweep worker` on its own.
    @Suite struct WorkerCommandTests {
        @Test func withoutACoordinatorItIsOrphaned() async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.run(
                ["worker", "--connect", "ipc://nobody", "--name", "anna", "--orphan-limit", "0.5"], in: directory)
            #expect(ending.status == 1 && ending.output == "")
            #expect(
                ending.errors.hasSuffix(
                    "sigmasweep: worker left: no connection to the coordinator for 0.5 s - ipc://nobody\n"),
                "\(ending.errors)")
        }

        @Test func whenItsTimeIsOverItLeavesInGoodOrder() async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.run(
                ["worker", "--connect", "ipc://nobody", "--orphan-limit", "10m", "--time-limit", "0.5s"], in: directory)
            #expect(ending.status == 0 && ending.output == "")
            #expect(ending.errors.contains("leaving: its time is over"), "\(ending.errors)")
        }

        @Test func aNameIsBorneByOneProcessOnly() async throws {
            let directory = try TemporaryDirectory()
            let command = ["worker", "--connect", "ipc://nobody", "--name", "anna", "--lock", "anna.lock"]
            _ = try await Program.run(command, in: directory) { first in
                try await waitUntil("the lock") { lockHolder(directory) == "\(first.id)\n" }
                expectRefusal(
                    try await Program.run(command, in: directory),
                    ["worker not started: another one bears its name - anna"])
                try first.send(SIGKILL)
            }
            // The kernel let go of the lock, although the file is there.
            let ending = try await Program.run(command + ["--orphan-limit", "0.1"], in: directory)
            #expect(ending.status == 1)
        }

        /// Anybody could answer it, and give it commands to run.
        @Test func aSocketInAFolderForAllIsRefusedWithoutAKey() async throws {
            let directory = try TemporaryDirectory()
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
            let endpoint = "ipc://\(directory.file("socket"))"
            expectRefusal(
                try await Program.run(["worker", "--connect", endpoint], in: directory),
                [
                    "--connect: a socket in a folder that others may enter needs --key FILE, or --insecure to do without"
                ])
            let ending = try await Program.run(
                ["worker", "--connect", endpoint, "--insecure", "--orphan-limit", "0.1"], in: directory)
            #expect(ending.status == 1)
        }

        private func lockHolder(_ directory: TemporaryDirectory) -> String? {
            FileManager.default.contents(atPath: directory.file("anna.lock")).map {
                String(decoding: $0, as: UTF8.self)
            }
        }

        @Test func aNameThatIsNotThatOfTheKeyIsRefused() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.run(["keys", "new", "keys"], in: directory)
            let command = ["worker", "--connect", "tcp://127.0.0.1:5757", "--key", "keys/worker.key", "--name"]
            expectRefusal(
                try await Program.run(command + ["anna"], in: directory),
                ["--name: expected worker, the name of the key, or worker/ANYTHING, found \"anna\""])
        }
    }
}

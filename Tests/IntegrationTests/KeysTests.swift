import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// `sigmasweep keys`, from outside; what is in the files is tested where they are made.
    @Suite struct KeysTests {
        @Test func keysAreMadeOnceAndNeverShown() async throws {
            let directory = try TemporaryDirectory()
            let new = try await Program.run(["keys", "new", "keys"], in: directory)
            #expect(new.status == 0 && new.errors == "")
            #expect(new.output == "made keys/coordinator.key, keys/worker.key and keys/workers.pub\n")
            let add = try await Program.run(["keys", "add", "keys", "lxplus-1"], in: directory)
            #expect(add.status == 0 && add.errors == "")
            #expect(add.output == "made keys/lxplus-1.key and added it to keys/workers.pub\n")
            let before = try snapshot(of: directory.path)
            for (arguments, words) in [
                (["new", "keys"], "keys not written: there is such a file already - keys/coordinator.key"),
                (["add", "keys", "lxplus-1"], "keys refused: the name \"lxplus-1\" is taken by another key"),
            ] {
                expectRefusal(try await Program.run(["keys"] + arguments, in: directory), [words])
            }
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test func keysThatOthersCanReadAreRefused() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.run(["keys", "new", "keys"], in: directory)
            let path = directory.file("keys/coordinator.key")
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            expectRefusal(
                try await Program.run(["keys", "add", "keys", "lxplus-1"], in: directory),
                ["keys refused: mode 0640, expected 0600 - keys/coordinator.key"])
        }
    }
}

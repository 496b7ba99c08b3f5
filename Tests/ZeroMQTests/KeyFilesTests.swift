import Foundation
import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite struct KeyFilesTests {
    let directory: TemporaryDirectory
    let keys: String

    init() throws {
        directory = try TemporaryDirectory()
        keys = directory.file("keys")
        try KeyFiles.create(in: keys)
    }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(keys)/\(name)", encoding: .utf8)
    }

    /// Replaces in a file of the folder, whose mode stays.
    private func edit(_ name: String, _ change: (String) -> String) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: "\(keys)/\(name)"))
        let changed = Data(change(try text(name)).utf8)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: changed)
        try handle.close()
    }

    @Test func fitTogether() throws {
        let coordinator = try KeyFiles.coordinator(directory: keys)
        let worker = try KeyFiles.worker(file: "\(keys)/worker.key")
        #expect(worker.name == "worker")
        #expect(worker.coordinator == coordinator.pair.publicKey)
        #expect(coordinator.workers == [AcceptedKey(key: worker.pair.publicKey, name: "worker")])
        #expect(coordinator.security == .curveServer(secret: coordinator.pair.secretKey))
        #expect(worker.security == .curveClient(own: worker.pair, server: coordinator.pair.publicKey))
    }

    @Test func onlyTheirOwnerCanReadThem() {
        #expect(mode(keys) == 0o700)
        #expect(mode("\(keys)/coordinator.key") == 0o600)
        #expect(mode("\(keys)/worker.key") == 0o600)
        #expect(mode("\(keys)/workers.pub") == 0o644)
        let names = try? FileManager.default.contentsOfDirectory(atPath: keys).sorted()
        #expect(names == ["coordinator.key", "worker.key", "workers.pub"])
    }

    @Test func listHoldsNoSecrets() throws {
        let pair = try KeyFiles.coordinator(directory: keys).pair
        let list = try text("workers.pub")
        #expect(!list.contains(pair.secretKey.exposedText))
        #expect(try !text("worker.key").contains(pair.secretKey.exposedText))
        #expect(try text("coordinator.key").contains(pair.secretKey.exposedText))
    }

    @Test func addedWorkersComeIn() throws {
        try edit("workers.pub") { String($0.dropLast()) }  // as some editors leave it
        for name in ["lxplus-1", "lxplus-2"] {
            let path = try KeyFiles.add(name, in: keys)
            #expect(path == "\(keys)/\(name).key")
            #expect(mode(path) == 0o600)
            let worker = try KeyFiles.worker(file: path)
            let coordinator = try KeyFiles.coordinator(directory: keys)
            #expect(worker.name == name)
            #expect(coordinator.workers.last == AcceptedKey(key: worker.pair.publicKey, name: name))
        }
        #expect(try KeyFiles.coordinator(directory: keys).workers.map(\.name) == ["worker", "lxplus-1", "lxplus-2"])
    }

    @Test func nothingIsOverwritten() throws {
        let before = try ["coordinator.key", "worker.key", "workers.pub"].map(text)
        #expect(throws: KeyFileError.exists(path: "\(keys)/coordinator.key")) { try KeyFiles.create(in: keys) }
        #expect(throws: KeyFileError.exists(path: "\(keys)/coordinator.key")) {
            try KeyFiles.add("coordinator", in: keys)
        }
        let taken = #expect(throws: KeyFileError.self) { try KeyFiles.add("worker", in: keys) }
        #expect(
            taken?.description == "keys refused: the name \"worker\" is taken by another key - \(keys)/workers.pub")
        #expect(try ["coordinator.key", "worker.key", "workers.pub"].map(text) == before)
    }

    /// One that is there already makes all of it fail, and what was made is gone again.
    @Test func halfAFolderIsLeftAsItWas() throws {
        unlink("\(keys)/coordinator.key")
        unlink("\(keys)/workers.pub")
        let before = try text("worker.key")
        #expect(throws: KeyFileError.exists(path: "\(keys)/worker.key")) { try KeyFiles.create(in: keys) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: keys) == ["worker.key"])
        #expect(try text("worker.key") == before)
    }

    static let badNames: [String] = [
        "", ".", "..", "../x", "a/b", "a b", ".hidden", "-v", "é", "a\n", String(repeating: "a", count: 65),
    ]

    @Test(arguments: badNames)
    func impossibleNamesAreRefused(name: String) {
        #expect(throws: KeyFileError.badName(name)) { try KeyFiles.add(name, in: keys) }
    }

    static let badModes: [(UInt32, String)] =
        [(0o644, "0644"), (0o640, "0640"), (0o620, "0620"), (0o601, "0601")] as [(UInt32, String)]

    @Test(arguments: badModes)
    func otherModesAreRefused(mode: UInt32, text: String) {
        chmod("\(keys)/worker.key", mode)
        chmod("\(keys)/coordinator.key", mode)
        let worker = #expect(throws: KeyFileError.self) { try KeyFiles.worker(file: "\(keys)/worker.key") }
        #expect(worker?.description == "keys refused: mode \(text), expected 0600 - \(keys)/worker.key")
        let coordinator = #expect(throws: KeyFileError.self) { try KeyFiles.coordinator(directory: keys) }
        #expect(coordinator?.description == "keys refused: mode \(text), expected 0600 - \(keys)/coordinator.key")
    }

    @Test func whatOthersCanWriteIsRefused() {
        chmod("\(keys)/workers.pub", 0o664)
        let list = #expect(throws: KeyFileError.self) { try KeyFiles.coordinator(directory: keys) }
        #expect(list?.description == "keys refused: mode 0664, expected 0644 - \(keys)/workers.pub")
        chmod(directory.path, 0o755)
        let folder = #expect(throws: KeyFileError.self) { try KeyFiles.create(in: directory.path) }
        #expect(folder?.description == "keys refused: mode 0755, expected 0700 - \(directory.path)")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
    func filesOfOthersAreRefused() {
        chown("\(keys)/worker.key", 1, 1)
        let error = #expect(throws: KeyFileError.self) { try KeyFiles.worker(file: "\(keys)/worker.key") }
        #expect(error?.description == "keys refused: owned by user 1, expected this user - \(keys)/worker.key")
    }

    @Test func whatIsNoFileIsRefused() throws {
        let missing = #expect(throws: KeyFileError.self) { try KeyFiles.worker(file: "\(keys)/none.key") }
        #expect(missing?.description == "keys not read: No such file or directory - \(keys)/none.key")
        try #require(mkfifo("\(keys)/pipe.key", 0o600) == 0)
        for path in ["\(keys)/pipe.key", keys] {
            #expect(throws: KeyFileError.notRead(path: path, reason: "it is no file")) {
                try KeyFiles.worker(file: path)
            }
        }
        #expect(throws: KeyFileError.self) { try KeyFiles.create(in: "\(keys)/no/such") }
        #expect(throws: KeyFileError.self) { try KeyFiles.create(in: "\(keys)/worker.key") }
    }
}

import Foundation
import TestSupport
import Testing

@testable import ZeroMQ

/// Files that somebody has edited, cut or mistaken.
@Suite struct KeyFileTextTests {
    static let a = CurveKeyTests.publicText
    static let secret = CurveKeyTests.secretText
    static let b = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

    static func worker(
        kind: String = "worker", name: String = "w", key: String = a, secret: String = secret, coordinator: String = b
    ) -> String {
        "# comment\n\nkind: \(kind)\nname: \(name)\npublic: \(key)\nsecret: \(secret)\ncoordinator: \(coordinator)\n"
    }

    private func read(_ text: String) throws -> WorkerKeys {
        let directory = try TemporaryDirectory()
        let path = try directory.write(text, to: "w.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        return try KeyFiles.worker(file: path)
    }

    static let handEdited: [String] = [
        worker(), worker().replacingOccurrences(of: "\n", with: "  \r\n"), worker().trimmingCharacters(in: .newlines),
        worker().split(separator: "\n").reversed().joined(separator: "\n"),
    ]

    @Test(arguments: handEdited)
    func handEditedFilesAreRead(text: String) throws {
        let keys = try read(text)
        #expect(keys.name == "w")
        #expect(keys.pair.publicKey.z85 == Self.a)
        #expect(keys.coordinator.z85 == Self.b)
    }

    static let malformed: [(String, String)] = [
        ("", "there is no line \"kind: …\""),
        (worker(kind: "coordinator"), "line 3: it is the key of a coordinator, expected the key of a worker"),
        (worker(kind: "ssh"), "line 3: it is something unknown, expected the key of a worker"),
        (
            worker(name: "../w"),
            "line 4: expected 1 to 64 letters, digits and \"-\", \"_\" or \".\", the first a letter or digit"
        ),
        (worker(key: "short"), "line 5: expected 40 characters of Z85"),
        (worker(key: b), "line 6: the secret key does not belong to the public key"),
        (worker(secret: String(secret.dropLast())), "line 6: expected 40 characters of Z85"),
        (worker(secret: secret + " x"), "line 6: expected 40 characters of Z85"),
        (worker(coordinator: String(repeating: "~", count: 40)), "line 7: expected 40 characters of Z85"),
        (worker() + "name: x\n", "line 8: there are two of name"),
        (
            worker() + "\(secret)\n",
            "line 8: expected kind: name: public: secret: or coordinator: with its value"
        ),
        (
            "secret:\(secret)\n",
            "line 1: expected kind: name: public: secret: or coordinator: with its value"
        ),
        (
            worker().replacingOccurrences(of: "coordinator: \(b)\n", with: ""),
            "there is no line \"coordinator: …\""
        ),
    ]

    @Test(arguments: malformed)
    func malformedFilesAreRefusedWithoutQuoting(text: String, words: String) throws {
        let error = #expect(throws: KeyFileError.self) { try read(text) }
        let description = try #require(error?.description)
        #expect(description.hasPrefix("keys refused: \(words) - "))
        #expect(!description.contains(Self.secret.prefix(8)))
    }

    /// Whatever byte is changed, a file is read or refused.
    @Test func damageNeverTraps() throws {
        let bytes = Array(Self.worker().utf8)
        for index in bytes.indices {
            for byte in [0, 10, 32, 35, 58, 126, 128, 255] as [UInt8] {
                var damaged = bytes
                damaged[index] = byte
                _ = try? KeyFileText(damaged, path: "w.key").pair()
                _ = try? AcceptedKeyList.parse(damaged, path: "w.key")
            }
            _ = try? KeyFileText(Array(bytes.prefix(index)), path: "w.key").pair()
        }
    }

    @Test func listsAreRead() throws {
        let text = "# who\n\n\(Self.a) one\n#\(Self.a) out\n\(Self.b) two\n"
        let keys = try AcceptedKeyList.parse(bytes(text), path: "p")
        #expect(keys.map(\.name) == ["one", "two"])
        #expect(keys.map(\.key.z85) == [Self.a, Self.b])
        #expect(try AcceptedKeyList.parse(bytes(AcceptedKeyList.heading), path: "p") == [])
    }

    static let malformedLists: [(String, String)] = [
        ("\(a) one\n\(a) two", "line 2: the key stands on line 1 already"),
        ("\(a) one\n# x\n\(b) one", "line 3: the name stands on line 1 already"),
        ("\(a)", "line 1: expected 40 characters of Z85, a space and a name"),
        ("one \(a)", "line 1: expected 40 characters of Z85, a space and a name"),
        (
            "\(a) one two",
            "line 1: expected 1 to 64 letters, digits and \"-\", \"_\" or \".\", the first a letter or digit"
        ),
    ]

    @Test(arguments: malformedLists)
    func malformedListsAreRefused(text: String, words: String) {
        let error = #expect(throws: KeyFileError.self) { try AcceptedKeyList.parse(bytes(text), path: "p") }
        #expect(error?.description == "keys refused: \(words) - p")
    }
}

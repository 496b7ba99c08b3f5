import Events
import Foundation
import Numerical
import TestSupport
import Testing

@Suite struct CompressedFileTests {
    @Test(arguments: [5, 100, 100_000, -9, -1])
    func truncatedGzipIsRefused(_ count: Int) throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: RealEvents.path))
        let truncated = count > 0 ? whole.prefix(count) : whole.dropLast(-count)
        try expectCorrupt(truncated)
    }

    @Test(arguments: [300_000, 1_800_000])
    func flippedBitIsRefused(_ position: Int) throws {
        var damaged = try Data(contentsOf: URL(fileURLWithPath: RealEvents.path))
        damaged[position] ^= 0x10
        try expectCorrupt(damaged)
    }

    @Test func wrongChecksumIsRefused() throws {
        var damaged = try Data(contentsOf: URL(fileURLWithPath: RealEvents.path))
        damaged[damaged.count - 8] ^= 1
        try expectCorrupt(damaged)
    }

    @Test func missingFileAndFolderAreRefused() throws {
        let directory = try TemporaryDirectory()
        let absent = directory.file("absent.csv")
        #expect(throws: EventsError.unreadableFile(path: absent, reason: "No such file or directory")) {
            try contentDigest(ofFile: absent)
        }
        #expect(throws: EventsError.unreadableFile(path: directory.path, reason: "Is a directory")) {
            try contentDigest(ofFile: directory.path)
        }
    }

    @Test func digestIsOfTheStoredBytes() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("some bytes", to: "file")
        #expect(try contentDigest(ofFile: path) == ContentHash(of: "some bytes"))
        // b2sum -l 128 of the compressed file.
        #expect(try contentDigest(ofFile: RealEvents.path).hex == "8a8d143f1ab59311949750d85594bf5f")
    }

    private func expectCorrupt(_ content: Data, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let error = #expect(throws: EventsError.self, sourceLocation: sourceLocation) { try readHiggsML(content) }
        guard case .corruptFile(_, let reason) = error else {
            Issue.record("unexpected error \(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
        #expect(!reason.isEmpty && !reason.contains("events.csv"), sourceLocation: sourceLocation)
    }
}

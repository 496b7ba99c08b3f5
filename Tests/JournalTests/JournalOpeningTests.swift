import Foundation
import Journal
import Sweep
import TestSupport
import Testing

@Suite("Opening a journal")
struct JournalOpeningTests {
    @Test("The journal of another sweep is refused and not changed")
    func otherSweep() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        let before = try fixture.bytes()
        #expect(
            journalError { _ = try fixture.open(sweep: "other") }
                == .otherSweep(path: fixture.path, found: "scan", expected: "other"))
        #expect(try fixture.bytes() == before)
    }

    @Test(
        "A file that is no journal is refused and not changed",
        arguments: [Data(), Data("sweep: scan\n".utf8), Data(repeating: 0, count: 4096)])
    func noDatabase(content: Data) throws {
        let fixture = try JournalFixture()
        try content.write(to: URL(filePath: fixture.path))
        guard case .foreign(let path, _) = journalError({ _ = try fixture.open() }) else {
            Issue.record("opened a foreign file")
            return
        }
        #expect(path == fixture.path)
        #expect(try fixture.bytes() == content)
        #expect(journalError { _ = try JournalReader(directory: fixture.directory.path) } != nil)
    }

    @Test("A database of another program is refused and not changed")
    func otherApplication() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        var bytes = try fixture.bytes()
        bytes.replaceSubrange(68..<72, with: [0x0f, 0x05, 0x51, 0x12])
        try bytes.write(to: URL(filePath: fixture.path))
        #expect(
            journalError { _ = try fixture.open() }
                == .foreign(path: fixture.path, reason: "its application id is 252006674"))
        #expect(try fixture.bytes() == bytes)
    }

    @Test("A journal with a step that this version does not know is refused and not changed")
    func newer() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        // A step, renamed in place to one of the future, of equal length.
        var bytes = try fixture.bytes()
        let step = Data("1 sweep, runs, attempts, results".utf8)
        while let range = bytes.range(of: step) { bytes.replaceSubrange(range.prefix(1), with: Data("9".utf8)) }
        try bytes.write(to: URL(filePath: fixture.path))
        #expect(journalError { _ = try fixture.open() } == .newer(path: fixture.path))
        #expect(try fixture.bytes() == bytes)
    }

    @Test("A truncated or overwritten journal is refused and not changed", arguments: [true, false])
    func damaged(isTruncated: Bool) throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        var bytes = try fixture.bytes()
        if isTruncated {
            bytes.removeLast(bytes.count / 2)
        } else {
            bytes.replaceSubrange(4096..<bytes.count, with: Data(repeating: 0x5a, count: bytes.count - 4096))
        }
        try bytes.write(to: URL(filePath: fixture.path))
        guard case .damaged(let path, _) = journalError({ _ = try fixture.open() }) else {
            Issue.record("\(journalError { _ = try fixture.open() }.map(\.description) ?? "opened a damaged journal")")
            return
        }
        #expect(path == fixture.path)
        #expect(try fixture.bytes() == bytes)
    }

    @Test("A second writer is refused while the first one lives, a reader is not")
    func inUse() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(journalError { _ = try fixture.open() } == .inUse(path: fixture.path, process: process))
        let reader = try JournalReader(directory: fixture.directory.path)
        try journal.commit([.assigned(task("t1"), .train, first, worker: "w1", at: time(1))])
        #expect(try reader.replay().attempts == [task("t1"): first])
        #expect(try reader.replay().running.map(\.task) == [task("t1")])
    }

    @Test("The lock goes with its owner, also when opening failed")
    func lockEnds() throws {
        let fixture = try JournalFixture()
        do { _ = try fixture.open() }
        #expect(journalError { _ = try fixture.open(sweep: "other") } != nil)
        #expect(journalError { _ = try fixture.open() } == nil)
    }

    @Test("A reader needs a journal")
    func missing() throws {
        let fixture = try JournalFixture()
        #expect(
            journalError { _ = try JournalReader(directory: fixture.directory.path) } == .missing(path: fixture.path))
        #expect(
            journalError { _ = try SweepJournal(directory: "/nowhere", sweep: "scan", seed: 7, at: time(0)) } != nil)
    }

    @Test("A closed journal needs no files beside it, so that it can be read where nothing can be written")
    func closed() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        // Bytes 18 and 19: 1 with a rollback journal, 2 with a write-ahead log (sqlite.org/fileformat2.html).
        #expect(try fixture.bytes()[18...19] == Data([1, 1]))
    }

    @Test("An error is one sentence with its place")
    func description() {
        #expect(
            JournalError.inUse(path: "out/journal.sqlite", process: 42).description
                == "open journal: in use by process 42 - out/journal.sqlite")
        #expect(
            JournalError.otherSweep(path: "out/journal.sqlite", found: "a", expected: "b").description
                == "open journal: belongs to the sweep \"a\", not to \"b\" - out/journal.sqlite")
    }
}

import Foundation
import GRDB
import Sweep
import TestSupport
import Testing

@testable import Journal

/// What a journal is worth after its process, its log or its disk came to an end.
@Suite(.timeLimit(.minutes(2))) struct DurabilityTests {
    @Test func afterTheEndOfItsProcessItHasEverythingThatWasCommitted() throws {
        let story = try CommittedStory(commits: 5)
        for number in 1...5 {
            let copy = try JournalFixture()
            try story.leave(number, in: copy)
            #expect(try copy.open().replay() == story.replays[number])
        }
    }

    /// What a write that did not reach the disk in whole leaves behind.
    @Test func aCutLogLosesTheCommitsFromThereOnAndNothingElse() throws {
        let story = try CommittedStory(commits: 12)
        var last = 0
        for length in stride(from: 0, through: story.log.count, by: 499) {
            let copy = try JournalFixture()
            try story.leave(log: story.log.prefix(length), in: copy)
            let found = try story.index(of: JournalReader(directory: copy.directory.path).replay())
            #expect(found >= last, "the first \(length) bytes")
            last = found
            if length % 20 == 0 { #expect(try story.index(of: copy.open().replay()) == found) }
        }
        #expect(last >= 11)
    }

    @Test func aChangedByteInTheLogLosesTheCommitsFromThereOnAndNothingElse() throws {
        let story = try CommittedStory(commits: 6)
        for place in stride(from: 0, to: story.log.count, by: 331) {
            let copy = try JournalFixture()
            var log = story.log
            log[place] ^= 0x40
            try story.leave(log: log, in: copy)
            #expect(throws: Never.self, "byte \(place)") {
                _ = try story.index(of: JournalReader(directory: copy.directory.path).replay())
            }
        }
    }

    /// It is refused, or it does not matter.
    @Test func aChangedByteInTheFileIsRecognised() throws {
        let story = try CommittedStory(commits: 12)
        let tasks = Set((0..<12).map { task("t\($0)") })
        let (whole, history) = try story.close(asking: tasks)
        var recognised = (onOpening: 0, whenRead: 0)
        for place in stride(from: 0, to: whole.count, by: 89) {
            let copy = try JournalFixture()
            var bytes = whole
            bytes[place] ^= [0x01, 0x40, 0xFF][place % 3]
            try bytes.write(to: URL(filePath: copy.path))
            if journalError({ _ = try JournalReader(directory: copy.directory.path) }) != nil {
                recognised.onOpening += 1
                #expect(journalError { _ = try copy.open() } != nil, "byte \(place)")
                #expect(try copy.bytes() == bytes, "byte \(place)")
                continue
            }
            let reader = try JournalReader(directory: copy.directory.path)
            do {
                #expect(try reader.replay() == story.replays.last, "byte \(place)")
                #expect(try reader.history(of: tasks) == history, "byte \(place)")
            } catch {
                recognised.whenRead += 1
            }
        }
        #expect(recognised.onOpening > 10 && recognised.whenRead > 50, "\(recognised)")
    }

    @Test func nothingIsWrittenToALogThatWasChanged() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        try fixture.change { try $0.execute(sql: "UPDATE entry SET attempt = 3 WHERE id = 2") }
        let journal = try fixture.open()
        let error = JournalError.damaged(path: fixture.path, reason: "entry 2 was changed")
        let entry = JournalEntry.assigned(task("t2"), .train, first, worker: "w1", at: time(1))
        #expect(journalError { try journal.commit([entry]) } == error)
        #expect(journalError { _ = try journal.replay() } == error)
    }

    @Test(arguments: [
        ("DELETE FROM entry WHERE id = 2", "entry 2 is missing"),
        ("DELETE FROM content", "the result of entry 3 is missing"),
        ("UPDATE content SET json = json || ' '", "the result of entry 3 was changed"),
        ("UPDATE meta SET seed = 8", "what it says of its sweep was changed"),
        ("DROP TABLE content", "no such table: content"),
    ])
    func whatIsMissingOrChangedIsNamed(change: String, reason: String) throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        try fixture.change { try $0.execute(sql: change) }
        let error = journalError {
            let reader = try JournalReader(directory: fixture.directory.path)
            _ = try reader.replay()
            _ = try reader.history(of: [task("t1")])
        }
        #expect(error == .damaged(path: fixture.path, reason: reason))
    }

    /// A page of results is not looked at when a large journal is opened, but nothing wrong is read from it.
    @Test func inALargeJournalOnlyTheLogIsCheckedOnOpening() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        var bytes = try fixture.bytes()
        let content = try #require(bytes.lastRange(of: Data("sigma_mu".utf8)))
        let page = content.lowerBound / 4096 * 4096
        bytes.replaceSubrange(page..<page + 64, with: Data(repeating: 0x5A, count: 64))
        try bytes.write(to: URL(filePath: fixture.path))
        #expect(journalError { try JournalInspection(path: fixture.path).check("scan") } != nil)
        try JournalInspection(path: fixture.path, largestWhole: 0).check("scan")
        let reader = JournalReader(path: fixture.path, queue: try JournalInspection.openReadOnly(fixture.path))
        #expect(try reader.replay().completed == [task("t1")])
        guard case .damaged = journalError({ _ = try reader.result(for: task("t1")) }) else {
            Issue.record("read a result from a damaged page")
            return
        }
    }

    @Test func aFullDiskRefusesTheCommitAndTheJournalGoesOnWithSpace() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let entries = (0..<2000).map { JournalEntry.assigned(task("t\($0)"), .train, first, worker: "w", at: time(1)) }
        try journal.commit([entries[0]])
        try journal.limit(pages: 12)
        let error = journalError { try journal.commit(Array(entries[1...])) }
        #expect(error == .sqlite(code: 13, reason: "database or disk is full", path: fixture.path))
        #expect(try journal.reader.replay().attempts == [task("t0"): first])
        try journal.limit(pages: 1 << 30)
        try journal.commit(Array(entries[1...]))
        #expect(try journal.reader.replay().attempts.count == 2000)
    }

    /// `benchmarks commits` prints the number of a commit after it has returned.
    @Test(arguments: [0.05, 0.2, 0.4, 0.8]) func aKilledProcessKeepsWhatItSaid(seconds: Double) async throws {
        let fixture = try JournalFixture()
        let (process, output) = (Process(), Pipe())
        process.executableURL = Bundle.main.bundleURL.appending(path: "benchmarks")
        process.arguments = ["commits", fixture.directory.path]
        process.standardOutput = output
        try process.run()
        try await Task.sleep(for: .seconds(seconds))
        kill(process.processIdentifier, SIGKILL)
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let number = said.split(separator: "\n").last.flatMap { Int($0) } ?? 0
        guard FileManager.default.fileExists(atPath: fixture.path) else {
            #expect(number == 0)
            return
        }
        let replay = try fixture.open(sweep: "benchmark").replay()
        #expect(replay.completed.count == number || replay.completed.count == number + 1)
        #expect(replay.running.isEmpty)
    }
}

/// A journal that takes a commit after the other, and what it knows after each of them.
private final class CommittedStory {
    let fixture: JournalFixture
    /// After none, one, two … commits.
    private(set) var replays: [JournalReplay] = []
    /// The write-ahead log and the database after each commit.
    private var logs: [Data] = []
    private var databases: [Data] = []
    private var journal: SweepJournal?

    /// The log after the last commit.
    var log: Data { logs[logs.count - 1] }

    init(commits: Int) throws {
        fixture = try JournalFixture()
        let journal = try fixture.open()
        self.journal = journal
        for number in 0...commits {
            if number > 0 { try journal.commit(Self.commit(number - 1)) }
            replays.append(try journal.reader.replay())
            databases.append(try fixture.bytes())
            logs.append(FileManager.default.contents(atPath: fixture.path + "-wal") ?? Data())
        }
    }

    /// Entries of all sorts.
    private static func commit(_ number: Int) -> [JournalEntry] {
        let (task, name, now) = (task("t\(number)"), "worker \(number)", time(Double(number)))
        let start = RunInformation(started: now, version: "\(number)", host: "anna", configuration: "abc")
        let end: JournalEntry =
            switch number % 4 {
            case 0: .failed(task, first, reason: "reason \(number)", isFinal: true, at: now)
            case 1: .lost(task, first, reason: "reason \(number)", at: now)
            case 2: .withdrawn(task, first, reason: "reason \(number)", at: now)
            default: .runStarted(start)
            }
        return [
            .runStarted(start), .assigned(task, .train, first, worker: name, at: now), end,
            .adopted(task, .measure, second, worker: "other", at: now), .accepted(task, second, storedResult, at: now),
        ]
    }

    /// Leaves the files of a killed process: the database, and its log where it has one.
    func leave(_ number: Int, in copy: JournalFixture) throws {
        try databases[number].write(to: URL(filePath: copy.path))
        try logs[number].write(to: URL(filePath: copy.path + "-wal"))
    }

    /// The same after the last commit, with another log.
    func leave(log: Data, in copy: JournalFixture) throws {
        try databases[databases.count - 1].write(to: URL(filePath: copy.path))
        try log.write(to: URL(filePath: copy.path + "-wal"))
    }

    /// After how many commits a journal was so.
    func index(of replay: JournalReplay) throws -> Int { try #require(replays.firstIndex(of: replay)) }

    /// Closes the journal and returns its only file and the history of some tasks.
    func close(asking tasks: Set<TaskID>) throws -> (Data, SweepHistory) {
        journal = nil
        let history = try JournalReader(directory: fixture.directory.path).history(of: tasks)
        return (try fixture.bytes(), history)
    }
}

extension JournalFixture {
    /// Changes the journal in another way than a journal does.
    fileprivate func change(_ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write(body)
        try queue.close()
    }
}

extension SweepJournal {
    fileprivate func limit(pages: Int) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    }
}

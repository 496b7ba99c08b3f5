import Foundation
import GRDB
import Sweep
import TestSupport
import Testing

@testable import Journal

/// Journals of the first version of the tables.
@Suite struct EarlierJournalTests {
    private let fixture: JournalFixture
    private let expected: JournalReplay

    init() throws {
        fixture = try JournalFixture()
        let queue = try DatabaseQueue(path: fixture.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = 0x53675377") }
        try JournalSchema.migrator.migrate(queue, upTo: "1 sweep, runs, attempts, results")
        try queue.write { try Self.fill($0) }
        try queue.close()
        var expected = JournalReplay(sweep: "scan", seed: 7, created: time(0))
        expected.runs = [RunInformation(started: time(1), version: "1.2", host: "anna", configuration: "abc")]
        expected.completed = [task("t1")]
        expected.attempts = [task("t1"): second, task("t2"): first, task("m1"): first]
        expected.running = [running(task("m1"), .measure, first, worker: "w2", started: time(9))]
        expected.failures = [task("t2"): FinalFailure(attempt: first, reason: "no memory")]
        expected.durations = [.train: [TaskDuration(task: task("t1"), seconds: 12.5)]]
        expected.outcomes = [.accepted: 1, .failed: 1, .lost: 1, .running: 1]
        self.expected = expected
    }

    /// The clock went back before the second attempt at the first task.
    private static func fill(_ db: Database) throws {
        let (one, two, three) = (task("t1").description, task("t2").description, task("m1").description)
        func t(_ seconds: Double) -> Double { time(seconds).timeIntervalSince1970 }
        try db.execute(sql: "INSERT INTO meta VALUES (1, 'scan', 7, ?)", arguments: [t(0)])
        try db.execute(sql: "INSERT INTO run VALUES (1, ?, '1.2', 'anna', 'abc')", arguments: [t(1)])
        try db.execute(
            sql: """
                INSERT INTO attempt VALUES (?, 1, 'train', 'w1', ?, ?, 'lost', 'killed', 0),
                    (?, 2, 'train', 'w2', ?, ?, 'accepted', NULL, 0),
                    (?, 1, 'train', 'w1', ?, ?, 'failed', 'no memory', 1),
                    (?, 1, 'measure', 'w2', ?, NULL, 'running', NULL, 0)
                """,
            arguments: [one, t(5), t(6), one, t(2), t(3), two, t(7), t(8), three, t(9)])
        try db.execute(
            sql: "INSERT INTO result VALUES (?, 2, 'train', 'w2', 12.5, ?)",
            arguments: [one, String(decoding: storedResult.content, as: UTF8.self)])
    }

    @Test func aReaderUnderstandsItAndDoesNotChangeIt() throws {
        let before = try fixture.bytes()
        let reader = try JournalReader(directory: fixture.directory.path, sweep: "scan")
        #expect(try reader.replay() == expected)
        #expect(try reader.result(for: task("t1")) == fullResult)
        #expect(try fixture.bytes() == before)
    }

    @Test func aWriterBringsItUpToDateWithEverythingInIt() throws {
        let journal = try fixture.open()
        #expect(try journal.replay() == expected)
        let attempts = try journal.reader.attempts(for: task("t1"))
        #expect(attempts.map(\.outcome) == [.lost, .accepted])
        #expect(attempts.map(\.started) == [time(5), time(2)] && attempts.map(\.ended) == [time(6), time(3)])
        #expect(attempts.first?.reason == "killed" && attempts.last?.worker == "w2")
        try journal.commit([.accepted(task("m1"), first, storedResult, at: time(10))])
        #expect(try journal.reader.result(for: task("m1")) == fullResult)
        let tables = try journal.queue.read { db in
            try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        #expect(tables == ["grdb_migrations", "meta", "entry", "content"])
    }

    @Test func thatOfAnotherSweepIsRefusedAndNotChanged() throws {
        let before = try fixture.bytes()
        #expect(
            journalError { _ = try fixture.open(sweep: "other") }
                == .otherSweep(path: fixture.path, found: "scan", expected: "other"))
        #expect(try fixture.bytes() == before)
    }
}

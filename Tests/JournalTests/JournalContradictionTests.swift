import Journal
import Sweep
import Testing

@Suite("Entries that contradict the record")
struct JournalContradictionTests {
    @Test("A second result of a task is refused, and the first one stays")
    func duplicateResult() throws {
        let journal = try JournalFixture().open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .assigned(task("t1"), .train, second, worker: "w2", at: time(1)),
            .accepted(task("t1"), first, storedResult, at: time(2)),
        ])
        for attempt in [first, second] {
            let again = JournalEntry.accepted(task("t1"), attempt, StoredResult(TaskResult()), at: time(3))
            #expect(journalError { try journal.commit([again]) } == .duplicateResult(task("t1")))
        }
        #expect(try journal.reader.result(for: task("t1")) == fullResult)
        #expect(try journal.reader.replay().outcomes == [.accepted: 1, .running: 1])
    }

    @Test("An attempt number is used once")
    func duplicateAttempt() throws {
        let journal = try JournalFixture().open()
        let entry = JournalEntry.assigned(task("t1"), .train, first, worker: "w1", at: time(1))
        try journal.commit([entry])
        #expect(journalError { try journal.commit([entry]) } == .duplicateAttempt(task("t1"), first))
    }

    @Test(
        "Nothing can come of an attempt that was never assigned",
        arguments: [
            JournalEntry.accepted(task("t1"), first, StoredResult(TaskResult()), at: time(1)),
            .failed(task("t1"), first, reason: "", isFinal: false, at: time(1)),
            .lost(task("t1"), first, reason: "", at: time(1)),
            .withdrawn(task("t1"), first, reason: "", at: time(1)),
        ])
    func unknownAttempt(entry: JournalEntry) throws {
        let journal = try JournalFixture().open()
        #expect(journalError { try journal.commit([entry]) } == .unknownAttempt(task("t1"), first))
    }

    @Test(
        "Nothing comes of an attempt after its result",
        arguments: [
            JournalEntry.failed(task("t1"), first, reason: "", isFinal: true, at: time(3)),
            .lost(task("t1"), first, reason: "", at: time(3)),
            .adopted(task("t1"), .train, first, worker: "w1", at: time(3)),
        ])
    func afterTheResult(entry: JournalEntry) throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        let journal = try fixture.open()
        #expect(journalError { try journal.commit([entry]) } == .unknownAttempt(task("t1"), first))
    }

    @Test("One bad entry undoes the whole commit, and the journal goes on")
    func atomic() throws {
        let journal = try JournalFixture().open()
        let good = JournalEntry.assigned(task("t1"), .train, first, worker: "w1", at: time(1))
        let bad = JournalEntry.lost(task("t9"), first, reason: "", at: time(1))
        #expect(journalError { try journal.commit([good, bad]) } == .unknownAttempt(task("t9"), first))
        #expect(try journal.reader.replay().attempts.isEmpty)
        try journal.commit([good])
        #expect(try journal.reader.replay().attempts == [task("t1"): first])
    }
}

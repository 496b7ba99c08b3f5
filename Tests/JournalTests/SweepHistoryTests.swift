import Journal
import Sweep
import Testing

/// Many tasks at once.
@Suite struct SweepHistoryTests {
    @Test func theHistoryOfATaskHasItsAttemptsResultAndFailure() throws {
        let journal = try JournalFixture().open()
        let run = RunInformation(started: time(0), version: "1", host: "anna", configuration: "abc")
        try journal.commit([
            .runStarted(run),
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .lost(task("t1"), first, reason: "", at: time(2)),
            .assigned(task("t1"), .train, second, worker: "w2", at: time(3)),
            .accepted(task("t1"), second, storedResult, at: time(4)),
            .assigned(task("t2"), .train, first, worker: "w3", at: time(4)),
            .failed(task("t2"), first, reason: "no memory", isFinal: true, at: time(5)),
            .assigned(task("other"), .train, first, worker: "w4", at: time(6)),
            .accepted(task("other"), first, storedResult, at: time(7)),
        ])
        let history = try journal.reader.history(of: [task("t1"), task("t2"), task("never")])
        #expect(history.runs == [run] && history.workers == ["w1", "w2", "w3"] && history.finished == time(5))
        let failure = FinalFailure(attempt: first, reason: "no memory")
        #expect(
            history.tasks == [
                task("t1"): TaskHistory(attempts: 2, result: fullResult),
                task("t2"): TaskHistory(attempts: 1, failure: failure),
            ])
        #expect(history[task("never")] == TaskHistory())
    }

    @Test func aRemovedResultIsNotInTheHistory() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        let journal = try fixture.open()
        try journal.remove(results: [task("t1")], at: time(3))
        #expect(try journal.reader.history(of: [task("t1")]).tasks == [task("t1"): TaskHistory(attempts: 1)])
        #expect(try journal.reader.result(for: task("t1")) == nil)
    }

    @Test func anAdoptedAttemptCountsOnce() throws {
        let journal = try JournalFixture().open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .adopted(task("t1"), .train, first, worker: "w1", at: time(1)),
            .adopted(task("t1"), .train, second, worker: "w2", at: time(1)),
        ])
        #expect(try journal.reader.history(of: [task("t1")])[task("t1")].attempts == 2)
    }
}

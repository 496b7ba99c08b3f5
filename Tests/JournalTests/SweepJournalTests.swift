import Foundation
import Journal
import Sweep
import TestSupport
import Testing

@Suite("The journal of a sweep")
struct SweepJournalTests {
    @Test("A new journal knows its sweep and nothing else")
    func empty() throws {
        let fixture = try JournalFixture()
        let replay = try fixture.open().reader.replay()
        #expect(
            replay
                == JournalReplay(sweep: "scan", seed: 7, created: time(0)))
    }

    @Test("What is committed is read back, also after closing")
    func roundTrip() throws {
        let fixture = try JournalFixture()
        let run = RunInformation(started: time(1), version: "1.2", host: "anna", configuration: "abc")
        let entries: [JournalEntry] = [
            .runStarted(run),
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .assigned(task("t2"), .train, first, worker: "w2", at: time(2)),
            .accepted(task("t1"), first, storedResult, at: time(3)),
            .assigned(task("m1"), .measure, first, worker: "w1", at: time(4)),
            .lost(task("m1"), first, reason: "killed", at: time(5)),
            .assigned(task("m1"), .measure, second, worker: "w2", at: time(6)),
            .failed(task("t2"), first, reason: "loss is not finite", isFinal: true, at: time(7)),
        ]
        var expected = JournalReplay(sweep: "scan", seed: 7, created: time(0))
        expected.runs = [run]
        expected.completed = [task("t1")]
        expected.attempts = [task("t1"): first, task("t2"): first, task("m1"): second]
        expected.running = [running(task("m1"), .measure, second, worker: "w2", started: time(6))]
        expected.failures = [task("t2"): FinalFailure(attempt: first, reason: "loss is not finite")]
        expected.durations = [.train: [TaskDuration(task: task("t1"), seconds: 12.5)]]
        expected.outcomes = [.accepted: 1, .failed: 1, .lost: 1, .running: 1]
        do {
            let journal = try fixture.open()
            try journal.commit(entries)
            #expect(try journal.reader.replay() == expected)
        }
        let journal = try fixture.open(at: time(9))
        #expect(try journal.replay() == expected)
        #expect(try journal.reader.replay() == expected)
        #expect(try journal.reader.result(for: task("t1")) == fullResult)
        #expect(try journal.reader.result(for: task("t2")) == nil)
    }

    @Test("A final failure is forgotten when the task is tried again")
    func triesAgain() throws {
        let journal = try JournalFixture().open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .failed(task("t1"), first, reason: "", isFinal: true, at: time(2)),
        ])
        #expect(try journal.reader.replay().failures.count == 1)
        try journal.commit([.assigned(task("t1"), .train, second, worker: "w1", at: time(3))])
        #expect(try journal.reader.replay().failures.isEmpty)
    }

    @Test("A removed result is no longer completed; the task can be done again with the next attempt")
    func removes() throws {
        let fixture = try JournalFixture()
        try fixture.fill()
        let journal = try fixture.open()
        try journal.remove(results: [task("t1"), task("never")], at: time(3))
        #expect(try journal.reader.replay().completed.isEmpty)
        #expect(try journal.reader.replay().attempts == [task("t1"): first])
        try journal.commit([
            .assigned(task("t1"), .train, second, worker: "w1", at: time(3)),
            .accepted(task("t1"), second, StoredResult(TaskResult(duration: 1)), at: time(4)),
        ])
        #expect(try journal.reader.result(for: task("t1")) == TaskResult(duration: 1))
    }

    @Test("Twenty thousand entries go in and come out")
    func many() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let names = (0..<10_000).map { task("t\($0)") }
        let result = StoredResult(TaskResult(figures: ["auc": 0.5], duration: 0.5))
        for start in stride(from: 0, to: names.count, by: 500) {
            let some = names[start..<start + 500]
            try journal.commit(
                some.map { .assigned($0, .train, first, worker: "w", at: time(1)) }
                    + some.map { .accepted($0, first, result, at: time(2)) })
        }
        let replay = try journal.reader.replay()
        #expect(replay.completed == Set(names))
        #expect(replay.attempts.count == 10_000)
    }
}

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
                == JournalReplay(
                    sweep: "scan", seed: 7, created: time(0), runs: [], completed: [], attempts: [:], failures: [:],
                    outcomes: [:]))
    }

    @Test("What is committed is read back, also after closing")
    func roundTrip() throws {
        let fixture = try JournalFixture()
        let run = RunInformation(started: time(1), version: "1.2", host: "anna", configuration: "abc")
        let entries: [JournalEntry] = [
            .runStarted(run),
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .assigned(task("t2"), .train, first, worker: "w2", at: time(2)),
            .accepted(task("t1"), first, fullResult, at: time(3)),
            .assigned(task("m1"), .measure, first, worker: "w1", at: time(4)),
            .lost(task("m1"), first, reason: "killed", at: time(5)),
            .assigned(task("m1"), .measure, second, worker: "w2", at: time(6)),
            .failed(task("t2"), first, reason: "loss is not finite", isFinal: true, at: time(7)),
        ]
        let expected = JournalReplay(
            sweep: "scan", seed: 7, created: time(0), runs: [run], completed: [task("t1")],
            attempts: [task("t1"): first, task("t2"): first, task("m1"): second],
            failures: [task("t2"): FinalFailure(attempt: first, reason: "loss is not finite")],
            outcomes: [.accepted: 1, .failed: 1, .lost: 1, .running: 1])
        do {
            let journal = try fixture.open()
            try journal.commit(entries)
            #expect(try journal.reader.replay() == expected)
        }
        var reopened = expected
        reopened.outcomes = [.accepted: 1, .failed: 1, .lost: 2]
        let journal = try fixture.open(at: time(9))
        #expect(try journal.reader.replay() == reopened)
        #expect(try journal.reader.result(for: task("t1")) == fullResult)
        #expect(try journal.reader.result(for: task("t2")) == nil)
    }

    @Test("The attempts of a task tell its story; what ran when the coordinator ended is lost")
    func attempts() throws {
        let fixture = try JournalFixture()
        try fixture.open().commit([
            .assigned(task("m1"), .measure, first, worker: "w1", at: time(1)),
            .failed(task("m1"), first, reason: "no classifier", isFinal: false, at: time(2)),
            .assigned(task("m1"), .measure, second, worker: "w2", at: time(3)),
        ])
        let reader = try fixture.open(at: time(4)).reader
        #expect(
            try reader.attempts(for: task("m1")) == [
                AttemptRecord(
                    task: task("m1"), kind: .measure, attempt: first, worker: "w1", started: time(1), ended: time(2),
                    outcome: .failed, reason: "no classifier", isFinal: false),
                AttemptRecord(
                    task: task("m1"), kind: .measure, attempt: second, worker: "w2", started: time(3), ended: time(4),
                    outcome: .lost, reason: "coordinator ended", isFinal: false),
            ])
        #expect(try reader.attempts(for: task("m2")) == [])
    }

    @Test("A lost attempt that a worker brings back runs again and may be accepted")
    func adopted() throws {
        let fixture = try JournalFixture()
        try fixture.open().commit([.assigned(task("t1"), .train, first, worker: "w1", at: time(1))])
        let journal = try fixture.open(at: time(2))
        try journal.commit([.adopted(task("t1"), first, worker: "w9", at: time(3))])
        let running = try journal.reader.runningAttempts()
        #expect(running.map(\.worker) == ["w9"])
        #expect(running.map(\.started) == [time(1)])
        #expect(running.map(\.ended) == [nil])
        try journal.commit([.accepted(task("t1"), first, fullResult, at: time(4))])
        #expect(try journal.reader.replay().outcomes == [.accepted: 1])
        #expect(
            journalError { try journal.commit([.adopted(task("t1"), first, worker: "w9", at: time(5))]) }
                == .unknownAttempt(task("t1"), first))
    }

    @Test("An attempt that had failed for good and is brought back is no failure any more")
    func adoptedAfterFailure() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.commit([
                .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
                .failed(task("t1"), first, reason: "lost 5 workers", isFinal: true, at: time(2)),
                .adopted(task("t1"), first, worker: "w2", at: time(3)),
            ])
            #expect(
                try journal.reader.runningAttempts() == [
                    AttemptRecord(
                        task: task("t1"), kind: .train, attempt: first, worker: "w2", started: time(1), ended: nil,
                        outcome: .running, reason: nil, isFinal: false)
                ])
            #expect(try journal.reader.replay().failures.isEmpty)
        }
        let journal = try fixture.open(at: time(4))
        #expect(try journal.reader.replay().failures.isEmpty)
        #expect(try journal.reader.replay().outcomes == [.lost: 1])
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
        try journal.remove(results: [task("t1"), task("never")])
        #expect(try journal.reader.replay().completed.isEmpty)
        #expect(try journal.reader.replay().attempts == [task("t1"): first])
        try journal.commit([
            .assigned(task("t1"), .train, second, worker: "w1", at: time(3)),
            .accepted(task("t1"), second, TaskResult(duration: 1), at: time(4)),
        ])
        #expect(try journal.reader.result(for: task("t1")) == TaskResult(duration: 1))
    }

    @Test("Twenty thousand entries go in and come out")
    func many() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let names = (0..<10_000).map { task("t\($0)") }
        let result = TaskResult(figures: ["auc": 0.5], duration: 0.5)
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

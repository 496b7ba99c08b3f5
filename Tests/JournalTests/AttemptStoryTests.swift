import Journal
import Sweep
import Testing

/// What becomes of attempts, one entry after the other.
@Suite struct AttemptStoryTests {
    private let fixture: JournalFixture
    private let begin = JournalEntry.assigned(task("t1"), .train, first, worker: "w1", at: time(1))

    init() throws { fixture = try JournalFixture() }

    @Test func anAttemptStillRunsWhenTheJournalIsOpenedAgain() throws {
        try fixture.open().commit([begin])
        let expected = [running(task("t1"), .train, first, worker: "w1", started: time(1))]
        let journal = try fixture.open(at: time(2))
        #expect(try journal.reader.replay().running == expected)
    }

    @Test func theAttemptsOfATaskTellItsStory() throws {
        try fixture.open().commit([
            .assigned(task("m1"), .measure, first, worker: "w1", at: time(1)),
            .failed(task("m1"), first, reason: "no classifier", isFinal: false, at: time(2)),
            .assigned(task("m1"), .measure, second, worker: "w2", at: time(3)),
            .lost(task("m1"), second, reason: "coordinator ended", at: time(4)),
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

    @Test func aLostAttemptThatAWorkerBringsBackRunsAgainAndMayBeAccepted() throws {
        let journal = try fixture.open()
        try journal.commit([begin, .lost(task("t1"), first, reason: "coordinator ended", at: time(2))])
        try journal.commit([.adopted(task("t1"), .train, first, worker: "w9", at: time(3))])
        let adopted = running(task("t1"), .train, first, worker: "w9", started: time(1))
        #expect(try journal.reader.replay().running == [adopted])
        #expect(try journal.reader.attempts(for: task("t1")) == [adopted])
        try journal.commit([.accepted(task("t1"), first, storedResult, at: time(4))])
        #expect(try journal.reader.replay().outcomes == [.accepted: 1])
    }

    @Test func anAttemptWhoseAssignmentWasNotCommittedCanBeAdopted() throws {
        let journal = try fixture.open()
        try journal.commit([begin, .adopted(task("t1"), .train, second, worker: "w2", at: time(3))])
        let replay = try journal.reader.replay()
        #expect(replay.attempts == [task("t1"): second])
        #expect(replay.running.map(\.attempt) == [first, second])
        try journal.commit([.accepted(task("t1"), second, storedResult, at: time(4))])
        #expect(try journal.reader.replay().outcomes == [.accepted: 1, .running: 1])
    }

    @Test func theSlowerOfTwoAttemptsIsWithdrawn() throws {
        let journal = try fixture.open()
        try journal.commit([
            begin, .assigned(task("t1"), .train, second, worker: "w2", at: time(2)),
            .accepted(task("t1"), second, storedResult, at: time(3)),
            .withdrawn(task("t1"), first, reason: "attempt 2 was faster", at: time(4)),
        ])
        let replay = try journal.reader.replay()
        #expect(replay.completed == [task("t1")] && replay.running.isEmpty)
        #expect(replay.outcomes == [.accepted: 1, .withdrawn: 1])
        #expect(try journal.reader.attempts(for: task("t1")).map(\.outcome) == [.withdrawn, .accepted])
        #expect(try journal.reader.attempts(for: task("t1")).first?.reason == "attempt 2 was faster")
    }

    @Test func anAttemptThatHadFailedForGoodAndIsBroughtBackIsNoFailureAnyMore() throws {
        do {
            let journal = try fixture.open()
            try journal.commit([
                begin, .failed(task("t1"), first, reason: "lost 5 workers", isFinal: true, at: time(2)),
                .adopted(task("t1"), .train, first, worker: "w2", at: time(3)),
            ])
            #expect(
                try journal.reader.replay().running == [
                    running(task("t1"), .train, first, worker: "w2", started: time(1))
                ])
            #expect(try journal.reader.replay().failures.isEmpty)
        }
        #expect(try fixture.open(at: time(4)).replay().failures.isEmpty)
    }

    @Test func aTaskThatSucceededAfterAFinalFailureOfAnotherAttemptIsNoFailure() throws {
        let journal = try fixture.open()
        try journal.commit([
            begin, .assigned(task("t1"), .train, second, worker: "w2", at: time(2)),
            .failed(task("t1"), second, reason: "no memory", isFinal: true, at: time(3)),
            .accepted(task("t1"), first, storedResult, at: time(4)),
        ])
        #expect(try journal.reader.replay().failures.isEmpty)
    }
}

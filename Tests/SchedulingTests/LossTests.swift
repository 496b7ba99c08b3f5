import Scheduling
import Sweep
import Testing

@Suite("Workers that are lost")
struct LossTests {
    let inHand = TaskAttempt(task("t1"), Attempt(1))

    @Test("The task of a lost worker goes to another, with the next attempt; its late answer is discarded")
    func lost() {
        var story = Story()
        _ = story(.workerJoined(alice))
        #expect(story(.workerLost(alice, reason: "killed")) == [.recordLoss(alice, reason: "killed", [inHand])])
        #expect(story(.workerLost(alice, reason: "killed")) == [])
        #expect(story(.workerJoined(bob)) == [.assign("t1", 2, bob)])
        // It has to greet first; then its attempt is not wanted any more.
        #expect(story(.finished(alice, task("t1"), Attempt(1))) == [.invite(alice)])
        #expect(story(.workerReturned(alice, task("t1"), Attempt(1))).first == .discard("t1", 1, alice))
        #expect(story.finish("t1", 2, on: bob) == [.assign("m1", 1, bob)])
    }

    @Test("An idle worker is lost without a task")
    func idleLost() {
        var story = Story(plan([("t1", "m1")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        #expect(story(.workerLost(bob, reason: "left")) == [.recordLoss(bob, reason: "left", [])])
    }

    @Test("A worker that joins again under its id is lost and new")
    func joinsAgain() {
        var story = Story()
        _ = story(.workerJoined(alice))
        #expect(
            story(.workerJoined(alice)) == [
                .recordLoss(alice, reason: "joined again", [inHand]), .assign("t1", 2, alice),
            ])
    }

    @Test("A worker that returns with what it is known to run goes on undisturbed")
    func returnsWithRunning() {
        var story = Story()
        _ = story(.workerJoined(alice))
        #expect(story(.workerReturned(alice, task("t1"), Attempt(1))) == [])
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
    }

    @Test("A task that loses too many workers is failed, whatever its attempts")
    func losesTooMany() {
        var story = Story(
            plan([("t1", "m1")]), settings: .plain.with { ($0.maximumAttempts, $0.maximumLosses) = (1, 2) })
        _ = story(.workerJoined(alice))
        #expect(story(.workerLost(alice, reason: "killed")).count == 1)
        _ = story(.workerJoined(bob))
        let second = TaskAttempt(task("t1"), Attempt(2))
        #expect(
            story(.workerLost(bob, reason: "killed")) == [
                .recordLoss(bob, reason: "killed", [second]),
                .recordFailure("t1", 2, bob, reason: "lost 2 workers, the last by: killed", isFinal: true),
            ])
        #expect(story.scheduler.pointCounts == PointCounts(total: 1, failed: 1))
    }

    @Test("A worker that only was silent and comes back with its task does not count as lost")
    func silentButAlive() {
        var story = Story(plan([("t1", "m1")]), settings: .plain.with { $0.maximumLosses = 2 })
        _ = story(.workerJoined(alice))
        for _ in 0..<5 {
            #expect(story(.workerLost(alice, reason: "silent")) == [.recordLoss(alice, reason: "silent", [inHand])])
            #expect(story(.workerReturned(alice, task("t1"), Attempt(1))) == [.adopt(task("t1"), Attempt(1), alice)])
        }
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
    }

    @Test("A worker that names twice what it holds has it once")
    func namesTwice() {
        var story = Story()
        _ = story(.workerJoined(alice))
        #expect(story(.workerJoined(alice, holding: [inHand, inHand], timeLeft: nil, isNew: true)) == [])
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
        let measurement = TaskAttempt(task("m1"), Attempt(1))
        #expect(story(.workerLeft(alice, reason: "time")) == [.recordLoss(alice, reason: "time", [measurement])])
    }

    @Test("The answer to a task that was thought lost is accepted while the task waits, and not once another has it")
    func answersAfterAll() {
        for isTaken in [false, true] {
            var story = Story(plan([("t1", "m1")]))
            _ = story(.workerJoined(alice))
            #expect(story(.workerLost(alice, reason: "silent")).count == 1)
            // A hello of before that it is given the task; there is no time for another one.
            #expect(story(.workerJoined(alice, holding: [], timeLeft: .zero, isNew: false)) == [])
            if isTaken { #expect(story(.workerJoined(bob)) == [.assign("t1", 2, bob)]) }
            let answer = story(.finished(alice, task("t1"), Attempt(1)))
            #expect(
                answer
                    == (isTaken
                        ? [.discard("t1", 1, alice)]
                        : [.adopt(task("t1"), Attempt(1), alice), .accept(task("t1"), Attempt(1), alice)]))
        }
    }

    @Test("The failure of a task that was thought lost counts as one")
    func failsAfterAll() {
        var story = Story(plan([("t1", "m1")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerLost(alice, reason: "silent"))
        _ = story(.workerJoined(alice, holding: [], timeLeft: .zero, isNew: false))
        #expect(
            story(.failed(alice, "t1", 1)) == [
                .adopt(task("t1"), Attempt(1), alice),
                .recordFailure("t1", 1, alice, reason: "loss is not finite", isFinal: false),
            ])
    }

    @Test("A silent worker is lost when its deadline is reached, one that speaks is not")
    func silence() {
        var story = Story(settings: .plain.with { $0.silenceLimit = .seconds(10) })
        #expect(story.scheduler.nextDeadline == nil)
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        #expect(story.scheduler.nextDeadline == .seconds(10))
        story.now = .seconds(6)
        #expect(story(.heartbeat(bob)) == [])
        story.now = .seconds(10)
        #expect(story(.deadlineReached) == [.recordLoss(alice, reason: "no message for 10.0 seconds", [inHand])])
        #expect(story.scheduler.nextDeadline == .seconds(16))
        story.now = .seconds(15)
        #expect(story.finish("t2", on: bob).count == 1)
        story.now = .seconds(16)
        #expect(story(.deadlineReached) == [])
        #expect(story.scheduler.nextDeadline == .seconds(25))
    }

    @Test("The deadline of a lost worker does not strike the one that took its id")
    func deadlineOfFormer() {
        var story = Story()
        _ = story(.workerJoined(alice))
        story.now = .seconds(5)
        _ = story(.workerJoined(alice))
        story.now = .seconds(8)
        #expect(story(.deadlineReached) == [])
        story.now = .seconds(13)
        #expect(story(.deadlineReached).count == 1)
    }

    @Test("A stranger that speaks is invited, or released when there is nothing left to do")
    func stranger() {
        var story = Story(plan([("t1", "m1")]))
        #expect(story(.heartbeat(alice)) == [.invite(alice)])
        _ = story(.stop)
        #expect(story(.heartbeat(alice)) == [.release(alice, reason: "the coordinator stops")])
    }

    @Test("The statuses of the workers tell what each is about")
    func statuses() {
        var story = Story()
        _ = story(.workerJoined(bob))
        story.now = .seconds(2)
        _ = story(.workerJoined(alice))
        _ = story.finish("t1", on: bob)
        story.now = .seconds(3)
        _ = story(.heartbeat(alice))
        let statuses = story.scheduler.workerStatuses
        #expect(statuses.map(\.id) == [alice, bob])
        #expect(
            statuses.map(\.assignments) == [
                [TaskAttempt(task("t2"), Attempt(1))], [TaskAttempt(task("m1"), Attempt(1))],
            ])
        #expect(statuses.map(\.since) == [.seconds(2), .seconds(2)])
        #expect(statuses.map(\.lastHeard) == [.seconds(3), .seconds(2)])
        #expect(statuses.map(\.accepted) == [0, 1])
    }
}

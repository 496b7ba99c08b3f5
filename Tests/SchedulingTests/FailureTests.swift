import Scheduling
import Sweep
import Testing

@Suite("Tasks that fail")
struct FailureTests {
    @Test("A failed task is tried again, and after the last attempt its measurements fail with it")
    func failsForGood() {
        var story = Story()
        _ = story(.workerJoined(alice))
        // The retry comes after what has not been tried yet.
        #expect(
            story(.failed(alice, "t1", 1)) == [
                .recordFailure("t1", 1, alice, reason: "loss is not finite", isFinal: false), .assign("t2", 1, alice),
            ])
        _ = story.finish("t2", on: alice)
        _ = story.finish("m3", on: alice)
        #expect(story.finish("m4", on: alice) == [.assign("t1", 2, alice)])
        #expect(story(.failed(alice, "t1", 2)).last == .assign("t1", 3, alice))
        #expect(
            story(.failed(alice, "t1", 3)) == [
                .recordFailure("t1", 3, alice, reason: "loss is not finite", isFinal: true),
                .release(alice, reason: "the sweep is complete"),
            ])
        #expect(story.scheduler.pointCounts == PointCounts(total: 4, done: 2, failed: 2))
        #expect(story.scheduler.state(of: task("m1")) == .failed)
    }

    @Test("A measurement that fails takes no other with it")
    func measurementFails() {
        var story = Story(plan([("t1", "m1"), ("t1", "m2")]), settings: .plain.with { $0.maximumAttempts = 1 })
        _ = story(.workerJoined(alice))
        _ = story.finish("t1", on: alice)
        #expect(story(.failed(alice, "m1", 1)).last == .assign("m2", 1, alice))
        _ = story.finish("m2", on: alice)
        #expect(story.scheduler.isComplete)
        #expect(story.scheduler.pointCounts == PointCounts(total: 2, done: 1, failed: 1))
    }

    @Test("Another worker gets what failed, and the one it failed on rather waits")
    func prefersAnotherWorker() {
        var story = Story(plan([("t1", "m1"), ("t2", "m2")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        #expect(story(.failed(alice, "t1", 1)).count == 1)
        #expect(story.finish("t2", on: bob) == [.assign("m2", 1, bob)])
        #expect(story.finish("m2", on: bob) == [.assign("t1", 2, bob)])
        #expect(story(.failed(bob, "t1", 2)).last == .assign("t1", 3, alice))
    }

    @Test("The worker on which a task failed gets it again when the others are gone")
    func takesItWhenAlone() {
        var story = Story(plan([("t1", "m1"), ("t2", "m2")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        _ = story(.failed(alice, "t1", 1))
        #expect(story(.workerLost(bob, reason: "killed")).last == .assign("t2", 2, alice))
        _ = story.finish("t2", 2, on: alice)
        #expect(story.finish("m2", on: alice) == [.assign("t1", 2, alice)])
    }

    @Test("An idle worker that may not have what failed on it helps with what takes unusually long")
    func copiesBesideFailures() {
        let points = (1...5).map { ("t\($0)", "m\($0)") }
        var story = Story(plan(points), completed: ["t1", "m1", "t2", "m2", "t3", "m3"])
        _ = story(.workerJoined(bob))  // has t4 and says nothing of it
        _ = story(.workerJoined(alice))
        #expect(story(.failed(alice, "t5", 1)).count == 1)
        #expect(story.scheduler.nextDeadline == .seconds(2))
        story.now = .seconds(2)
        #expect(story(.deadlineReached) == [.assign("t4", 2, alice)])
    }

    @Test("A task that failed goes to no worker that has not the time for it")
    func failsAndIsLong() {
        let points = [point(0, "t1", "m1", costs: (100, 1)), point(1, "t0", "m0")]
        var story = Story(points, completed: ["t0", "m0"])
        _ = story(.workerJoined(bob))
        #expect(story(.failed(bob, "t1", 1)).last == .assign("t1", 2, bob))
        _ = story(.workerJoined(alice, holding: [], timeLeft: .seconds(70), isNew: true))
        #expect(story(.failed(bob, "t1", 2)).count == 1)
        #expect(story(.workerLeft(alice, reason: "time")).last == .assign("t1", 3, bob))
    }

    @Test(
        "An answer that matches no running attempt is discarded",
        arguments: [("t1", 2), ("t1", 0), ("t2", 1), ("m1", 1), ("other", 1)])
    func discards(name: String, number: Int) {
        var story = Story()
        _ = story(.workerJoined(alice))
        #expect(story(.finished(alice, task(name), Attempt(number))) == [.discard(name, number, alice)])
        #expect(story(.failed(alice, name, number)) == [.discard(name, number, alice)])
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
    }

    @Test("A result is accepted once, whoever sends it again")
    func acceptsOnce() {
        var story = Story()
        _ = story(.workerJoined(alice))
        _ = story.finish("t1", on: alice)
        #expect(story(.finished(alice, task("t1"), Attempt(1))) == [.discard("t1", 1, alice)])
        #expect(story(.finished(bob, task("m1"), Attempt(1))) == [.invite(bob)])
        #expect(story.scheduler.taskCounts.done == 1)
    }
}

import Scheduling
import Sweep
import Testing

@Suite("A sweep that goes on from a journal")
struct ResumeTests {
    @Test("What is completed is not run again; attempts go on counting")
    func resume() {
        var story = Story(completed: ["t1", "m1"], attempts: ["t1": 1, "m1": 2, "m2": 3])
        #expect(story.scheduler.pointCounts == PointCounts(total: 4, done: 1))
        #expect(story(.workerJoined(alice)) == [.assign("m2", 4, alice)])
        #expect(story.finish("m2", 4, on: alice) == [.assign("t2", 1, alice)])
        #expect(story.scheduler.latestAttempt(of: task("m1")) == Attempt(2))
        #expect(story.scheduler.latestAttempt(of: task("m4")) == nil)
    }

    @Test("A training is not needed when all its measurements are done")
    func unneeded() {
        var story = Story(completed: ["m1", "m2"])
        #expect(story.scheduler.state(of: task("t1")) == nil)
        #expect(story.scheduler.taskCounts == TaskCounts(waiting: 2, ready: 1, done: 2))
        #expect(story(.workerJoined(alice)) == [.assign("t2", 1, alice)])
    }

    @Test("A training is done again for a measurement that is missing")
    func trainsAgain() {
        var story = Story(completed: ["m1", "m3", "m4"], attempts: ["t1": 1])
        #expect(story(.workerJoined(alice)) == [.assign("t1", 2, alice)])
        #expect(story.finish("t1", 2, on: alice) == [.assign("m2", 1, alice)])
        _ = story.finish("m2", on: alice)
        #expect(story.scheduler.isComplete)
    }

    @Test("A finished sweep and one of strange tasks: nothing to do, everything to do")
    func extremes() {
        #expect(Story(completed: ["t1", "t2", "m1", "m2", "m3", "m4"]).scheduler.isOver)
        #expect(Story(completed: ["other"]).scheduler.taskCounts == TaskCounts(waiting: 4, ready: 2))
        #expect(Story().scheduler.state(of: task("other")) == nil)
    }

    @Test("A worker that outlived the coordinator goes on with its attempt, and its result counts")
    func adopts() {
        var story = Story(attempts: ["t1": 1])
        #expect(story(.workerReturned(alice, task("t1"), Attempt(1))) == [.adopt(task("t1"), Attempt(1), alice)])
        #expect(story(.workerJoined(bob)) == [.assign("t2", 1, bob)])
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
    }

    @Test("A worker that comes back too late forgets its task and gets another")
    func comesBackLate() {
        var story = Story(attempts: ["t1": 1])
        #expect(story(.workerJoined(bob)) == [.assign("t1", 2, bob)])
        #expect(
            story(.workerReturned(alice, task("t1"), Attempt(1))) == [
                .discard("t1", 1, alice), .assign("t2", 1, alice),
            ])
    }

    @Test(
        "What cannot be adopted is discarded",
        arguments: [("t1", 2), ("t1", 0), ("m1", 1), ("t2", 1), ("other", 1)])
    func discardsStrangeReturns(name: String, number: Int) {
        var story = Story(completed: ["t2"], attempts: ["t1": 1, "t2": 1])
        #expect(story(.workerReturned(alice, task(name), Attempt(number))).first == .discard(name, number, alice))
    }

    @Test("An adopted attempt that is lost again is queued once")
    func losesAdopted() {
        var story = Story(plan([("t1", "m1")]), attempts: ["t1": 1])
        _ = story(.workerReturned(alice, task("t1"), Attempt(1)))
        #expect(
            story(.workerLost(alice, reason: "gone"))
                == [.recordLoss(alice, reason: "gone", [TaskAttempt(task("t1"), Attempt(1))])])
        #expect(story(.workerReturned(alice, task("t1"), Attempt(1))) == [.adopt(task("t1"), Attempt(1), alice)])
        #expect(story(.failed(alice, "t1", 1)).last == .assign("t1", 2, alice))
        #expect(story(.workerReturned(bob, task("t1"), Attempt(1))) == [.discard("t1", 1, bob)])
    }

    @Test("An attempt that failed is not taken up again by a worker that missed the acknowledgement")
    func doesNotAdoptFailed() {
        var story = Story(plan([("t1", "m1"), ("t2", "m2")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        _ = story(.failed(alice, "t1", 1))
        #expect(story(.workerReturned(alice, task("t1"), Attempt(1))).last == .discard("t1", 1, alice))
        #expect(story.scheduler.state(of: task("t1")) == .ready)
    }
}

import Scheduling
import Sweep
import Testing

@Suite("A sweep from beginning to end")
struct SchedulerTests {
    @Test("One worker trains, measures at once, goes on in grid order and is released")
    func oneWorker() {
        var story = Story()
        #expect(story(.workerJoined(alice)) == [.assign("t1", 1, alice)])
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
        #expect(story.finish("m1", on: alice) == [.assign("m2", 1, alice)])
        #expect(story.finish("m2", on: alice) == [.assign("t2", 1, alice)])
        #expect(story.finish("t2", on: alice) == [.assign("m3", 1, alice)])
        #expect(story.finish("m3", on: alice) == [.assign("m4", 1, alice)])
        #expect(story.scheduler.pointCounts == PointCounts(total: 4, done: 3))
        #expect(!story.scheduler.isComplete)
        #expect(story.finish("m4", on: alice) == [.release(alice, reason: "the sweep is complete")])
        #expect(story.scheduler.isComplete)
        #expect(story.scheduler.pointCounts == PointCounts(total: 4, done: 4))
        #expect(story.scheduler.taskCounts == TaskCounts(done: 6))
    }

    @Test("Idle workers get the other measurements of a training, too")
    func idleWorkersHelp() {
        var story = Story(plan([("t1", "m1"), ("t1", "m2"), ("t1", "m3")]))
        #expect(story(.workerJoined(alice)) == [.assign("t1", 1, alice)])
        #expect(story(.workerJoined(bob)) == [])
        #expect(story(.workerJoined(carol)) == [])
        #expect(
            story.finish("t1", on: alice) == [.assign("m1", 1, alice), .assign("m2", 1, carol), .assign("m3", 1, bob)])
    }

    @Test("A worker measures what it trained itself, though others come first in the grid")
    func measuresOwnTraining() {
        var story = Story()
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
        #expect(story.finish("t2", on: bob) == [.assign("m3", 1, bob)])
        #expect(story.finish("m1", on: alice) == [.assign("m2", 1, alice)])
        #expect(story.finish("m2", on: alice) == [.assign("m4", 1, alice)])
    }

    @Test("A measurement that two points share runs once and makes both done")
    func sharedMeasurement() {
        var story = Story(plan([("t1", "m1"), ("t1", "m1")]))
        _ = story(.workerJoined(alice))
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
        _ = story.finish("m1", on: alice)
        #expect(story.scheduler.isComplete)
        #expect(story.scheduler.pointCounts == PointCounts(total: 2, done: 2))
    }

    @Test("After stop what runs may finish, and nothing follows")
    func stop() {
        var story = Story()
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        #expect(story.finish("t1", on: alice) == [.assign("m1", 1, alice)])
        #expect(story(.stop) == [])
        #expect(!story.scheduler.isOver)
        #expect(story.finish("t2", on: bob) == [.release(bob, reason: "the coordinator stops")])
        #expect(story(.workerJoined(carol)) == [.release(carol, reason: "the coordinator stops")])
        #expect(story.finish("m1", on: alice) == [.release(alice, reason: "the coordinator stops")])
        #expect(story.scheduler.isOver)
        #expect(!story.scheduler.isComplete)
        #expect(story.scheduler.taskCounts == TaskCounts(ready: 3, done: 3))
    }

    @Test("A sweep without points is over at once")
    func empty() {
        var story = Story([])
        #expect(story.scheduler.isOver)
        #expect(story.scheduler.nextDeadline == nil)
        #expect(story(.workerJoined(alice)) == [.release(alice, reason: "the sweep is complete")])
    }

    @Test("A great sweep with many retries comes to its end")
    func greatSweep() {
        let points = (0..<10_000).map { ("t\($0 / 2)", "m\($0)") }
        var scheduler = Scheduler(settings: .plain)
        var pending =
            scheduler.handle(.planned(plan(points), isLast: true), at: .zero)
            + scheduler.handle(.workerJoined(alice), at: .zero) + scheduler.handle(.workerJoined(bob), at: .zero)
        while let action = pending.popLast() {
            guard case .assign(let task, let attempt, let worker) = action else { continue }
            // Alice breaks every other task: each of them fails once on her and is then done by bob.
            let event: SchedulerEvent =
                worker == alice && attempt.number == 1
                ? .failed(alice, task, attempt, reason: "") : .finished(worker, task, attempt)
            pending += scheduler.handle(event, at: .zero)
        }
        #expect(scheduler.isComplete)
        #expect(scheduler.pointCounts == PointCounts(total: 10_000, done: 10_000))
        #expect(scheduler.invariantViolations() == [])
    }
}

import Scheduling
import Sweep
import Testing

@Suite("What comes first, and how much at once")
struct OrderTests {
    @Test("The longest training comes first, those of about one length in grid order")
    func longestFirst() {
        var story = Story([
            point(0, "t1", "m1", costs: (1, 1)), point(1, "t2", "m2", costs: (100, 1)),
            point(2, "t3", "m3", costs: (1.1, 1)), point(3, "t4", "m4", costs: (10, 1)),
        ])
        #expect(story(.workerJoined(alice)) == [.assign("t2", 1, alice)])
        #expect(story(.workerJoined(bob)) == [.assign("t4", 1, bob)])
        #expect(story(.workerJoined(carol)) == [.assign("t1", 1, carol)])
    }

    /// Tasks that are points of their own, all of one length.
    private func tasks(_ count: Int) -> [PointPlan] {
        (0..<count).map { PointPlan(index: $0, train: nil, measure: PlannedTask(id: task("r\($0)"), kind: .measure)) }
    }

    @Test("A worker gets one task until it is known how long they take, then as many as fill a moment")
    func prefetch() {
        var story = Story(tasks(1000), settings: .plain.with { $0.prefetch = .milliseconds(200) })
        #expect(story(.workerJoined(alice)) == [.assign("r0", 1, alice)])
        let actions = story(.finished(alice, task("r0"), Attempt(1), seconds: 0.01))
        #expect(actions.count == 21)  // the acceptance, and tasks for 200 ms
        #expect(actions.last == .assign("r20", 1, alice))
        #expect(story(.finished(alice, task("r1"), Attempt(1), seconds: 0.01)).count == 2)
    }

    @Test("However short they are, no worker has more than its share, nor more than the limit")
    func limits() {
        var story = Story(tasks(40), settings: .plain.with { $0.prefetch = .seconds(1) })
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        let actions = story(.finished(alice, task("r0"), Attempt(1), seconds: 0))
        #expect(actions.count == 14)  // 38 are ready and two workers: 13 are not more than half of what is left then
        var great = Story(tasks(1000), settings: .plain.with { ($0.prefetch, $0.maximumQueue) = (.seconds(1), 16) })
        _ = great(.workerJoined(alice))
        #expect(great(.finished(alice, task("r0"), Attempt(1), seconds: 0)).count == 17)
    }

    @Test("An idle worker gets half of what another has not begun")
    func shares() {
        var story = Story(tasks(9), settings: .plain.with { $0.prefetch = .seconds(100) })
        _ = story(.workerJoined(alice))
        _ = story(.finished(alice, task("r0"), Attempt(1), seconds: 1))
        #expect(story.scheduler.workerStatuses.first?.assignments.count == 5)
        for number in 1...4 { _ = story(.finished(alice, task("r\(number)"), Attempt(1), seconds: 1)) }
        let held = story.scheduler.workerStatuses.first?.assignments.count ?? 0
        let actions = story(.workerJoined(bob))
        let withdrawn = actions.filter { if case .withdraw(_, _, alice, _) = $0 { true } else { false } }
        #expect(held > 1 && withdrawn.count <= held / 2)
        #expect(actions.contains { if case .assign(_, _, bob) = $0 { true } else { false } })
    }

    @Test("A point may be one task without a training")
    func singleTasks() {
        var story = Story(tasks(2))
        #expect(story(.workerJoined(alice)) == [.assign("r0", 1, alice)])
        #expect(story.finish("r0", on: alice) == [.assign("r1", 1, alice)])
        #expect(story.finish("r1", on: alice) == [.release(alice, reason: "the sweep is complete")])
        #expect(story.scheduler.pointCounts == PointCounts(total: 2, done: 2))
    }
}

@Suite("A task that takes unusually long")
struct StragglerTests {
    /// Three trainings of one second are known, the fourth runs at alice, bob is idle.
    private func story() -> Story {
        let points = (1...4).map { ("t\($0)", "m\($0)") }
        var story = Story(plan(points), completed: ["t1", "m1", "t2", "m2", "t3", "m3"])
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        return story
    }

    @Test("It gets a second worker, and the first answer counts")
    func copy() {
        var story = story()
        #expect(story.scheduler.nextDeadline == .seconds(2))
        story.now = .seconds(2)
        #expect(story(.deadlineReached) == [.assign("t4", 2, bob)])
        #expect(story.scheduler.taskCounts.running == 1)
        #expect(
            story(.finished(alice, task("t4"), Attempt(1))) == [
                .accept(task("t4"), Attempt(1), alice),
                .withdraw(task("t4"), Attempt(2), bob, reason: "another attempt finished first"),
                .assign("m4", 1, alice),
            ])
        #expect(story(.finished(bob, task("t4"), Attempt(2))) == [.discard("t4", 2, bob)])
    }

    @Test("It goes on at one worker when the other is lost or fails")
    func oneOfTwoLost() {
        var story = story()
        story.now = .seconds(2)
        _ = story(.deadlineReached)
        #expect(story(.failed(bob, "t4", 2)).count == 1)
        #expect(story.scheduler.state(of: task("t4")) == .running)
        #expect(
            story(.workerLost(bob, reason: "killed")) == [.recordLoss(bob, reason: "killed", [])])
        #expect(story.scheduler.state(of: task("t4")) == .running)
        #expect(story.finish("t4", on: alice) == [.assign("m4", 1, alice)])
    }

    @Test("Nothing is a straggler before enough is known of its kind")
    func unknown() {
        var story = Story(plan([("t1", "m1")]))
        _ = story(.workerJoined(alice))
        _ = story(.workerJoined(bob))
        story.now = .seconds(7)
        #expect(story(.deadlineReached) == [])
    }
}

@Suite("Workers that cannot stay")
struct LimitTests {
    @Test("A worker gets what it can finish in its time")
    func timeLimit() {
        let points = [point(0, "t1", "m1", costs: (100, 1)), point(1, "t2", "m2", costs: (1, 1))]
        var story = Story(points + [point(2, "t0", "m0")], completed: ["t0", "m0"])
        #expect(story(.workerJoined(carol)) == [.assign("t1", 1, carol)])
        _ = story(.workerLost(carol, reason: "gone"))
        _ = story(.workerJoined(bob))  // takes the long one again
        #expect(
            story(.workerJoined(alice, holding: [], timeLeft: .seconds(10), isNew: true)) == [.assign("t2", 1, alice)])
        _ = story(.workerLost(bob, reason: "gone"))
        story.now = .seconds(6)
        #expect(story(.finished(alice, task("t2"), Attempt(1))).count == 2)  // its measurement, of about a second
        #expect(story(.finished(alice, task("m2"), Attempt(1))).count == 1)  // and nothing that takes longer
    }

    @Test("A training that nobody can finish goes from one worker to the next")
    func visit() {
        let points = [point(0, "t1", "m1", costs: (10_000, 1)), point(1, "t0", "m0")]
        var story = Story(points, completed: ["t0", "m0"])
        #expect(story(.workerJoined(alice, holding: [], timeLeft: .seconds(30), isNew: true)) == [])
        #expect(story(.workerJoined(bob, holding: [], timeLeft: .seconds(100), isNew: true)) == [.assign("t1", 1, bob)])
    }

    @Test("A worker that drains hands back what it has not begun, ends the rest and is released")
    func drains() {
        var story = Story(completed: ["t2", "m3", "m4"], settings: .plain.with { $0.prefetch = .seconds(100) })
        _ = story(.workerJoined(alice))
        _ = story.finish("t1", on: alice)
        let held = story.scheduler.workerStatuses[0].assignments
        #expect(held == [TaskAttempt(task("m1"), Attempt(1)), TaskAttempt(task("m2"), Attempt(1))])
        #expect(
            story(.draining(alice, returned: [held[1]])) == [
                .withdraw(task("m2"), Attempt(1), alice, reason: "handed back by a worker that leaves")
            ])
        #expect(story.finish("m1", on: alice) == [.release(alice, reason: "it wanted no more tasks")])
        #expect(story(.workerJoined(bob)).first == .assign("m2", 2, bob))
    }

    @Test("A worker that leaves in good order is held against no task")
    func leaves() {
        var story = Story(plan([("t1", "m1")]), settings: .plain.with { $0.maximumLosses = 1 })
        for number in 1...3 {
            #expect(story(.workerJoined(alice)) == [.assign("t1", number, alice)])
            #expect(story(.workerLeft(alice, reason: "time")).count == 1)
        }
        #expect(story.scheduler.state(of: task("t1")) == .ready)
    }

    @Test("A checkpoint shows that the task does not take its workers down")
    func progress() {
        var story = Story(plan([("t1", "m1")]), settings: .plain.with { $0.maximumLosses = 2 })
        for number in 1...4 {
            #expect(story(.workerJoined(alice)) == [.assign("t1", number, alice)])
            #expect(story(.checkpointed(alice, task("t1"), Attempt(number), epochs: number)) == [])
            #expect(story(.workerLost(alice, reason: "killed")).count == 1)
        }
        #expect(story.scheduler.state(of: task("t1")) == .ready)
        _ = story(.workerJoined(alice))
        #expect(story(.checkpointed(alice, task("t1"), Attempt(5), epochs: 4)) == [])  // no further than before
        #expect(story(.workerLost(alice, reason: "killed")).count == 2)
        #expect(story.scheduler.state(of: task("t1")) == .failed)
    }

    @Test("A worker that fails everything while others do not is sent away for good")
    func exclusion() {
        let points = (1...6).map { ("t\($0)", "m\($0)") }
        var story = Story(plan(points), settings: .plain.with { $0.exclusionFailures = 3 })
        _ = story(.workerJoined(bob))
        _ = story.finish("t1", on: bob)
        #expect(story(.workerJoined(alice)) == [.assign("t2", 1, alice)])
        #expect(story(.failed(alice, "t2", 1)).last == .assign("t3", 1, alice))
        #expect(story(.failed(alice, "t3", 1)).last == .assign("t4", 1, alice))
        let reason = "it failed 3 tasks in a row, others do not"
        #expect(
            story(.failed(alice, "t4", 1)).dropFirst() == [
                .recordLoss(alice, reason: reason, []), .release(alice, reason: reason),
            ])
        #expect(story(.workerJoined(alice)) == [.release(alice, reason: "it failed everything before")])
    }

    @Test("A worker is not sent away for tasks that fail elsewhere too")
    func acquittal() {
        let points = (1...4).map { ("t\($0)", "m\($0)") }
        var story = Story(
            plan(points), settings: .plain.with { ($0.exclusionFailures, $0.maximumAttempts) = (2, 2) })
        _ = story(.workerJoined(bob))
        _ = story.finish("t1", on: bob)
        _ = story.finish("m1", on: bob)  // and has t2
        #expect(story(.workerJoined(alice)) == [.assign("t3", 1, alice)])
        #expect(story(.failed(alice, "t3", 1)).last == .assign("t4", 1, alice))
        _ = story(.failed(bob, "t2", 1))  // takes t3
        #expect(story(.failed(bob, "t3", 2)).count == 1)
        #expect(story(.failed(alice, "t4", 1)).count == 3)  // and takes t2
        #expect(story.scheduler.workerStatuses.map(\.id) == [alice, bob])
    }

    @Test("After a failure a task waits, longer each time")
    func backOff() {
        var story = Story(plan([("t1", "m1")]), settings: .plain.with { $0.backOff = .seconds(1) })
        _ = story(.workerJoined(alice))
        #expect(story(.failed(alice, "t1", 1)).count == 1)
        #expect(story.scheduler.nextDeadline == .seconds(1))
        story.now = .seconds(1)
        #expect(story(.deadlineReached) == [.assign("t1", 2, alice)])
        #expect(story(.failed(alice, "t1", 2)).count == 1)
        #expect(story.scheduler.nextDeadline == .seconds(3))
        // A sign of life that comes first does as well: nothing else may follow it.
        story.now = .seconds(3)
        #expect(story(.heartbeat(alice)) == [.assign("t1", 3, alice)])
    }
}

@Suite("A coordinator that comes back")
struct RestartTests {
    private let held = TaskAttempt(task("t1"), Attempt(3))

    @Test("What ran stays with its worker, which goes on with it when it comes back")
    func waits() {
        var story = Story(attempts: ["t1": 3], running: [alice: [held]])
        #expect(story.scheduler.state(of: held.task) == .running)
        #expect(story(.workerJoined(bob)) == [.assign("t2", 1, bob)])
        #expect(story(.heartbeat(alice)) == [.invite(alice)])
        #expect(story(.workerReturned(alice, held.task, held.attempt)) == [])
        #expect(story.finish("t1", 3, on: alice) == [.assign("m1", 1, alice)])
    }

    @Test("It goes to another worker when its own does not come back in time, or without it")
    func doesNotComeBack() {
        var story = Story(attempts: ["t1": 3], running: [alice: [held]])
        _ = story(.workerJoined(bob))
        _ = story.finish("t2", on: bob)
        story.now = .seconds(8)
        _ = story(.heartbeat(bob))
        #expect(story(.deadlineReached).first == .recordLoss(alice, reason: "it did not come back", [held]))
        #expect(story.scheduler.state(of: held.task) == .ready)

        var other = Story(attempts: ["t1": 3], running: [alice: [held]])
        #expect(
            other(.workerJoined(alice)) == [
                .recordLoss(alice, reason: "came back without it", [held]), .assign("t1", 4, alice),
            ])
    }

    @Test("A worker may come back before its task is planned; its answer counts when it is")
    func unplanned() {
        var scheduler = Scheduler(running: [alice: [held]], settings: .plain)
        #expect(scheduler.handle(.workerReturned(alice, held.task, held.attempt), at: .zero) == [])
        #expect(scheduler.handle(.finished(alice, held.task, held.attempt), at: .zero) == [])  // to be repeated
        let points = twoByTwo.known(completed: [], attempts: [held.task: held.attempt])
        #expect(scheduler.handle(.planned(points, isLast: true), at: .zero) == [])
        #expect(
            scheduler.handle(.finished(alice, held.task, held.attempt), at: .zero).first
                == .accept(held.task, held.attempt, alice))
        #expect(scheduler.invariantViolations() == [])
    }

    @Test("A worker that wants no more tasks may finish what is not planned yet")
    func drainsBeforeThePlan() {
        var scheduler = Scheduler(running: [alice: [held]], settings: .plain)
        _ = scheduler.handle(.workerReturned(alice, held.task, held.attempt), at: .zero)
        #expect(scheduler.handle(.draining(alice, returned: []), at: .zero) == [])
        let points = twoByTwo.known(completed: [], attempts: [held.task: held.attempt])
        #expect(scheduler.handle(.planned(points, isLast: true), at: .zero) == [])
        #expect(
            scheduler.handle(.finished(alice, held.task, held.attempt), at: .zero) == [
                .accept(held.task, held.attempt, alice), .release(alice, reason: "it wanted no more tasks"),
            ])
        #expect(scheduler.invariantViolations() == [])
    }

    @Test("Another worker of the name is not taken to hold what the one before held")
    func nameTakenBeforeThePlan() {
        var scheduler = Scheduler(running: [alice: [held]], settings: .plain)
        _ = scheduler.handle(.workerReturned(alice, held.task, held.attempt), at: .zero)
        _ = scheduler.handle(.stop, at: .zero)  // lets it go with its task
        #expect(
            scheduler.handle(.workerJoined(alice), at: .zero).first
                == .recordLoss(alice, reason: "came back without it", [held]))
    }

    @Test("Neither may a worker keep what the grid does not have any more")
    func notOfTheGrid() {
        let strange = TaskAttempt(task("other"), Attempt(1))
        let story = Scheduler(running: [alice: [strange]], settings: .plain)
        var scheduler = story
        #expect(
            scheduler.handle(.planned(twoByTwo, isLast: true), at: .zero) == [
                .withdraw(strange.task, strange.attempt, alice, reason: "not wanted any more")
            ])
    }
}

import Sweep
import Testing
import Wire

@testable import Coordinator
@testable import Scheduling

/// Two trainings and four measurements to compute.
@Suite struct ProgressTrackerTests {
    private let tasks: TaskCatalogue
    private var scheduler: Scheduler
    private var tracker: ProgressTracker
    private let anna = WorkerID("anna")

    init() throws {
        tasks = TaskCatalogue(try toyGrid(seeds: 2, binnings: [4, 5]))
        scheduler = Scheduler(plan: tasks.plan, completed: [], attempts: [:], settings: SchedulerSettings())
        tracker = ProgressTracker(tasks: tasks.unfinished(in: scheduler))
    }

    private var remaining: Duration? { tracker.progress(of: scheduler, tasks: tasks, now: .zero).remaining }

    /// Anna finishes the task that she has in hand; tells which kind that was.
    @discardableResult
    private mutating func finish(after duration: Double) throws -> TaskKind {
        let held = try #require(scheduler.workerStatuses.first { $0.id == anna }?.assignment)
        _ = scheduler.handle(.finished(anna, held.task, held.attempt), at: .zero)
        tracker.finished(tasks.kind(of: held.task), duration: duration)
        return tasks.kind(of: held.task)
    }

    @Test mutating func theRestIsEstimatedOnceATaskOfEachKindIsDone() throws {
        _ = scheduler.handle(.workerJoined(anna), at: .zero)
        #expect(remaining == nil)
        #expect(try finish(after: 2) == .train)
        #expect(remaining == nil)
        #expect(try finish(after: 0.5) == .measure)
        #expect(remaining == .seconds(1 * 2 + 3 * 0.5))
        #expect(try finish(after: 1.5) == .measure)
        #expect(remaining == .seconds(1 * 2 + 2 * 1.0))
        #expect(try finish(after: 4) == .train)
        #expect(remaining == .seconds(2 * 1.0))
        _ = scheduler.handle(.workerJoined(WorkerID("bea")), at: .zero)
        #expect(remaining == .seconds(1))
    }

    @Test mutating func whatIsGivenUpTakesNoTime() throws {
        for _ in 1...scheduler.settings.maximumLosses {  // the first training takes down whoever has it
            _ = scheduler.handle(.workerJoined(anna), at: .zero)
            _ = scheduler.handle(.workerLost(anna, reason: "killed"), at: .zero)
        }
        _ = scheduler.handle(.workerJoined(anna), at: .zero)
        tracker.gaveUp(.train)
        #expect(scheduler.pointCounts.failed == 2)
        #expect(try [finish(after: 8), finish(after: 2)] == [.train, .measure])
        #expect(remaining == .seconds(2))
    }

    @Test mutating func withoutWorkersNothingIsEstimated() {
        tracker.finished(.train, duration: 2)
        tracker.finished(.measure, duration: 2)
        #expect(remaining == nil)
    }

    @Test mutating func aReportCountsForTheTaskInHandOnly() throws {
        _ = scheduler.handle(.workerJoined(anna), at: .zero)
        let task = try #require(scheduler.workerStatuses.first?.assignment?.task)
        let report = TaskProgress(task: task, attempt: Attempt(1), epoch: 1, epochs: 3, loss: 0.5)
        tracker.note(report, of: anna)
        let worker = try #require(tracker.progress(of: scheduler, tasks: tasks, now: .zero).workers.first)
        #expect(worker.name == "anna" && worker.task == "train seed 1" && worker.progress == report)
        _ = scheduler.handle(.finished(anna, task, Attempt(1)), at: .zero)
        let next = try #require(tracker.progress(of: scheduler, tasks: tasks, now: .zero).workers.first)
        #expect(next.task == "measure seed 1, bins 4" && next.progress == nil)
    }

    @Test mutating func tasksAndPointsAreCounted() throws {
        _ = scheduler.handle(.workerJoined(anna), at: .zero)
        for _ in 1...2 {
            let held = try #require(scheduler.workerStatuses.first?.assignment)
            _ = scheduler.handle(.finished(anna, held.task, held.attempt), at: .zero)
        }
        let progress = tracker.progress(of: scheduler, tasks: tasks, now: .seconds(3))
        #expect(progress.tasks == 6 && progress.finishedTasks == 2)
        #expect(progress.points == 4 && progress.donePoints == 1 && progress.failedPoints == 0)
        #expect(progress.elapsed == .seconds(3))
    }

    @Test mutating func itIsDueAtOnceAndThenAfterEveryInterval() {
        let times = [0, 50, 99, 100, 150, 210].map { Duration.milliseconds($0) }
        let due = times.map { tracker.isDue(now: $0, interval: .milliseconds(100)) }
        #expect(due == [true, false, false, true, false, true])
    }
}

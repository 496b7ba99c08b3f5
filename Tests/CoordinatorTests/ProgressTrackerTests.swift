import Scheduling
import Sweep
import Testing
import Wire

@testable import Coordinator

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

    @Test mutating func theRestIsEstimatedOnceATaskOfEachKindIsDone() {
        _ = scheduler.handle(.workerJoined(anna), at: .zero)
        #expect(remaining == nil)
        tracker.finished(.train, duration: 2)
        #expect(remaining == nil)
        tracker.finished(.measure, duration: 0.5)
        #expect(remaining == .seconds(1 * 2 + 3 * 0.5))
        tracker.finished(.train, duration: 4)  // no training is left
        #expect(remaining == .seconds(3 * 0.5))
        tracker.finished(.measure, duration: 1.5)
        #expect(remaining == .seconds(2 * 1.0))
        _ = scheduler.handle(.workerJoined(WorkerID("bea")), at: .zero)
        #expect(remaining == .seconds(1))
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

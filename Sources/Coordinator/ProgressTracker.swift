import Scheduling
import Sweep
import Wire

/// Follows a run for display: what workers report, how long tasks take, how long the rest will.
struct ProgressTracker {
    private let tasks: Int
    /// Trainings neither done nor given up; whatever else is unfinished are measurements.
    private var trainingsLeft: Int
    private var reports: [WorkerID: TaskProgress] = [:]
    private var durations = TaskDurations()
    private var lastDisplay: Duration?

    /// - Parameter tasks: Tasks to compute in this run by kind.
    init(tasks: [TaskKind: Int]) {
        self.tasks = tasks.values.reduce(0, +)
        trainingsLeft = tasks[.train] ?? 0
    }

    mutating func note(_ progress: TaskProgress?, of worker: WorkerID) { reports[worker] = progress }

    mutating func finished(_ kind: TaskKind, duration: Double) {
        durations.add(kind, seconds: duration)
        end(kind)
    }

    /// A task failed for good, and a training with it the measurements that wait for it.
    mutating func gaveUp(_ kind: TaskKind) { end(kind) }

    private mutating func end(_ kind: TaskKind) {
        if kind == .train { trainingsLeft -= 1 }
    }

    /// Whether it is time to display again.
    mutating func isDue(now: Duration, interval: Duration) -> Bool {
        if let lastDisplay, now - lastDisplay < interval { return false }
        lastDisplay = now
        return true
    }

    func progress(of scheduler: Scheduler, tasks catalogue: TaskCatalogue, now: Duration) -> SweepProgress {
        let points = scheduler.pointCounts
        let workers = scheduler.workerStatuses
        let unfinished = scheduler.taskCounts.unfinished
        return SweepProgress(
            points: points.total, donePoints: points.done, failedPoints: points.failed, tasks: tasks,
            finishedTasks: tasks - unfinished, elapsed: now,
            remaining: durations.time(
                trainings: trainingsLeft, measurements: unfinished - trainingsLeft, workers: workers.count),
            workers: workers.map { status in
                let report = reports[status.id]
                return WorkerProgress(
                    name: status.id.name, task: status.assignment.map { catalogue.title(of: $0.task) },
                    progress: report?.task == status.assignment?.task ? report : nil)
            })
    }
}

import Scheduling
import Sweep
import Wire

/// Follows a run for display: what workers report, how long tasks take, how long the rest will.
struct ProgressTracker {
    private let tasks: Int
    /// Trainings neither done nor given up; whatever else is unfinished are measurements.
    private var trainingsLeft: Int
    private var reports: [WorkerID: TaskProgress] = [:]
    private var durations: [TaskKind: (sum: Double, count: Int)] = [:]
    private var lastDisplay: Duration?

    /// - Parameter tasks: Tasks to compute in this run by kind.
    init(tasks: [TaskKind: Int]) {
        self.tasks = tasks.values.reduce(0, +)
        trainingsLeft = tasks[.train] ?? 0
    }

    mutating func note(_ progress: TaskProgress?, of worker: WorkerID) { reports[worker] = progress }

    mutating func finished(_ kind: TaskKind, duration: Double) {
        let (sum, count) = durations[kind] ?? (0, 0)
        durations[kind] = (sum + duration, count + 1)
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
        return SweepProgress(
            points: points.total, donePoints: points.done, failedPoints: points.failed, tasks: tasks,
            finishedTasks: tasks - scheduler.taskCounts.unfinished, elapsed: now,
            remaining: remaining(of: scheduler.taskCounts.unfinished, workers: workers.count),
            workers: workers.map { status in
                let report = reports[status.id]
                return WorkerProgress(
                    name: status.id.name, task: status.assignment.map { catalogue.title(of: $0.task) },
                    progress: report?.task == status.assignment?.task ? report : nil)
            })
    }

    /// The tasks left of each kind times their mean duration in this run, shared by the workers.
    private func remaining(of unfinished: Int, workers: Int) -> Duration? {
        guard workers > 0 else { return nil }
        var seconds = 0.0
        let left = [(TaskKind.train, trainingsLeft), (.measure, unfinished - trainingsLeft)]
        for (kind, count) in left where count > 0 {
            guard let (sum, finished) = durations[kind] else { return nil }
            seconds += Double(count) * sum / Double(finished)
        }
        return .seconds(seconds / Double(workers))
    }
}

import Scheduling
import Sweep
import Wire

/// Where a sweep stands, for display.
package struct SweepProgress: Sendable {
    package var points: Int
    package var donePoints: Int
    package var failedPoints: Int
    /// Tasks that this run had to compute as far as they are planned, and those of them that are behind it.
    package var tasks: Int
    package var finishedTasks: Int
    /// Time since this run began.
    package var elapsed: Duration
    /// The estimate of the time to the end; nil before the first task of each needed kind is done.
    package var remaining: Duration?
    package var workers: [WorkerProgress]
}

/// What a worker is doing.
package struct WorkerProgress: Sendable {
    package var name: String
    /// The task in words, for example `train λ 20, seed 3`; nil when idle.
    package var task: String?
    package var progress: TaskProgress?
}

extension SweepProgress {
    init(of machine: CoordinatorMachine, grid: Grid, elapsed: Duration) {
        let scheduler = machine.scheduler
        let tasks = scheduler.taskCounts.total - scheduler.doneBefore
        self.init(
            points: grid.count, donePoints: scheduler.pointCounts.done, failedPoints: scheduler.pointCounts.failed,
            tasks: tasks, finishedTasks: tasks - scheduler.taskCounts.unfinished, elapsed: elapsed,
            remaining: scheduler.expectedRemaining,
            workers: scheduler.workerStatuses.map { status in
                let running = status.assignments.first
                let report = machine.progress(of: status.id)
                return WorkerProgress(
                    name: status.id.name, task: running.map { Self.title(of: $0.task, scheduler, grid) },
                    progress: report?.task == running?.task ? report : nil)
            })
    }

    /// The task in words: its kind and the coordinates of a point that needs it.
    private static func title(of task: TaskID, _ scheduler: Scheduler, _ grid: Grid) -> String {
        guard let place = scheduler.place(of: task) else { return "\(task)" }
        return grid.title(ofTask: place.kind, at: place.point)
    }
}

import Sweep

/// What a worker is about, for display.
package struct WorkerStatus: Sendable, Equatable {
    package var id: WorkerID
    /// The task in hand, nil when idle.
    package var assignment: TaskAttempt?
    /// When it became idle or got its task, since the start of the coordinator.
    package var since: Duration
    /// When it last spoke, since the start of the coordinator.
    package var lastHeard: Duration
    /// Results accepted from it since it joined.
    package var accepted: Int
    /// Failures reported by it since it joined.
    package var failed: Int
}

/// Where the sweep stands, for display and the exit status.
extension Scheduler {
    /// Tasks by state; a shared task counts once.
    package var taskCounts: TaskCounts { tasks.counts }

    /// Points by state.
    package var pointCounts: PointCounts { tasks.points }

    /// The joined workers in the order of their ids.
    package var workerStatuses: [WorkerStatus] {
        workers.entries.sorted { $0.key < $1.key }.map { id, entry in
            WorkerStatus(
                id: id, assignment: entry.assignment.map { TaskAttempt(tasks[$0.task].id, $0.attempt) },
                since: entry.since, lastHeard: entry.lastHeard, accepted: entry.accepted, failed: entry.failed)
        }
    }

    /// The state of a task, nil when the plan does not have it.
    package func state(of task: TaskID) -> TaskState? {
        tasks.index(of: task).map { tasks[$0].state }
    }

    /// The highest attempt number given to a task, in earlier runs too; nil before the first.
    package func latestAttempt(of task: TaskID) -> Attempt? {
        guard let index = tasks.index(of: task), tasks[index].attempts > 0 else { return nil }
        return tasks[index].latestAttempt
    }
}

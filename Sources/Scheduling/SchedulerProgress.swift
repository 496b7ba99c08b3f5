import Sweep

/// What a worker is about, for display.
package struct WorkerStatus: Sendable, Equatable {
    package var id: WorkerID
    /// What it has in hand, the task that it computes first; empty when idle.
    package var assignments: [TaskAttempt]
    /// When it became idle or began what it computes, since the start of the coordinator.
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
    /// Planned tasks by state; a shared task counts once.
    package var taskCounts: TaskCounts { tasks.counts }

    /// Planned tasks whose result was there from earlier runs.
    package var doneBefore: Int { tasks.doneBefore }

    /// Planned points by state.
    package var pointCounts: PointCounts { tasks.points }

    /// The workers that have joined, in the order of their ids.
    package var workerStatuses: [WorkerStatus] {
        workers.entries.filter(\.value.isPresent).sorted { $0.key < $1.key }.map { id, entry in
            WorkerStatus(
                id: id, assignments: entry.queue.map { TaskAttempt(tasks[$0.task].id, $0.attempt) },
                since: entry.since, lastHeard: entry.lastHeard, accepted: entry.accepted, failed: entry.failed)
        }
    }

    /// The state of a task, nil when it is not planned.
    package func state(of task: TaskID) -> TaskState? {
        tasks.index(of: task).map { tasks[$0].state }
    }

    /// A point that needs the task, by its position in the grid, and the kind of the task; nil when it is not planned.
    package func place(of task: TaskID) -> (point: Int, kind: TaskKind)? {
        tasks.index(of: task).map { (Int(tasks[$0].point), tasks[$0].kind) }
    }

    /// The highest attempt number given to a task, in earlier runs too; nil before the first.
    package func latestAttempt(of task: TaskID) -> Attempt? {
        guard let index = tasks.index(of: task), tasks[index].attempts > 0 else { return nil }
        return tasks[index].latestAttempt
    }

    /// Planned tasks of a kind that are neither done nor failed.
    package func unfinishedTasks(_ kind: TaskKind) -> Int { tasks.open[kind]?.count ?? 0 }

    /// The time to the end of what is planned, shared by the workers that have joined.
    ///
    /// - Returns: Nil while nothing is known of the duration of a kind that is needed, or without workers.
    package var expectedRemaining: Duration? {
        let present = workers.entries.values.count(where: \.isPresent)
        guard present > 0, let expectedSeconds else { return nil }
        return .seconds(expectedSeconds / Double(present))
    }

    /// The seconds that one worker would take to the end of what is planned; nil while nothing is known of a needed kind.
    package var expectedSeconds: Double? {
        var seconds = 0.0
        for (kind, open) in tasks.open where open.count > 0 {
            guard let expected = durations.expectedSeconds(kind, cost: open.cost) else { return nil }
            seconds += max(expected, 0)
        }
        return min(seconds, 1e9)
    }
}

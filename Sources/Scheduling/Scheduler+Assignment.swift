import Sweep

/// Who gets what.
extension Scheduler {
    /// Gives tasks to idle workers, first to the one that became idle last.
    ///
    /// That one may just have trained what is to be measured. At most one idle worker goes away empty while tasks are
    /// ready, the one on which they all failed last; so the cost is that of the tasks assigned, not of idle workers.
    mutating func assignments(at now: Duration) -> [SchedulerAction] {
        guard !isStopped else { return [] }
        var actions: [SchedulerAction] = []
        for worker in workers.idle.reversed() {
            guard tasks.counts.ready > 0 else { break }
            guard let task = takeTask(for: worker) else { continue }
            actions.append(assign(task, to: worker, at: now))
        }
        return actions
    }

    /// The next task of a worker: measurements before trainings, those of its own training before others.
    private mutating func takeTask(for worker: WorkerID) -> TaskIndex? {
        let isAlone = workers.count == 1
        let ticket =
            workers.takePreferred(of: worker, where: tasks.isValid)
            ?? measurements.take(for: worker, isAlone: isAlone, where: tasks.isValid)
            ?? trainings.take(for: worker, isAlone: isAlone, where: tasks.isValid)
        return ticket?.task
    }

    private mutating func assign(_ task: TaskIndex, to worker: WorkerID, at now: Duration) -> SchedulerAction {
        tasks[task].attempts += 1
        tasks.move(task, to: .running(worker))
        let attempt = tasks[task].latestAttempt
        workers.assign(task, attempt, to: worker, at: now)
        return .assign(tasks[task].id, attempt, worker)
    }
}

import Sweep

/// Workers that come, speak and go.
extension Scheduler {
    mutating func join(_ worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        let actions = lose(worker, reason: "joined again")
        workers.join(worker, at: now, silenceLimit: settings.silenceLimit)
        return actions
    }

    /// Lets a worker go on with the task it holds unless that is decided or has been given to another.
    mutating func takeBack(_ worker: WorkerID, with held: TaskAttempt, at now: Duration) -> [SchedulerAction] {
        if runningTask(held, on: worker) != nil { return hear(worker, at: now) }
        let actions = join(worker, at: now)
        guard let task = adoptableTask(held) else {
            return actions + [.discard(held.task, held.attempt, worker)]
        }
        tasks[task].losses = max(0, tasks[task].losses - 1)  // the worker was silent, not taken down by the task
        tasks.move(task, to: .running(worker))
        workers.assign(task, held.attempt, to: worker, at: now)
        return actions + [.adopt(held.task, held.attempt, worker)]
    }

    mutating func hear(_ worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        if workers.touch(worker, at: now) { return [] }
        return [isStopped || isComplete ? .release(worker, reason: releaseReason) : .invite(worker)]
    }

    /// Strikes off a worker and queues its task again; nothing when it is not joined.
    mutating func lose(_ worker: WorkerID, reason: String) -> [SchedulerAction] {
        guard let entry = workers.remove(worker) else { return [] }
        guard let (task, attempt) = entry.assignment else { return [.recordLoss(worker, reason: reason, [])] }
        let lost = TaskAttempt(tasks[task].id, attempt)
        tasks[task].losses += 1
        guard tasks[task].losses >= settings.maximumLosses else {
            queueAgain(task)
            return [.recordLoss(worker, reason: reason, [lost])]
        }
        failForGood(task)
        let explanation = "lost \(tasks[task].losses) workers, the last by: \(reason)"
        return [
            .recordLoss(worker, reason: reason, [lost]),
            .recordFailure(lost.task, attempt, worker, reason: explanation, isFinal: true),
        ]
    }

    mutating func loseSilentWorkers(at now: Duration) -> [SchedulerAction] {
        let silent = workers.silent(at: now, silenceLimit: settings.silenceLimit)
        return silent.flatMap { lose($0, reason: "no message for \(settings.silenceLimit)") }
    }

    /// Tells idle workers to leave once there will be nothing for them.
    mutating func releases() -> [SchedulerAction] {
        guard isStopped || isComplete else { return [] }
        return workers.idle.map { worker in
            _ = workers.remove(worker)
            return .release(worker, reason: releaseReason)
        }
    }

    private var releaseReason: String { isComplete ? "the sweep is complete" : "the coordinator stops" }

    /// The task of an attempt that may go on: the latest one of a task that is ready, and not known to have failed.
    private func adoptableTask(_ held: TaskAttempt) -> TaskIndex? {
        guard let task = tasks.index(of: held.task), tasks[task].state == .ready,
            tasks[task].attempts > tasks[task].failedAttempt, tasks[task].latestAttempt == held.attempt
        else { return nil }
        return task
    }
}

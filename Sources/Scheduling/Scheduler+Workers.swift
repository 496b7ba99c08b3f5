import Sweep

/// Workers that come, speak and go.
extension Scheduler {
    /// Lets a worker in, with what it holds where that may go on there.
    mutating func join(
        _ worker: WorkerID, holding held: [TaskAttempt], timeLeft: Duration?, isNew: Bool, at now: Duration
    ) -> [SchedulerAction] {
        if excluded.contains(worker) { return [.release(worker, reason: "it failed everything before")] }
        var named: Set<TaskAttempt> = []
        let held = held.filter { named.insert($0).inserted }
        let kept = held.filter { runningTask($0, on: worker) != nil }
        let claimed = held.filter {
            let attempt = RunningAttempt(attempt: $0.attempt, worker: worker)
            return claims[$0.task].contains { $0.attempt == attempt }
        }
        let known = Set(kept + claimed)
        var actions = leaveBehind(worker, but: known, isFault: isNew, at: now)
        let queue = kept.compactMap { item in
            workers[worker]?.queue.first { tasks[$0.task].id == item.task }
        }
        _ = workers.remove(worker)
        workers.join(
            worker, holding: queue, timeLeft: timeLeft, at: now, silenceLimit: settings.silenceLimit)
        for item in held where !known.contains(item) {
            if let action = takeBack(item, from: worker, at: now) { actions.append(action) }
        }
        return actions
    }

    /// Queues again what a worker had and does not have any more; nothing when it was not joined.
    private mutating func leaveBehind(
        _ worker: WorkerID, but kept: Set<TaskAttempt>, isFault: Bool, at now: Duration
    ) -> [SchedulerAction] {
        let entry = workers[worker]
        let reason = entry?.isPresent == true ? "joined again" : "came back without it"
        let gone = entry?.queue.filter { !kept.contains(TaskAttempt(tasks[$0.task].id, $0.attempt)) } ?? []
        let dropped = claims.drop(of: worker, but: kept)
        guard !gone.isEmpty || !dropped.isEmpty else { return [] }
        return requeue(
            gone, and: dropped, of: worker, reason: reason, isFault: isFault && entry?.isPresent == true, at: now)
    }

    /// Lets a worker go on with a task that it holds unless that is decided or has been given to another.
    private mutating func takeBack(
        _ held: TaskAttempt, from worker: WorkerID, at now: Duration
    ) -> SchedulerAction? {
        guard let task = tasks.index(of: held.task) else {
            guard !isPlanned, claims[held.task].isEmpty else { return .discard(held.task, held.attempt, worker) }
            let attempt = RunningAttempt(attempt: held.attempt, worker: worker)
            claims.add(Claim(attempt: attempt, isRecorded: false), to: held.task)
            return nil
        }
        return adopt(task, held.attempt, by: worker, at: now) ?? .discard(held.task, held.attempt, worker)
    }

    /// Lets a task go on, or be answered, where it was thought lost; nil when it failed there, is decided or given to another.
    mutating func adopt(
        _ task: TaskIndex, _ attempt: Attempt, by worker: WorkerID, at now: Duration
    ) -> SchedulerAction? {
        let mishaps = tasks.mishaps[task]
        guard tasks[task].state == .ready, attempt.number > mishaps?.failedAttempt ?? 0,
            attempt == tasks[task].latestAttempt
        else { return nil }
        // The worker was silent, not taken down by the task.
        if let losses = mishaps?.losses, losses > 0 { tasks.mishaps[task]?.losses = losses - 1 }
        give(task, attempt, to: worker, at: now)
        return .adopt(tasks[task].id, attempt, worker)
    }

    mutating func hear(_ worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        if workers.touch(worker, at: now) { return [] }
        return [isStopped || isComplete ? .release(worker, reason: releaseReason) : .invite(worker)]
    }

    mutating func drain(
        _ worker: WorkerID, returning returned: [TaskAttempt], at now: Duration
    ) -> [SchedulerAction] {
        guard workers.touch(worker, at: now) else { return hear(worker, at: now) }
        workers.drain(worker)
        return returned.compactMap { item in
            guard let task = runningTask(item, on: worker) else { return nil }
            return reclaim(
                task, item.attempt, from: worker, reason: "handed back by a worker that leaves", at: now)
        }
    }

    /// Strikes off a worker that is gone and queues its tasks again; nothing when it is not joined.
    ///
    /// - Parameter isFault: Whether it may be the fault of what it computed: not of a worker that leaves in good order.
    mutating func strikeOff(
        _ worker: WorkerID, reason: String, isFault: Bool, at now: Duration
    ) -> [SchedulerAction] {
        guard let entry = workers.remove(worker) else { return [] }
        let dropped = claims.drop(of: worker)
        return requeue(
            entry.queue, and: dropped, of: worker, reason: reason, isFault: isFault && entry.isPresent, at: now)
    }

    /// Records that a worker is without some tasks now, and queues those again that are planned. The one that it computed
    /// may be what took it down.
    private mutating func requeue(
        _ held: [HeldTask], and unplanned: [TaskAttempt], of worker: WorkerID, reason: String, isFault: Bool,
        at now: Duration
    ) -> [SchedulerAction] {
        let lost = held.map { TaskAttempt(tasks[$0.task].id, $0.attempt) } + unplanned
        var actions: [SchedulerAction] = [.recordLoss(worker, reason: reason, lost)]
        for (position, item) in held.enumerated() {
            tasks.end(item.task, on: worker)
            if isFault && position == 0 { tasks.mishaps[item.task, default: Mishaps()].losses += 1 }
            let losses = tasks.mishaps[item.task]?.losses ?? 0
            if position == 0, isFault, losses >= settings.maximumLosses {
                let explanation = "lost \(losses) workers, the last by: \(reason)"
                actions.append(
                    .recordFailure(lost[0].task, lost[0].attempt, worker, reason: explanation, isFinal: true))
                actions += withdrawAll(item.task, reason: "the task lost \(losses) workers", at: now)
                failForGood(item.task)
            } else if tasks.running[item.task] == nil {  // else a copy of it goes on
                queue(item.task)
            }
        }
        return actions
    }

    mutating func loseSilentWorkers(at now: Duration) -> [SchedulerAction] {
        let silent = workers.silent(at: now, silenceLimit: settings.silenceLimit)
        return silent.flatMap { worker in
            let isKnown = workers[worker]?.isPresent == true
            return strikeOff(
                worker, reason: isKnown ? "no message for \(settings.silenceLimit)" : "it did not come back",
                isFault: true, at: now)
        }
    }

    /// Tells workers to leave that have nothing to do and will not get anything.
    mutating func release(_ actions: inout [SchedulerAction]) {
        let isEnding = isStopped || isComplete
        guard isEnding || !workers.draining.isEmpty else { return }
        for worker in workers.idle where isEnding || workers[worker]?.isDraining == true {
            // What it holds of points that are not planned yet it may finish, and say so when they are.
            guard isStopped || !claims.hasAny(of: worker) else { continue }
            _ = workers.remove(worker)
            actions.append(.release(worker, reason: isEnding ? releaseReason : "it wanted no more tasks"))
        }
    }

    private var releaseReason: String { isComplete ? "the sweep is complete" : "the coordinator stops" }
}

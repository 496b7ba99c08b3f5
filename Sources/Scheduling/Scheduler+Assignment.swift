import Sweep

/// Who gets what.
extension Scheduler {
    /// Gives tasks to the worker of the event and to idle ones.
    ///
    /// A worker whose time is nearly over, or on which all that is ready failed last, may stay idle beside ready tasks.
    mutating func assign(
        after event: SchedulerEvent, hasWoken: Bool, at now: Duration, _ actions: inout [SchedulerAction]
    ) {
        guard !isStopped else { return }
        switch event {
        case .heartbeat, .checkpointed, .stop: if !hasWoken { return }
        case .finished(let worker, _, _, _), .failed(let worker, _, _, _): fill(worker, at: now, &actions)
        default: break
        }
        for worker in workers.idle.reversed() where tasks.counts.ready > 0 { fill(worker, at: now, &actions) }
        // Only when all is given out that they may have, so that who was passed over before is asked as well.
        for worker in workers.idle.reversed() where mayTakeOver(worker) {
            guard takeOver(for: worker, at: now, &actions) else { break }
            fill(worker, at: now, &actions)
        }
    }

    /// Gives a worker tasks until it has enough in hand for a moment.
    private mutating func fill(_ worker: WorkerID, at now: Duration, _ actions: inout [SchedulerAction]) {
        while tasks.counts.ready > 0, let entry = workers[worker], hasRoom(entry),
            let task = takeTask(for: worker, entry, at: now)
        {
            actions.append(assign(task, to: worker, at: now))
        }
    }

    /// Whether a worker should have one more task: it has none, or its tasks are short and there are enough for all.
    private func hasRoom(_ entry: WorkerEntry) -> Bool {
        guard entry.isPresent, !entry.isDraining else { return false }
        if entry.queue.isEmpty { return true }
        guard entry.queue.count < settings.maximumQueue, let load = entry.load else { return false }
        return load < settings.prefetch / .seconds(1) && entry.queue.count <= tasks.counts.ready / workers.count
    }

    /// The next task of a worker: measurements before trainings, those of its own training before others.
    private mutating func takeTask(for worker: WorkerID, _ entry: WorkerEntry, at now: Duration) -> TaskIndex? {
        let isAlone = workers.count == 1
        let short = shortLimit(for: entry, at: now)
        if short == .highest, let own = workers.takePreferred(of: worker, where: tasks.isValid) { return own.task }
        if let ticket = measurements.take(for: worker, upTo: short, isAlone: isAlone, where: tasks.isValid) {
            return ticket.task
        }
        let long = limit(of: .train, for: entry, at: now)
        return trainings.take(for: worker, upTo: long, isAlone: isAlone, where: tasks.isValid)?.task
    }

    /// The highest class of what is no training that a worker has the time for, whatever its kind.
    private func shortLimit(for entry: WorkerEntry, at now: Duration) -> CostClass? {
        var lowest = CostClass.highest
        for kind in TaskKind.allCases where kind != .train {
            guard let limit = limit(of: kind, for: entry, at: now) else { return nil }
            lowest = min(lowest, limit)
        }
        return lowest
    }

    /// The highest class of tasks that a worker has the time for; nil when it has none for the shortest.
    private func limit(of kind: TaskKind, for entry: WorkerEntry, at now: Duration) -> CostClass? {
        guard let end = entry.end else { return .highest }
        let left = (end - now) / .seconds(1) - (entry.load ?? 0)
        guard left > 0 else { return nil }
        guard let cost = durations.cost(of: kind, within: left / settings.timeLimitMargin) else { return .highest }
        // A training that nobody here can finish goes from one to the next by its checkpoints.
        let mayVisit = kind == .train && left >= settings.shortestVisit / .seconds(1)
        if mayVisit && !workers.entries.values.contains(where: { $0.isPresent && $0.end == nil }) { return .highest }
        return CostClass(cost).below
    }

    private mutating func assign(_ task: TaskIndex, to worker: WorkerID, at now: Duration) -> SchedulerAction {
        let attempt = tasks[task].latestAttempt.next
        give(task, attempt, to: worker, at: now)
        return .assign(tasks[task].id, attempt, worker)
    }
}

/// The end of a sweep: idle workers take over what others have too much of.
extension Scheduler {
    /// Whether a worker has the time for what others have begun.
    private func mayTakeOver(_ worker: WorkerID) -> Bool {
        workers[worker].map { $0.end == nil && hasRoom($0) } ?? false
    }

    /// Gives an idle worker a part of the longest queue, or a copy of a task that takes unusually long; false when
    /// there is nothing.
    private mutating func takeOver(
        for worker: WorkerID, at now: Duration, _ actions: inout [SchedulerAction]
    ) -> Bool {
        if let victim = longestQueue() {
            share(of: victim, at: now, &actions)
            return true
        }
        guard let task = straggler(at: now) else { return false }
        actions.append(assign(task, to: worker, at: now))
        return true
    }

    /// The worker that has most to do behind what it computes; nil when none has more than a moment's work.
    private func longestQueue() -> WorkerID? {
        let loads = workers.entries.compactMap { worker, entry -> (WorkerID, Double)? in
            guard entry.isPresent, entry.queue.count > 1, let load = entry.load,
                let first = entry.queue.first?.seconds, load - first > 0.05
            else { return nil }
            return (worker, load - first)
        }
        return loads.max { ($0.1, $1.0) < ($1.1, $0.0) }?.0
    }

    /// Takes half of what a worker has not begun back into the queue.
    private mutating func share(of victim: WorkerID, at now: Duration, _ actions: inout [SchedulerAction]) {
        guard let held = workers[victim]?.queue, held.count > 1 else { return }
        for item in held.suffix(held.count / 2) {
            actions.append(
                reclaim(item.task, item.attempt, from: victim, reason: "given to a worker that is idle", at: now))
        }
    }

    /// The task that is longest over its time among those that run once.
    private func straggler(at now: Duration) -> TaskIndex? {
        stragglers.filter { $0.due <= now }.min { ($0.due, $0.task) < ($1.due, $1.task) }?.task
    }

    /// What runs at one worker only, and when it will have taken unusually long.
    private var stragglers: [(task: TaskIndex, due: Duration)] {
        workers.entries.values.compactMap { entry in
            guard entry.isPresent, let task = entry.queue.first?.task, tasks.running[task]?.count == 1,
                tasks.mishaps[task] == nil,  // what fails or takes down workers shall not have two
                let usual = durations.usualSeconds(tasks[task].kind, cost: Double(tasks[task].cost))
            else { return nil }
            let patience = max(.seconds(usual * settings.stragglerFactor), settings.stragglerMinimum)
            return (task, entry.since + patience)
        }
    }

    /// When an idle worker could take over a straggler; nil while there is something else to do or nobody to do it.
    var nextStraggler: Duration? {
        guard !isStopped, tasks.counts.running > 0, workers.idle.contains(where: mayTakeOver) else { return nil }
        return stragglers.map(\.due).min()
    }
}

import HeapModule
import Sweep

/// What workers answer, and what follows for the tasks.
extension Scheduler {
    mutating func finish(
        _ answer: TaskAttempt, on worker: WorkerID, seconds: Double, at now: Duration
    ) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        guard let task = answeredTask(answer, on: worker, at: now, &actions) else {
            return decline(answer, of: worker, at: now)
        }
        durations.add(tasks[task].kind, cost: Double(tasks[task].cost), seconds: seconds)
        workers.noteSuccess(of: worker)
        end(task, on: worker, at: now)
        let copies = withdrawAll(task, reason: "another attempt finished first", at: now)
        tasks.move(task, to: .done)
        tasks.mishaps[task] = nil
        tasks.furthest[task] = nil
        wakeMeasurements(of: task, preferring: worker)
        return actions + [.accept(answer.task, answer.attempt, worker)] + copies
    }

    mutating func fail(
        _ answer: TaskAttempt, on worker: WorkerID, reason: String, at now: Duration
    ) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        guard let task = answeredTask(answer, on: worker, at: now, &actions) else {
            return decline(answer, of: worker, at: now)
        }
        workers.noteFailure(of: worker, after: tasks.mishaps[task]?.failedOn)
        end(task, on: worker, at: now)
        tasks.mishaps[task, default: Mishaps()].failures += 1
        tasks.mishaps[task]?.failedAttempt = answer.attempt.number
        tasks.mishaps[task]?.failedOn = worker
        let failures = tasks.mishaps[task]?.failures ?? 0
        let isFinal = failures >= settings.maximumAttempts
        actions.append(.recordFailure(answer.task, answer.attempt, worker, reason: reason, isFinal: isFinal))
        if isFinal {
            actions += withdrawAll(task, reason: "the task failed \(failures) times", at: now)
            failForGood(task)
        } else if tasks.running[task] == nil {
            let due = now + settings.delay(afterFailures: failures)
            delayed.insert(DelayedTicket(due: due, ticket: tasks.makeReady(task), avoiding: worker))
        }
        return actions + exclude(worker, at: now)
    }

    /// The task of an answer: it runs at the worker, or was thought lost there and waits to be given out again. Were that one
    /// discarded, a hello that is under way could still name it as held.
    private mutating func answeredTask(
        _ answer: TaskAttempt, on worker: WorkerID, at now: Duration, _ actions: inout [SchedulerAction]
    ) -> TaskIndex? {
        guard workers.touch(worker, at: now) else { return nil }
        if let task = runningTask(answer, on: worker) { return task }
        guard let task = tasks.index(of: answer.task),
            let adoption = adopt(task, answer.attempt, by: worker, at: now)
        else { return nil }
        actions.append(adoption)
        return task
    }

    /// What an answer deserves that fits no running attempt of the worker.
    private mutating func decline(_ answer: TaskAttempt, of worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        // A worker that this coordinator does not know has to say first what it holds; it will repeat its answer.
        guard workers.touch(worker, at: now) else { return hear(worker, at: now) }
        // Not planned yet: it will repeat its answer.
        if claims[answer.task].contains(where: { $0.attempt.worker == worker }) { return [] }
        return [.discard(answer.task, answer.attempt, worker)]
    }

    mutating func noteCheckpoint(
        _ state: TaskAttempt, epochs: Int, of worker: WorkerID, at now: Duration
    ) -> [SchedulerAction] {
        guard let task = runningTask(state, on: worker) else { return decline(state, of: worker, at: now) }
        _ = workers.touch(worker, at: now)
        if epochs > tasks.furthest[task] ?? 0 {
            tasks.furthest[task] = epochs
            tasks.mishaps[task]?.losses = 0
        }
        return []
    }

    /// Epochs of the checkpoint that got furthest of a running task; 0 without one.
    package func furthestCheckpoint(of task: TaskID) -> Int {
        tasks.index(of: task).flatMap { tasks.furthest[$0] } ?? 0
    }

    /// Whether an attempt runs at a worker.
    package func isRunning(_ attempt: TaskAttempt, on worker: WorkerID) -> Bool {
        runningTask(attempt, on: worker) != nil
    }

    /// The task of an attempt that runs on this worker.
    func runningTask(_ answer: TaskAttempt, on worker: WorkerID) -> TaskIndex? {
        let running = RunningAttempt(attempt: answer.attempt, worker: worker)
        guard let task = tasks.index(of: answer.task), tasks.running[task]?.contains(running) == true else {
            return nil
        }
        return task
    }

    /// Takes an attempt from a worker; the caller says what becomes of the task.
    mutating func end(_ task: TaskIndex, on worker: WorkerID, at now: Duration) {
        tasks.end(task, on: worker)
        workers.release(task, from: worker, at: now)
    }

    /// Takes an attempt from a worker that has not begun it, for another one.
    mutating func reclaim(
        _ task: TaskIndex, _ attempt: Attempt, from worker: WorkerID, reason: String, at now: Duration
    ) -> SchedulerAction {
        end(task, on: worker, at: now)
        if tasks.running[task] == nil { queue(task) }
        return .withdraw(tasks[task].id, attempt, worker, reason: reason)
    }

    /// Ends every attempt at a task that is decided.
    mutating func withdrawAll(_ task: TaskIndex, reason: String, at now: Duration) -> [SchedulerAction] {
        (tasks.running[task] ?? []).map { copy in
            end(task, on: copy.worker, at: now)
            return .withdraw(tasks[task].id, copy.attempt, copy.worker, reason: reason)
        }
    }

    /// Marks a task failed, and with a training the measurements that will never have its classifier.
    mutating func failForGood(_ task: TaskIndex) {
        tasks.move(task, to: .failed)
        for measurement in tasks.measurements(of: task) where tasks[measurement].state == .waiting {
            tasks.move(measurement, to: .failed)
        }
    }

    private mutating func wakeMeasurements(of training: TaskIndex, preferring worker: WorkerID) {
        let waiting = tasks.measurements(of: training).filter { tasks[$0].state == .waiting }
        guard !waiting.isEmpty else { return }
        let tickets = waiting.map { queue($0) }
        workers.prefer(tickets, on: worker)
    }

    /// Sends a worker away that fails everything while others do not.
    private mutating func exclude(_ worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        guard let limit = settings.exclusionFailures, let entry = workers[worker], entry.accepted == 0,
            entry.failuresInARow >= limit,
            workers.entries.values.contains(where: { $0.accepted > 0 })
        else { return [] }
        excluded.insert(worker)
        let reason = "it failed \(entry.failuresInARow) tasks in a row, others do not"
        return strikeOff(worker, reason: reason, isFault: false, at: now) + [.release(worker, reason: reason)]
    }
}

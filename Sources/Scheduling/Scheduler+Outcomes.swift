import Sweep

/// What workers answer, and what follows for the tasks.
extension Scheduler {
    mutating func finish(_ answer: TaskAttempt, on worker: WorkerID, at now: Duration) -> [SchedulerAction] {
        _ = workers.touch(worker, at: now)
        guard let task = runningTask(answer, on: worker) else {
            return [.discard(answer.task, answer.attempt, worker)]
        }
        tasks.move(task, to: .done)
        workers.release(worker, at: now, accepted: true)
        wakeMeasurements(of: task, preferring: worker)
        return [.accept(answer.task, answer.attempt, worker)]
    }

    mutating func fail(
        _ answer: TaskAttempt, on worker: WorkerID, reason: String, at now: Duration
    ) -> [SchedulerAction] {
        _ = workers.touch(worker, at: now)
        guard let task = runningTask(answer, on: worker) else {
            return [.discard(answer.task, answer.attempt, worker)]
        }
        workers.release(worker, at: now, accepted: false)
        tasks[task].failures += 1
        tasks[task].failedAttempt = tasks[task].attempts
        let isFinal = tasks[task].failures >= settings.maximumAttempts
        if isFinal { failForGood(task) } else { queueAgain(task, avoiding: worker) }
        return [.recordFailure(answer.task, answer.attempt, worker, reason: reason, isFinal: isFinal)]
    }

    /// The task whose running attempt is this one on this worker.
    func runningTask(_ answer: TaskAttempt, on worker: WorkerID) -> TaskIndex? {
        guard let task = tasks.index(of: answer.task), tasks[task].state == .running(worker),
            tasks[task].latestAttempt == answer.attempt
        else { return nil }
        return task
    }

    /// Queues a task whose attempt ended without a result.
    mutating func queueAgain(_ task: TaskIndex, avoiding worker: WorkerID? = nil) {
        let ticket = tasks.makeReady(task)
        withQueue(of: task) { queue in
            if let worker { queue.insert(ticket, avoiding: worker) } else { queue.insert(ticket) }
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
        let tickets = waiting.map { tasks.makeReady($0) }
        for ticket in tickets { measurements.insert(ticket) }
        workers.prefer(tickets, on: worker)
    }

    private mutating func withQueue(of task: TaskIndex, _ change: (inout ReadyQueue) -> Void) {
        switch tasks[task].kind {
        case .train: change(&trainings)
        case .measure: change(&measurements)
        }
    }
}

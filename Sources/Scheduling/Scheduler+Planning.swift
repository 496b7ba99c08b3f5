import HeapModule
import Sweep

/// The grid, as it becomes known.
extension Scheduler {
    /// Enters points; what is known of them from before is taken up: results, durations, workers that hold them.
    mutating func plan(_ points: [PointPlan], at now: Duration) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        for point in points {
            for plan in [point.train, point.measure] {
                guard let plan, let seconds = plan.doneIn, tasks.index(of: plan.id) == nil else { continue }
                durations.add(plan.kind, cost: plan.cost, seconds: seconds)
            }
            for task in tasks.add(point) { actions += begin(task, at: now) }
        }
        if isPlanned { actions += settleClaims() }
        return actions
    }

    /// Gives a new task its state.
    private mutating func begin(_ task: TaskIndex, at now: Duration) -> [SchedulerAction] {
        let claims = claims.take(tasks[task].id)
        let training = tasks.training(of: task).map { tasks[$0].state }
        switch (tasks[task].state, training) {
        case (.done, _): return refuse(claims, of: tasks[task].id)
        case (_, .failed):
            tasks.move(task, to: .failed)
            return refuse(claims, of: tasks[task].id)
        case (_, .waiting), (_, .ready), (_, .running): return refuse(claims, of: tasks[task].id)
        case (_, nil), (_, .done): return resume(task, claims, at: now)
        }
    }

    /// Lets a task that waits for nothing go on where workers hold it, or queues it.
    private mutating func resume(_ task: TaskIndex, _ claims: [Claim], at now: Duration) -> [SchedulerAction] {
        var actions: [SchedulerAction] = []
        let id = tasks[task].id
        for claim in claims {
            let (attempt, worker) = (claim.attempt.attempt, claim.attempt.worker)
            let isLatest = attempt == tasks[task].latestAttempt
            guard workers[worker] != nil, claim.isRecorded || isLatest else {
                actions += refuse([claim], of: id)
                continue
            }
            give(task, attempt, to: worker, at: now)
            if !claim.isRecorded { actions.append(.adopt(id, attempt, worker)) }
        }
        if tasks.running[task] == nil { queue(task) }
        return actions
    }

    /// Turns down what workers hold of a task that they are not to go on with.
    private func refuse(_ claims: [Claim], of task: TaskID) -> [SchedulerAction] {
        claims.map { claim in
            let (attempt, worker) = (claim.attempt.attempt, claim.attempt.worker)
            return claim.isRecorded
                ? .withdraw(task, attempt, worker, reason: "not wanted any more") : .discard(task, attempt, worker)
        }
    }

    /// Turns down what workers hold of tasks that the grid does not have.
    private mutating func settleClaims() -> [SchedulerAction] {
        claims.takeAll().flatMap { refuse($0.claims, of: $0.task) }
    }

    /// Notes that an attempt runs at a worker.
    mutating func give(_ task: TaskIndex, _ attempt: Attempt, to worker: WorkerID, at now: Duration) {
        tasks[task].attempts = max(tasks[task].attempts, Int32(attempt.number))
        tasks.start(task, RunningAttempt(attempt: attempt, worker: worker))
        let seconds = durations.expectedSeconds(tasks[task].kind, cost: Double(tasks[task].cost))
        workers.assign(HeldTask(task: task, attempt: attempt, seconds: seconds), to: worker, at: now)
    }

    /// Queues a task that is to be done; answers by which ticket.
    @discardableResult
    mutating func queue(_ task: TaskIndex) -> Ticket {
        let ticket = tasks.makeReady(task)
        let cost = tasks[task].costClass
        withQueue(of: task) { $0.insert(ticket, cost) }
        return ticket
    }

    mutating func withQueue(of task: TaskIndex, _ change: (inout ReadyQueue) -> Void) {
        switch tasks[task].kind {
        case .train: change(&trainings)
        default: change(&measurements)
        }
    }

    /// Queues the tasks whose wait after a failure is over; whether there were any.
    mutating func wakeDelayed(at now: Duration) -> Bool {
        let waiting = delayed.count
        while let next = delayed.min, next.due <= now {
            delayed.removeMin()
            let cost = tasks[next.ticket.task].costClass
            withQueue(of: next.ticket.task) { $0.insert(next.ticket, cost, avoiding: next.avoiding) }
        }
        return delayed.count < waiting
    }
}

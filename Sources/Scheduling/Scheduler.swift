import Sweep

/// Decides which worker gets which task; does nothing itself.
///
///     var scheduler = Scheduler(plan: plan, completed: replay.completed, attempts: replay.attempts, settings: .init())
///     while !scheduler.isOver {
///         let event = try nextEvent(until: scheduler.nextDeadline)
///         for action in scheduler.handle(event, at: clock.now) { try perform(action) }
///     }
///
/// A worker has one task in flight, a task at most one running attempt. Attempt numbers grow by one with every
/// assignment and never repeat, so an answer that does not match the running (task, attempt, worker) is discarded.
/// The state diagram and the fault model are in the module's documentation.
///
/// Each event costs time logarithmic in the number of tasks, and memory is linear in it.
package struct Scheduler: Sendable {
    let settings: SchedulerSettings
    var tasks: TaskTable
    var workers = WorkerTable()
    var measurements: ReadyQueue
    var trainings: ReadyQueue
    /// Whether `.stop` has been handled: nothing more is assigned, what runs may finish.
    package private(set) var isStopped = false

    /// A scheduler at the start of a run.
    ///
    /// - Parameters:
    ///   - plan: The points in grid order.
    ///   - completed: Tasks whose results are in the journal; others than those of the plan are ignored.
    ///   - attempts: The highest attempt number of each task in the journal, absent when it was never assigned.
    package init(
        plan: [PointPlan], completed: Set<TaskID>, attempts: [TaskID: Attempt], settings: SchedulerSettings
    ) {
        self.settings = settings
        var tasks = TaskTable(plan: plan, completed: completed, attempts: attempts)
        measurements = ReadyQueue(tasks.readyAtStart(.measure))
        trainings = ReadyQueue(tasks.readyAtStart(.train))
        self.tasks = tasks
    }

    /// Takes note of an event and answers what is to be done, in order.
    ///
    /// - Parameter now: Time since the start of the coordinator, not decreasing.
    package mutating func handle(_ event: SchedulerEvent, at now: Duration) -> [SchedulerAction] {
        respond(to: event, at: now) + assignments(at: now) + releases()
    }

    /// When to send `.deadlineReached` at the latest; nil when no worker is joined.
    ///
    /// A worker that spoke meanwhile moves its deadline only when that is reached, so possibly none is lost then.
    package var nextDeadline: Duration? { workers.nextDeadline }

    /// Whether every task is done, failed or unneeded.
    package var isComplete: Bool { tasks.counts.unfinished == 0 }

    /// Whether nothing is left to wait for: the sweep is complete, or it is stopped and nothing runs any more.
    package var isOver: Bool { isComplete || (isStopped && tasks.counts.running == 0) }

    private mutating func respond(to event: SchedulerEvent, at now: Duration) -> [SchedulerAction] {
        switch event {
        case .workerJoined(let worker):
            return join(worker, at: now)
        case .workerReturned(let worker, let task, let attempt):
            return takeBack(worker, with: TaskAttempt(task, attempt), at: now)
        case .heartbeat(let worker):
            return hear(worker, at: now)
        case .finished(let worker, let task, let attempt):
            return finish(TaskAttempt(task, attempt), on: worker, at: now)
        case .failed(let worker, let task, let attempt, let reason):
            return fail(TaskAttempt(task, attempt), on: worker, reason: reason, at: now)
        case .workerLost(let worker, let reason):
            return lose(worker, reason: reason)
        case .deadlineReached:
            return loseSilentWorkers(at: now)
        case .stop:
            isStopped = true
            return []
        }
    }
}

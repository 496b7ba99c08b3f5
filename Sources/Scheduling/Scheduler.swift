import HeapModule
import Sweep

/// Decides which worker gets which task; does nothing itself.
///
///     var scheduler = Scheduler(running: replay.running, settings: .init())
///     while !scheduler.isComplete {
///         let event = try nextEvent(until: scheduler.nextDeadline)
///         for action in scheduler.handle(event, at: clock.now) { try perform(action) }
///     }
///
/// A worker has as many tasks in hand as keep it busy for a moment, a task runs at one worker, or at two when it is a
/// straggler. Attempt numbers grow by one with every assignment and never repeat, so an answer that does not match a
/// running (task, attempt, worker) is recognised. The state diagram and the fault model are in the module's documentation.
///
/// Each event costs time logarithmic in the number of tasks, and memory is linear in it.
package struct Scheduler: Sendable {
    let settings: SchedulerSettings
    var tasks = TaskTable()
    var workers = WorkerTable()
    var measurements = ReadyQueue()
    var trainings = ReadyQueue()
    /// Tasks that failed and wait before they are tried again.
    var delayed: Heap<DelayedTicket> = []
    /// What workers hold of points that are not planned yet.
    var claims = ClaimTable()
    /// Workers that were sent away for failing everything.
    var excluded: Set<WorkerID> = []
    package internal(set) var durations = DurationModel()
    /// Whether the whole grid is known.
    private(set) var isPlanned = false
    /// Whether `.stop` has been handled: nothing more is assigned, what runs may finish.
    package private(set) var isStopped = false

    /// A scheduler at the start of a run.
    ///
    /// - Parameter running: What ran when the journal ended, by worker: its workers have the silence limit for coming back.
    package init(running: [WorkerID: [TaskAttempt]] = [:], settings: SchedulerSettings = .init()) {
        self.settings = settings
        for (worker, held) in running {
            workers.join(worker, isPresent: false, at: .zero, silenceLimit: settings.silenceLimit)
            for item in held {
                let attempt = RunningAttempt(attempt: item.attempt, worker: worker)
                claims.add(Claim(attempt: attempt, isRecorded: true), to: item.task)
            }
        }
    }

    /// Takes note of an event and answers what is to be done, in order.
    ///
    /// - Parameter now: Time since the start of the coordinator, not decreasing.
    package mutating func handle(_ event: SchedulerEvent, at now: Duration) -> [SchedulerAction] {
        var actions = respond(to: event, at: now)
        let hasWoken = wakeDelayed(at: now)
        assign(after: event, hasWoken: hasWoken, at: now, &actions)
        release(&actions)
        return actions
    }

    /// When to send `.deadlineReached` at the latest; nil when nothing is waited for.
    ///
    /// A worker that spoke meanwhile moves its deadline only when that is reached, so possibly none is lost then.
    package var nextDeadline: Duration? {
        [workers.nextDeadline, isStopped ? nil : delayed.min?.due, nextStraggler].compactMap(\.self).min()
    }

    /// Whether the whole grid is planned and every task is done or failed.
    package var isComplete: Bool { isPlanned && tasks.counts.unfinished == 0 }

    /// Whether nothing is left to wait for: the sweep is complete, or it is stopped and nothing runs any more.
    package var isOver: Bool { isComplete || (isStopped && tasks.counts.running == 0) }

    private mutating func respond(to event: SchedulerEvent, at now: Duration) -> [SchedulerAction] {
        switch event {
        case .planned(let points, let isLast):
            isPlanned = isLast
            return plan(points, at: now)
        case .workerJoined(let worker, let held, let timeLeft, let isNew):
            return join(worker, holding: held, timeLeft: timeLeft, isNew: isNew, at: now)
        case .heartbeat(let worker):
            return hear(worker, at: now)
        case .checkpointed(let worker, let task, let attempt, let epochs):
            return noteCheckpoint(TaskAttempt(task, attempt), epochs: epochs, of: worker, at: now)
        case .finished(let worker, let task, let attempt, let seconds):
            return finish(TaskAttempt(task, attempt), on: worker, seconds: seconds, at: now)
        case .failed(let worker, let task, let attempt, let reason):
            return fail(TaskAttempt(task, attempt), on: worker, reason: reason, at: now)
        case .draining(let worker, let returned):
            return drain(worker, returning: returned, at: now)
        case .workerLeft(let worker, let reason):
            return strikeOff(worker, reason: reason, isFault: false, at: now)
        case .workerLost(let worker, let reason):
            return strikeOff(worker, reason: reason, isFault: true, at: now)
        case .deadlineReached:
            return loseSilentWorkers(at: now)
        case .stop:
            isStopped = true
            return []
        }
    }
}

/// A task that failed, until it may be tried again.
struct DelayedTicket: Comparable, Sendable {
    let due: Duration
    let ticket: Ticket
    let avoiding: WorkerID

    static func < (left: DelayedTicket, right: DelayedTicket) -> Bool {
        (left.due, left.ticket) < (right.due, right.ticket)
    }
}

import HeapModule
import Sweep

/// A task in the hands of a worker.
struct HeldTask: Sendable, Equatable {
    var task: TaskIndex
    var attempt: Attempt
    /// Expected when it was assigned; nil when nothing was known.
    var seconds: Double?
}

/// What the scheduler knows of a worker that is joined.
struct WorkerEntry: Sendable {
    /// Tells apart workers that joined one after the other under one id.
    let session: Int
    /// Whether it has spoken to this coordinator; a worker known from the journal alone has not.
    let isPresent: Bool
    /// What it computes, and behind it what it will compute next.
    private(set) var queue: [HeldTask]
    /// Expected seconds of those in the queue for which something is expected.
    private var knownSeconds = 0.0
    private var unknownTasks = 0
    var lastHeard: Duration
    /// When it became idle or began what it computes.
    var since: Duration
    /// When its time is over; nil for a worker without a limit.
    var end: Duration?
    /// Whether it gets no more tasks.
    fileprivate(set) var isDraining = false
    var accepted = 0
    var failed = 0
    var failuresInARow = 0
    /// Measurements of trainings done here, last one first; may be stale.
    var preferred: [Ticket] = []

    init(session: Int, holding queue: [HeldTask], isPresent: Bool, at now: Duration, end: Duration?) {
        self.session = session
        self.isPresent = isPresent
        self.queue = []
        lastHeard = now
        since = now
        self.end = end
        for held in queue { append(held) }
    }

    /// Expected seconds of all that it has in hand; nil when something of it is not known.
    var load: Double? { unknownTasks == 0 ? knownSeconds : nil }

    mutating func append(_ held: HeldTask) {
        queue.append(held)
        if let seconds = held.seconds { knownSeconds += seconds } else { unknownTasks += 1 }
    }

    mutating func remove(at position: Int) {
        let held = queue.remove(at: position)
        if let seconds = held.seconds { knownSeconds -= seconds } else { unknownTasks -= 1 }
        if queue.isEmpty { knownSeconds = 0 }  // what rounding left
    }
}

/// The workers that are joined, who of them is idle, and when the next could fall silent.
struct WorkerTable: Sendable {
    private(set) var entries: [WorkerID: WorkerEntry] = [:]
    /// Present workers without a task, the one that became idle last at the end.
    private(set) var idle: [WorkerID] = []
    /// Workers that want no more tasks.
    private(set) var draining: Set<WorkerID> = []
    /// One entry a session, never later than the true deadline; those of lost workers go when they are due.
    private var deadlines: Heap<SilenceDeadline> = []
    private var sessions = 0

    subscript(worker: WorkerID) -> WorkerEntry? { entries[worker] }

    var count: Int { entries.count }

    /// A time before which no worker can be lost by silence; nil without workers.
    var nextDeadline: Duration? { deadlines.min?.time }

    /// Enters a worker with what it has in hand.
    mutating func join(
        _ worker: WorkerID, holding queue: [HeldTask] = [], timeLeft: Duration? = nil, isPresent: Bool = true,
        at now: Duration, silenceLimit: Duration
    ) {
        sessions += 1
        entries[worker] = WorkerEntry(
            session: sessions, holding: queue, isPresent: isPresent, at: now, end: timeLeft.map { now + $0 })
        if isPresent && queue.isEmpty { idle.append(worker) }
        deadlines.insert(SilenceDeadline(time: now + silenceLimit, session: sessions, worker: worker))
    }

    /// Notes that the worker spoke; false when it is not joined or has not greeted this coordinator.
    mutating func touch(_ worker: WorkerID, at now: Duration) -> Bool {
        guard entries[worker]?.isPresent == true else { return false }
        entries[worker]?.lastHeard = now
        return true
    }

    /// Strikes a worker off; nil when it is not joined.
    mutating func remove(_ worker: WorkerID) -> WorkerEntry? {
        guard let entry = entries.removeValue(forKey: worker) else { return nil }
        removeFromIdle(worker)
        draining.remove(worker)
        return entry
    }

    mutating func assign(_ held: HeldTask, to worker: WorkerID, at now: Duration) {
        if entries[worker]?.queue.isEmpty == true {
            removeFromIdle(worker)
            entries[worker]?.since = now
        }
        entries[worker]?.append(held)
    }

    /// Takes a task from the hands of a worker.
    mutating func release(_ task: TaskIndex, from worker: WorkerID, at now: Duration) {
        guard let position = entries[worker]?.queue.firstIndex(where: { $0.task == task }) else { return }
        entries[worker]?.remove(at: position)
        if position == 0 { entries[worker]?.since = now }
        if let entry = entries[worker], entry.queue.isEmpty, entry.isPresent { idle.append(worker) }
    }

    mutating func noteSuccess(of worker: WorkerID) {
        entries[worker]?.accepted += 1
        entries[worker]?.failuresInARow = 0
    }

    /// Notes that a task failed. One that failed on another worker before is to blame itself.
    mutating func noteFailure(of worker: WorkerID, after previous: WorkerID?) {
        entries[worker]?.failed += 1
        guard let previous, previous != worker else {
            entries[worker]?.failuresInARow += 1
            return
        }
        if let failures = entries[previous]?.failuresInARow, failures > 0 {
            entries[previous]?.failuresInARow = failures - 1
        }
    }

    mutating func drain(_ worker: WorkerID) {
        entries[worker]?.isDraining = true
        draining.insert(worker)
    }

    /// Lets a worker have the first choice among measurements, given in grid order.
    mutating func prefer(_ tickets: [Ticket], on worker: WorkerID) {
        entries[worker]?.preferred.append(contentsOf: tickets.reversed())
    }

    mutating func takePreferred(of worker: WorkerID, where isValid: (Ticket) -> Bool) -> Ticket? {
        while let ticket = entries[worker]?.preferred.popLast() {
            if isValid(ticket) { return ticket }
        }
        return nil
    }

    /// The workers whose time is over, in the order of their deadlines.
    mutating func silent(at now: Duration, silenceLimit: Duration) -> [WorkerID] {
        var silent: [WorkerID] = []
        while let deadline = deadlines.min, deadline.time <= now {
            deadlines.removeMin()
            guard let entry = entries[deadline.worker], entry.session == deadline.session else { continue }
            if entry.lastHeard + silenceLimit <= now {
                silent.append(deadline.worker)
            } else {
                // Spoke since; moving the deadline only now keeps a heartbeat free of heap work.
                deadlines.insert(deadline.moved(to: entry.lastHeard + silenceLimit))
            }
        }
        return silent
    }

    /// Deadlines in no order, for the invariants.
    var pendingDeadlines: [SilenceDeadline] { deadlines.unordered }

    private mutating func removeFromIdle(_ worker: WorkerID) {
        if let position = idle.lastIndex(of: worker) { idle.remove(at: position) }
    }
}

/// The time at which a worker falls silent unless it spoke meanwhile.
struct SilenceDeadline: Comparable, Sendable {
    let time: Duration
    let session: Int
    let worker: WorkerID

    func moved(to time: Duration) -> SilenceDeadline {
        SilenceDeadline(time: time, session: session, worker: worker)
    }

    static func < (left: SilenceDeadline, right: SilenceDeadline) -> Bool {
        (left.time, left.session) < (right.time, right.session)
    }
}

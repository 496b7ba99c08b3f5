import HeapModule
import Sweep

/// What the scheduler knows of a worker that is joined.
struct WorkerEntry: Sendable {
    /// Tells apart workers that joined one after the other under one id.
    let session: Int
    var assignment: (task: TaskIndex, attempt: Attempt)?
    var lastHeard: Duration
    /// When it became idle or got its task.
    var since: Duration
    var accepted = 0
    var failed = 0
    /// Measurements of trainings done here, last one first; may be stale.
    var preferred: [Ticket] = []
}

/// The workers that are joined, who of them is idle, and when the next could fall silent.
struct WorkerTable: Sendable {
    private(set) var entries: [WorkerID: WorkerEntry] = [:]
    /// Workers without a task, the one that became idle last at the end.
    private(set) var idle: [WorkerID] = []
    /// One entry a session, never later than the true deadline; those of lost workers go when they are due.
    private var deadlines: Heap<SilenceDeadline> = []
    private var sessions = 0

    subscript(worker: WorkerID) -> WorkerEntry? { entries[worker] }

    var count: Int { entries.count }

    /// A time before which no worker can be lost by silence; nil without workers.
    var nextDeadline: Duration? { deadlines.min?.time }

    mutating func join(_ worker: WorkerID, at now: Duration, silenceLimit: Duration) {
        sessions += 1
        entries[worker] = WorkerEntry(session: sessions, lastHeard: now, since: now)
        idle.append(worker)
        deadlines.insert(SilenceDeadline(time: now + silenceLimit, session: sessions, worker: worker))
    }

    /// Notes that the worker spoke; false when it is not joined.
    mutating func touch(_ worker: WorkerID, at now: Duration) -> Bool {
        guard entries[worker] != nil else { return false }
        entries[worker]?.lastHeard = now
        return true
    }

    /// Strikes a worker off; nil when it is not joined.
    mutating func remove(_ worker: WorkerID) -> WorkerEntry? {
        guard let entry = entries.removeValue(forKey: worker) else { return nil }
        if entry.assignment == nil { removeFromIdle(worker) }
        return entry
    }

    mutating func assign(_ task: TaskIndex, _ attempt: Attempt, to worker: WorkerID, at now: Duration) {
        removeFromIdle(worker)
        entries[worker]?.assignment = (task, attempt)
        entries[worker]?.since = now
    }

    /// Takes the task from a worker that answered.
    mutating func release(_ worker: WorkerID, at now: Duration, accepted: Bool) {
        entries[worker]?.assignment = nil
        entries[worker]?.since = now
        if accepted { entries[worker]?.accepted += 1 } else { entries[worker]?.failed += 1 }
        idle.append(worker)
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

import HeapModule

/// A claim to be assigned: a task and the number of times it has become ready.
///
/// A ticket may lie in two places at once: everybody's queue and the list of the worker that trained it. When the task
/// has been assigned from one place, what is left in the other is known to be stale by its number.
struct Ticket: Comparable, Sendable {
    let task: TaskIndex
    let turn: Int32

    static func < (left: Ticket, right: Ticket) -> Bool { (left.task, left.turn) < (right.task, right.turn) }
}

/// The ready tasks of one kind, in grid order.
///
/// A task that failed is kept apart under the worker on which it failed last, so that another one takes it. There are
/// at most as many such groups as workers, and looking for a task sees at most two of them.
struct ReadyQueue: Sendable {
    private var fresh: Heap<Ticket>
    private var retries: [(avoiding: WorkerID, tickets: Heap<Ticket>)] = []

    init(_ tickets: [Ticket]) {
        fresh = Heap(tickets)
    }

    mutating func insert(_ ticket: Ticket) {
        fresh.insert(ticket)
    }

    /// Queues a task that failed on a worker.
    mutating func insert(_ ticket: Ticket, avoiding worker: WorkerID) {
        if let group = retries.firstIndex(where: { $0.avoiding == worker }) {
            retries[group].tickets.insert(ticket)
        } else {
            retries.append((worker, [ticket]))
        }
    }

    /// Takes the task that the worker shall do next: fresh ones first, then those that failed elsewhere.
    ///
    /// - Parameters:
    ///   - isAlone: Whether no other worker is joined; only then does a worker get back what failed on it last.
    ///   - isValid: Whether a ticket is not stale.
    mutating func take(for worker: WorkerID, isAlone: Bool, where isValid: (Ticket) -> Bool) -> Ticket? {
        while let ticket = fresh.popMin() {
            if isValid(ticket) { return ticket }
        }
        while let group = retries.firstIndex(where: { isAlone || $0.avoiding != worker }) {
            let ticket = retries[group].tickets.popMin()
            if retries[group].tickets.isEmpty { retries.remove(at: group) }
            if let ticket, isValid(ticket) { return ticket }
        }
        return nil
    }

    /// All tickets in no order, stale ones too, for the invariants.
    var tickets: [Ticket] {
        fresh.unordered + retries.flatMap(\.tickets.unordered)
    }
}

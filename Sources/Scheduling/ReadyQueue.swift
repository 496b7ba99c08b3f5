import Foundation
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

/// The expected cost of a task to within a factor of the square root of two: tasks of one class go in grid order.
struct CostClass: Hashable, Comparable, Sendable {
    let number: Int

    static let highest = CostClass(number: 63)

    init(_ cost: Double) {
        // From 2^-8 to 2^24 of the unit in steps of half a power of two; what lies beyond goes to the ends.
        let steps = cost > 0 ? (2 * log2(cost) + 16).rounded(.down) : 0
        number = Int(min(max(steps, 0), 63))
    }

    private init(number: Int) { self.number = number }

    static func < (left: CostClass, right: CostClass) -> Bool { left.number < right.number }

    /// The class below, all of whose tasks cost less; nil below the lowest.
    var below: CostClass? { number > 0 ? CostClass(number: number - 1) : nil }
}

/// The ready tasks of one kind: the longest first, those of about the same length in grid order.
///
/// A task that failed is kept apart under the worker on which it failed last, so that another one takes it. There are
/// at most as many such groups as workers, and looking for a task sees at most two of them with one that fits.
struct ReadyQueue: Sendable {
    private var fresh = ClassedTickets()
    private var failed: [(avoiding: WorkerID, tickets: ClassedTickets)] = []

    mutating func insert(_ ticket: Ticket, _ cost: CostClass) { fresh.insert(ticket, cost) }

    /// Queues a task that failed on a worker.
    mutating func insert(_ ticket: Ticket, _ cost: CostClass, avoiding worker: WorkerID) {
        let known = failed.firstIndex { $0.avoiding == worker }
        if known == nil { failed.append((worker, ClassedTickets())) }
        failed[known ?? failed.count - 1].tickets.insert(ticket, cost)
    }

    /// Takes the task that the worker shall do next: fresh ones first, then those that failed elsewhere.
    ///
    /// - Parameters:
    ///   - limit: The highest class of a task that may be taken; nil for no task at all.
    ///   - isAlone: Whether no other worker is joined; only then does a worker get back what failed on it last.
    ///   - isValid: Whether a ticket is not stale.
    mutating func take(
        for worker: WorkerID, upTo limit: CostClass?, isAlone: Bool, where isValid: (Ticket) -> Bool
    ) -> Ticket? {
        guard let limit else { return nil }
        if let ticket = fresh.take(upTo: limit, where: isValid) { return ticket }
        for group in failed.indices where isAlone || failed[group].avoiding != worker {
            guard let ticket = failed[group].tickets.take(upTo: limit, where: isValid) else { continue }
            return ticket
        }
        failed.removeAll { $0.tickets.isEmpty }
        return nil
    }

    /// All tickets in no order, stale ones too, for the invariants.
    var tickets: [Ticket] { fresh.tickets + failed.flatMap(\.tickets.tickets) }
}

/// Tickets by the class of their tasks.
private struct ClassedTickets: Sendable {
    private var classes: [Heap<Ticket>] = Array(repeating: [], count: CostClass.highest.number + 1)
    /// A bit for each class that has tickets.
    private var filled: UInt64 = 0

    var isEmpty: Bool { filled == 0 }

    mutating func insert(_ ticket: Ticket, _ cost: CostClass) {
        classes[cost.number].insert(ticket)
        filled |= 1 << UInt64(cost.number)
    }

    /// The first ticket of the highest class; stale ones on the way are dropped.
    mutating func take(upTo limit: CostClass, where isValid: (Ticket) -> Bool) -> Ticket? {
        while let highest = highestClass(upTo: limit) {
            let ticket = classes[highest].popMin()
            if classes[highest].isEmpty { filled &= ~(1 << UInt64(highest)) }
            if let ticket, isValid(ticket) { return ticket }
        }
        return nil
    }

    private func highestClass(upTo limit: CostClass) -> Int? {
        let allowed = filled & (UInt64.max >> UInt64(63 - limit.number))
        return allowed == 0 ? nil : 63 - allowed.leadingZeroBitCount
    }

    var tickets: [Ticket] { classes.flatMap(\.unordered) }
}

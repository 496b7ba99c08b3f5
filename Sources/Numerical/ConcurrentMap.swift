import Dispatch
import Synchronization

/// Computes independent items on several threads and returns them in order, shape `[count]`.
///
///     let statistics = concurrentMap(count: 1000, threads: 8, makeContext: { Fitter(likelihood) }) { fitter, toy in
///         ...
///     }
///
/// A thread takes the next item when it is done with one, so that uneven items balance. When `body` depends on the item
/// alone, and not on what its context did before, the result does not depend on the number of threads.
///
/// - Parameters:
///   - count: The number of items.
///   - threads: The most threads to use, at least 1; no more run than the machine has cores.
///   - makeContext: Makes what one thread keeps for all its items, such as scratch memory; it need not be Sendable.
///   - body: Computes the item of this index.
package func concurrentMap<Context, Item: Sendable>(
    count: Int, threads: Int, makeContext: @Sendable () -> Context, body: @Sendable (inout Context, Int) -> Item
) -> [Item] {
    precondition(count >= 0 && threads > 0, "\(count) items cannot be computed on \(threads) threads")
    let nextIndex = Atomic(0)
    let items = Mutex([Item?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
        var done: [(index: Int, item: Item)] = []
        var index = nextIndex.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        var context = makeContext()
        while index < count {
            done.append((index, body(&context, index)))
            index = nextIndex.add(1, ordering: .relaxed).oldValue
        }
        items.withLock { items in
            for (index, item) in done { items[index] = item }
        }
    }
    return items.withLock { $0.compactMap(\.self) }
}

/// Computes independent items on several threads and returns them in order, shape `[count]`.
package func concurrentMap<Item: Sendable>(
    count: Int, threads: Int, body: @Sendable (Int) -> Item
) -> [Item] {
    concurrentMap(count: count, threads: threads, makeContext: {}, body: { _, index in body(index) })
}

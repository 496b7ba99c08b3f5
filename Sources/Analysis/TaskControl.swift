import Synchronization

/// Lets another thread end a task that is being computed.
package final class TaskControl: Sendable {
    private let flag = Atomic(false)

    package init() {}

    /// Ends the task soon: after the epoch of a training, or at once where a program runs.
    package func cancel() { flag.store(true, ordering: .relaxed) }

    package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

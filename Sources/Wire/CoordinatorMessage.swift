import Sweep

/// What the coordinator says to a worker.
package enum CoordinatorMessage: Equatable, Sendable {
    /// The answer to a hello: the worker is known and shall send a heartbeat at this interval (1 ms to a day, whole
    /// milliseconds).
    case welcome(heartbeatInterval: Duration)
    /// A task to compute. A measurement brings the classifier of its training.
    case assign(task: TaskID, attempt: Attempt, specification: TaskSpecification, classifier: [UInt8]?)
    /// The answer to `finished` and `failed`: it is recorded, and the worker may forget it.
    case acknowledge(task: TaskID, attempt: Attempt)
    /// The coordinator does not know the worker (any more): it shall say hello again.
    case invite
    /// The worker shall stop: the sweep is over, or the worker is of no use to it.
    case leave(reason: String)
}

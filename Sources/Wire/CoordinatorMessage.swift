import Sweep

/// What the coordinator says to a worker.
package enum CoordinatorMessage: Equatable, Sendable {
    /// The answer to a hello: the worker is known and shall send a heartbeat, and a checkpoint of a training, at these
    /// intervals (1 ms to a day, whole milliseconds).
    case welcome(heartbeatInterval: Duration, checkpointInterval: Duration)
    /// Tasks to compute one after the other; the n-th such message since the welcome, from 1.
    case assign([AssignedTask], number: Int)
    /// The worker may forget these: their answers are recorded, or they are not wanted any more.
    case acknowledge([TaskAttempt])
    /// The coordinator does not know the worker (any more): it shall say hello again.
    case invite
    /// The worker shall stop: the sweep is over, or the worker is of no use to it.
    case leave(reason: String)
    /// The worker can have no part in the sweep.
    case refuse(reason: String)
}

/// A task for a worker.
package struct AssignedTask: Equatable, Sendable {
    package var task: TaskID
    package var attempt: Attempt
    package var specification: TaskSpecification
    /// The file of the classifier that a measurement measures with.
    package var classifier: [UInt8]?
    /// Where an earlier attempt at a training had come to.
    package var checkpoint: [UInt8]?

    package init(
        task: TaskID, attempt: Attempt, specification: TaskSpecification, classifier: [UInt8]? = nil,
        checkpoint: [UInt8]? = nil
    ) {
        self.task = task
        self.attempt = attempt
        self.specification = specification
        self.classifier = classifier
        self.checkpoint = checkpoint
    }
}

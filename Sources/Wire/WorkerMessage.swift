import Sweep

/// What a worker says to the coordinator.
package enum WorkerMessage: Equatable, Sendable {
    /// The first message on a connection, and again after the coordinator has come back.
    case hello(WorkerGreeting)
    /// A sign of life, with the progress of the running task if there is one, and how many assignments have come since the
    /// welcome, by which the coordinator learns that one was lost on the way.
    case heartbeat(TaskProgress?, assignments: Int)
    /// Tasks are done; sent again after a reconnect until they are acknowledged.
    case finished([FinishedTask])
    /// A task could not be done: why in one sentence, and the end of what it printed.
    case failed(task: TaskID, attempt: Attempt, reason: String, log: String)
    /// How far a training has come, in epochs, and what it needs to go on elsewhere.
    case checkpoint(task: TaskID, attempt: Attempt, epochs: Int, content: [UInt8])
    /// The worker wants no more tasks, ends what it computes, and hands back what it has not begun.
    case draining(reason: String, returned: [TaskAttempt])
    /// The last message of a worker that leaves of its own accord.
    case goodbye(reason: String)
}

/// A task that is done.
package struct FinishedTask: Equatable, Sendable {
    package var task: TaskID
    package var attempt: Attempt
    package var result: EncodedResult
    /// The file of the classifier that a training made.
    package var classifier: [UInt8]?

    package init(task: TaskID, attempt: Attempt, result: EncodedResult, classifier: [UInt8]? = nil) {
        self.task = task
        self.attempt = attempt
        self.result = result
        self.classifier = classifier
    }
}

/// Who a worker is.
package struct WorkerGreeting: Codable, Equatable, Sendable {
    /// The same version as in the prefix of the message.
    package var protocolVersion: UInt8
    /// For logs and tables; distinct among the workers of a sweep.
    package var name: String
    package var host: String
    package var processID: Int32
    /// The version of the numerical method; results of another version are of no use to the sweep.
    package var methodVersion: Int
    /// The tasks in hand of a worker that outlived its connection: what it computes, has queued, or has computed without
    /// an acknowledgement.
    package var held: [HeldTask]
    /// Time in seconds until the worker has to leave; nil when it may stay.
    package var timeLeftSeconds: Double?

    package init(
        name: String, host: String, processID: Int32, held: [HeldTask] = [], timeLeftSeconds: Double? = nil,
        protocolVersion: UInt8 = WireProtocol.version, methodVersion: Int = numericalMethodVersion
    ) {
        self.protocolVersion = protocolVersion
        self.name = name
        self.host = host
        self.processID = processID
        self.methodVersion = methodVersion
        self.held = held
        self.timeLeftSeconds = timeLeftSeconds
    }
}

/// A task that a worker has in hand.
package struct HeldTask: Codable, Equatable, Sendable {
    package let task: TaskID
    @Counted package private(set) var attempt: Attempt

    package init(task: TaskID, attempt: Attempt) {
        self.task = task
        self._attempt = Counted(wrappedValue: attempt)
    }
}

/// How far a running task has come.
package struct TaskProgress: Codable, Equatable, Sendable {
    package let task: TaskID
    @Counted package private(set) var attempt: Attempt
    /// Epochs done, from 0 to `epochs`.
    package let epoch: Int
    /// The most epochs that the training may take; 0 when the task is no training.
    package let epochs: Int
    /// The last validation loss; nil before the first and when it is not finite.
    package let loss: Double?

    package init(task: TaskID, attempt: Attempt, epoch: Int, epochs: Int, loss: Double?) {
        precondition(epoch >= 0 && epoch <= epochs, "epoch \(epoch) of \(epochs) does not exist")
        self.task = task
        self._attempt = Counted(wrappedValue: attempt)
        self.epoch = epoch
        self.epochs = epochs
        self.loss = loss.flatMap { $0.isFinite ? $0 : nil }
    }
}

/// Where a task stands.
package enum TaskState: Sendable, Equatable {
    /// A measurement whose training is not done.
    case waiting
    /// To be assigned to the next suitable worker, or after the wait that follows a failure.
    case ready
    /// At one worker, or at two where it is a straggler.
    case running
    /// Its result is accepted.
    case done
    /// Failed too often, took down too many workers, or its training did.
    case failed
}

/// How many tasks stand where.
package struct TaskCounts: Sendable, Equatable {
    package var waiting = 0
    package var ready = 0
    package var running = 0
    package var done = 0
    package var failed = 0

    package init(waiting: Int = 0, ready: Int = 0, running: Int = 0, done: Int = 0, failed: Int = 0) {
        self.waiting = waiting
        self.ready = ready
        self.running = running
        self.done = done
        self.failed = failed
    }

    package var total: Int { unfinished + done + failed }
    /// Tasks that are neither done nor failed.
    package var unfinished: Int { waiting + ready + running }

    mutating func add(_ change: Int, to state: TaskState) {
        switch state {
        case .waiting: waiting += change
        case .ready: ready += change
        case .running: running += change
        case .done: done += change
        case .failed: failed += change
        }
    }
}

/// How many of the planned grid points stand where.
package struct PointCounts: Sendable, Equatable {
    package var total = 0
    /// Points whose result is accepted.
    package var done = 0
    /// Points one of whose tasks failed for good.
    package var failed = 0

    package init(total: Int = 0, done: Int = 0, failed: Int = 0) {
        self.total = total
        self.done = done
        self.failed = failed
    }

    mutating func add(_ change: Int, to state: TaskState) {
        switch state {
        case .done: done += change
        case .failed: failed += change
        case .waiting, .ready, .running: break
        }
    }
}

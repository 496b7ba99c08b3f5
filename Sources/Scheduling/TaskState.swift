/// Where a task stands.
package enum TaskState: Sendable, Equatable {
    /// A measurement whose training is not done.
    case waiting
    /// To be assigned to the next suitable worker.
    case ready
    case running(WorkerID)
    /// Its result is accepted.
    case done
    /// Failed too often, lost too many workers, or its training did.
    case failed
    /// A training all of whose measurements have been done before.
    case unneeded
}

/// How many tasks stand where; unneeded tasks are not counted.
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
        case .unneeded: break
        }
    }
}

/// How many grid points stand where.
package struct PointCounts: Sendable, Equatable {
    package var total = 0
    /// Points whose measurement is done.
    package var done = 0
    /// Points whose training or measurement failed for good.
    package var failed = 0

    package init(total: Int = 0, done: Int = 0, failed: Int = 0) {
        self.total = total
        self.done = done
        self.failed = failed
    }

    package var pending: Int { total - done - failed }

    mutating func add(_ change: Int, to state: TaskState) {
        switch state {
        case .done: done += change
        case .failed: failed += change
        case .waiting, .ready, .running, .unneeded: break
        }
    }
}

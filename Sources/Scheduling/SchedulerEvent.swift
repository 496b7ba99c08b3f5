import Sweep

/// What the scheduler is told.
///
/// Nothing that a worker says is trusted: an event that does not fit the state is answered, never trapped on.
package enum SchedulerEvent: Sendable, Equatable {
    /// A worker offers itself, with nothing in hand. One that was joined under the same id is lost and this one new.
    case workerJoined(WorkerID)
    /// A worker offers itself with a task in hand, computing or computed: it outlived a coordinator or a connection.
    case workerReturned(WorkerID, TaskID, Attempt)
    /// A worker is alive.
    case heartbeat(WorkerID)
    /// A worker hands in a result.
    case finished(WorkerID, TaskID, Attempt)
    /// A worker reports that the task itself failed.
    case failed(WorkerID, TaskID, Attempt, reason: String)
    /// The process of a worker ended, its connection closed, or it took its leave.
    case workerLost(WorkerID, reason: String)
    /// `Scheduler.nextDeadline` has passed and every message received before it has been handled.
    case deadlineReached
    /// Nothing more shall be assigned.
    case stop
}

/// What the scheduler wants done, in this order.
package enum SchedulerAction: Sendable, Equatable {
    /// Journal the assignment, then send it.
    case assign(TaskID, Attempt, WorkerID)
    /// Journal that the attempt goes on at a worker that came back with it; send nothing.
    case adopt(TaskID, Attempt, WorkerID)
    /// Journal the result, then acknowledge it.
    case accept(TaskID, Attempt, WorkerID)
    /// Acknowledge a late or duplicate answer so that the worker forgets it or ceases to compute it; record nothing.
    case discard(TaskID, Attempt, WorkerID)
    /// Journal the failure, then acknowledge it. After a final one the task is not tried again in this run.
    case recordFailure(TaskID, Attempt, WorkerID, reason: String, isFinal: Bool)
    /// Journal the loss of a worker and of what it had in hand.
    case recordLoss(WorkerID, reason: String, [TaskAttempt])
    /// Ask a worker that speaks without having joined to join.
    case invite(WorkerID)
    /// Tell the worker to leave.
    case release(WorkerID, reason: String)
}

import Sweep

/// What the scheduler is told.
///
/// Nothing that a worker says is trusted: an event that does not fit the state is answered, never trapped on.
package enum SchedulerEvent: Sendable, Equatable {
    /// More of the grid is known, in its order; after the last part nothing follows.
    case planned([PointPlan], isLast: Bool)
    /// A worker offers itself, with what it has in hand, computing, queued or computed: it may have outlived a
    /// coordinator or a connection. `timeLeft` is nil for a worker that may stay as long as it likes. Of a worker that is known
    /// under this id `isNew` tells whether it is another process: what the former had may have taken it down.
    case workerJoined(WorkerID, holding: [TaskAttempt], timeLeft: Duration?, isNew: Bool)
    /// A worker is alive.
    case heartbeat(WorkerID)
    /// A training could go on elsewhere after so many epochs.
    case checkpointed(WorkerID, TaskID, Attempt, epochs: Int)
    /// A worker hands in a result that took so many seconds.
    case finished(WorkerID, TaskID, Attempt, seconds: Double)
    /// A worker reports that the task itself failed.
    case failed(WorkerID, TaskID, Attempt, reason: String)
    /// A worker wants no more tasks and hands back those that it has not begun.
    case draining(WorkerID, returned: [TaskAttempt])
    /// A worker takes its leave and hands back what it holds; nobody is to blame.
    case workerLeft(WorkerID, reason: String)
    /// The process of a worker ended or its connection closed.
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
    /// Journal that the attempt ends without a verdict, then acknowledge it so that the worker ceases to compute it.
    case withdraw(TaskID, Attempt, WorkerID, reason: String)
    /// Journal the failure, then acknowledge it. After a final one the task is not tried again in this run.
    case recordFailure(TaskID, Attempt, WorkerID, reason: String, isFinal: Bool)
    /// Journal the loss of a worker and of what it had in hand.
    case recordLoss(WorkerID, reason: String, [TaskAttempt])
    /// Ask a worker that speaks without having joined to join.
    case invite(WorkerID)
    /// Tell the worker to leave.
    case release(WorkerID, reason: String)
}

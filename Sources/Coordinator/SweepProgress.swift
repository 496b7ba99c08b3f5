import Scheduling
import Sweep
import Wire

/// Where a sweep stands, for display.
package struct SweepProgress: Sendable {
    package var points: Int
    package var donePoints: Int
    package var failedPoints: Int
    /// Tasks that this run had to compute at its start, and those of them that are behind it.
    package var tasks: Int
    package var finishedTasks: Int
    /// Time since this run began.
    package var elapsed: Duration
    /// The estimate of the time to the end; nil before the first task of each needed kind is done.
    package var remaining: Duration?
    package var workers: [WorkerProgress]
}

/// What a worker is doing.
package struct WorkerProgress: Sendable {
    package var name: String
    /// The task in words, for example `train λ 20, seed 3`; nil when idle.
    package var task: String?
    package var progress: TaskProgress?
}

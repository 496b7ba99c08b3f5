/// How patient the scheduler is with tasks and workers, and how far it plans ahead.
package struct SchedulerSettings: Sendable, Equatable {
    /// Failures after which a task is not tried again.
    package var maximumAttempts = 3
    /// Workers that a task may take down one after the other, without getting further, before it is declared failed.
    package var maximumLosses = 5
    /// Time without a message after which a worker is lost.
    package var silenceLimit = Duration.seconds(8)
    /// The wait before a task that failed once is tried again; each further failure doubles it, up to a minute.
    package var backOff = Duration.milliseconds(500)
    /// Failures in a row, of a worker that never had a success while others have, after which it is sent away; those of tasks
    /// that failed elsewhere too do not count. Nil for never.
    package var exclusionFailures: Int? = 5
    /// Work that a worker may have in hand beyond the task that it computes.
    package var prefetch = Duration.milliseconds(200)
    /// Tasks that a worker may have in hand, however short.
    package var maximumQueue = 256
    /// A running task gets a second worker when it takes this many times what nine in ten tasks take.
    package var stragglerFactor = 1.5
    /// A task that runs for less is no straggler.
    package var stragglerMinimum = Duration.seconds(2)
    /// A worker with a time limit gets a task when this many times its expected time is left.
    package var timeLimitMargin = 1.5
    /// Time that must be left to a worker for beginning a training that goes on elsewhere from its checkpoint.
    package var shortestVisit = Duration.seconds(60)

    package init() {}

    /// The longest wait before a task that failed is tried again.
    static let longestBackOff = Duration.seconds(60)

    /// The wait before a task is tried again that failed so often.
    func delay(afterFailures failures: Int) -> Duration {
        min(backOff * (1 << min(max(failures - 1, 0), 16)), max(Self.longestBackOff, backOff))
    }
}

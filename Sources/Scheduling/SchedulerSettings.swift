/// How patient the scheduler is with tasks and workers.
package struct SchedulerSettings: Sendable, Equatable {
    /// Failures after which a task is not tried again.
    package var maximumAttempts: Int
    /// Workers that a task may lose before it is taken for their cause and declared failed.
    package var maximumLosses: Int
    /// Time without a message after which a worker is lost.
    package var silenceLimit: Duration

    package init(maximumAttempts: Int = 3, maximumLosses: Int = 5, silenceLimit: Duration = .seconds(10)) {
        precondition(maximumAttempts > 0 && maximumLosses > 0, "a task needs at least one attempt and one worker")
        precondition(silenceLimit > .zero, "a worker needs time to speak")
        self.maximumAttempts = maximumAttempts
        self.maximumLosses = maximumLosses
        self.silenceLimit = silenceLimit
    }
}

import Foundation
import Sweep

/// What a journal knows of a sweep: enough to go on with it.
package struct JournalReplay: Sendable, Equatable {
    package var sweep: String
    package var seed: Int
    package var created: Date
    /// Every start of a coordinator, the oldest first.
    package var runs: [RunInformation]
    /// Tasks that have a result.
    package var completed: Set<TaskID>
    /// The highest attempt number of each task that was ever assigned.
    package var attempts: [TaskID: Attempt]
    /// Tasks that failed for good and have not been tried since.
    package var failures: [TaskID: FinalFailure]
    /// Attempts by outcome.
    package var outcomes: [AttemptOutcome: Int]

    package init(
        sweep: String, seed: Int, created: Date, runs: [RunInformation], completed: Set<TaskID>,
        attempts: [TaskID: Attempt], failures: [TaskID: FinalFailure], outcomes: [AttemptOutcome: Int]
    ) {
        self.sweep = sweep
        self.seed = seed
        self.created = created
        self.runs = runs
        self.completed = completed
        self.attempts = attempts
        self.failures = failures
        self.outcomes = outcomes
    }
}

/// Why a task was given up.
package struct FinalFailure: Sendable, Equatable {
    package var attempt: Attempt
    package var reason: String

    package init(attempt: Attempt, reason: String) {
        self.attempt = attempt
        self.reason = reason
    }
}

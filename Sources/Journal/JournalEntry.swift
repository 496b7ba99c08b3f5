import Foundation
import Sweep

/// One thing that happened, as the journal keeps it.
package enum JournalEntry: Sendable, Equatable {
    /// A coordinator begins to work.
    case runStarted(RunInformation)
    /// A worker is given a task.
    case assigned(TaskID, TaskKind, Attempt, worker: String, at: Date)
    /// A worker came back and goes on with an attempt that had been lost.
    case adopted(TaskID, TaskKind, Attempt, worker: String, at: Date)
    /// A result; the only one of its task.
    case accepted(TaskID, Attempt, StoredResult, at: Date)
    /// The task failed; when final it is not tried again in this run.
    case failed(TaskID, Attempt, reason: String, isFinal: Bool, at: Date)
    /// The worker was lost with the attempt.
    case lost(TaskID, Attempt, reason: String, at: Date)
    /// The attempt ended without a verdict: its worker handed it back, or another attempt at the task was faster.
    case withdrawn(TaskID, Attempt, reason: String, at: Date)
}

/// One start of a coordinator.
package struct RunInformation: Sendable, Equatable {
    package var started: Date
    /// The version of the program.
    package var version: String
    package var host: String
    /// The hash of the configuration as resolved.
    package var configuration: String

    package init(started: Date, version: String, host: String, configuration: String) {
        self.started = started
        self.version = version
        self.host = host
        self.configuration = configuration
    }
}

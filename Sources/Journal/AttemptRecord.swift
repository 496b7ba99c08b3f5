import Foundation
import Sweep

/// What became of an attempt.
package enum AttemptOutcome: String, Sendable, Codable, CaseIterable {
    case running
    case accepted
    case failed
    case lost
    /// Ended without a verdict.
    case withdrawn
}

/// One attempt of a task with its fate.
package struct AttemptRecord: Sendable, Equatable {
    package var task: TaskID
    package var kind: TaskKind
    package var attempt: Attempt
    package var worker: String
    package var started: Date
    /// Nil while it runs.
    package var ended: Date?
    package var outcome: AttemptOutcome
    /// Why it failed, was lost or was withdrawn.
    package var reason: String?
    /// Whether it failed and was the last of its run.
    package var isFinal: Bool

    package init(
        task: TaskID, kind: TaskKind, attempt: Attempt, worker: String, started: Date, ended: Date?,
        outcome: AttemptOutcome, reason: String?, isFinal: Bool
    ) {
        self.task = task
        self.kind = kind
        self.attempt = attempt
        self.worker = worker
        self.started = started
        self.ended = ended
        self.outcome = outcome
        self.reason = reason
        self.isFinal = isFinal
    }
}

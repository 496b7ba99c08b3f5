import Foundation
import Journal
import Scheduling
import Sweep
import Wire

/// When something happens: on the coordinator's clock and on that of the world.
package struct Moment: Sendable {
    /// Time since the start of the coordinator, not decreasing.
    package var elapsed: Duration
    package var date: Date

    package init(elapsed: Duration, date: Date) {
        self.elapsed = elapsed
        self.date = date
    }
}

/// What a round of events asks for: first all that is recorded, then all that is sent.
package struct Step: Sendable {
    /// Classifiers to store before the entries that speak of them.
    package var classifiers: [(task: TaskID, content: [UInt8])] = []
    /// Checkpoints to keep for a worker that goes on with the training, each further than what is kept.
    package var checkpoints: [TaskID: [UInt8]] = [:]
    /// Trainings whose checkpoint is of no use any more, once the entries are recorded.
    package var decided: [TaskID] = []
    package var logs: [(attempt: TaskAttempt, text: String)] = []
    package var entries: [JournalEntry] = []
    /// Workers that are lost because they say nothing any more.
    package var silenced: [WorkerID] = []
    /// What goes to each worker, in the order of `recipients`.
    package private(set) var letters: [WorkerID: Letter] = [:]
    package private(set) var recipients: [WorkerID] = []

    package init() {}

    package var isEmpty: Bool { entries.isEmpty && letters.isEmpty && checkpoints.isEmpty }

    /// Forgets what was to go to a worker that is gone, or that begins anew.
    mutating func discard(letterTo worker: WorkerID) {
        guard letters.removeValue(forKey: worker) != nil else { return }
        recipients.removeAll { $0 == worker }
    }

    /// Changes what goes to a worker.
    mutating func write(to worker: WorkerID, _ change: (inout Letter) -> Void) {
        if letters[worker] == nil { recipients.append(worker) }
        change(&letters[worker, default: Letter()])
    }
}

/// What a worker is told at the end of a step, in the order of the properties.
package struct Letter: Sendable, Equatable {
    package var isWelcomed = false
    package var acknowledged: [TaskAttempt] = []
    package var assigned: [TaskAttempt] = []
    package var isInvited = false
    /// Why it shall leave; nil when it may stay.
    package var farewell: String?
    /// Why it can have no part in the sweep; nil when it may.
    package var refusal: String?

    package init() {}
}

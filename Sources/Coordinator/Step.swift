import Foundation
import Journal
import Scheduling
import Sweep
import Wire

/// The content of a worker's answer, kept until the scheduler has decided on it.
struct Answer {
    var result: TaskResult?
    var classifier: [UInt8]?
    var log: String?
}

/// What a round of events asks for: first all that is recorded, then all that is sent.
struct Step {
    var classifiers: [(TaskID, [UInt8])] = []
    var logs: [(path: String, text: String)] = []
    var entries: [JournalEntry] = []
    var messages: [(WorkerID, CoordinatorMessage)] = []
}

extension Step {
    mutating func assign(
        _ task: TaskID, _ attempt: Attempt, _ worker: WorkerID, _ specification: TaskSpecification, kind: TaskKind
    ) {
        entries.append(.assigned(task, kind, attempt, worker: worker.name, at: .now))
        messages.append((worker, .assign(task: task, attempt: attempt, specification: specification, classifier: nil)))
    }
}

import Foundation
import GRDB
import Sweep

/// Everything that a journal knows of some tasks.
package struct SweepHistory: Sendable, Equatable {
    /// Every start of a coordinator, the oldest first.
    package var runs: [RunInformation] = []
    /// Tasks with at least one attempt.
    package var tasks: [TaskID: TaskHistory] = [:]
    /// When the latest attempt ended; nil when none did.
    package var finished: Date?
    /// Workers that took part, by name.
    package var workers: Set<String> = []

    /// The history of a task; an empty one where nothing is known.
    package subscript(task: TaskID) -> TaskHistory { tasks[task] ?? TaskHistory() }
}

/// What became of a task.
package struct TaskHistory: Sendable, Equatable {
    package var attempts = 0
    package var result: TaskResult?
    /// Why it was given up.
    package var failure: FinalFailure?

    package init(attempts: Int = 0, result: TaskResult? = nil, failure: FinalFailure? = nil) {
        self.attempts = attempts
        self.result = result
        self.failure = failure
    }
}

extension JournalReader {
    /// The history of some tasks, read in one pass over the log and one over the results.
    package func history(of tasks: Set<TaskID>) throws(JournalError) -> SweepHistory {
        try read { db in
            var collection = HistoryCollection(tasks)
            try collection.read(JournalRecord(db))
            return collection.history
        }
    }
}

/// A history while it is read.
private struct HistoryCollection {
    private(set) var history = SweepHistory()
    private let wanted: Set<TaskID>
    /// The acceptance of each task that has a result.
    private var accepted: [TaskID: RecordEntry] = [:]

    init(_ wanted: Set<TaskID>) { self.wanted = wanted }

    mutating func read(_ log: JournalRecord) throws {
        let state = try log.state { try apply($1, earlier: $2, $0) }
        for (task, failure) in state.failures { history.tasks[task]?.failure = failure }
        try readContents(log)
    }

    private mutating func apply(_ entry: RecordEntry, earlier: RecordState.OpenAttempt?, _ state: RecordState) throws {
        if entry.event == .runStarted { history.runs.append(try RunInformation(entry)) }
        guard let item = entry.taskAttempt, wanted.contains(item.task) else { return }
        switch entry.event {
        case .assigned, .adopted:
            if earlier == nil { history.tasks[item.task, default: TaskHistory()].attempts += 1 }
            history.workers.insert(state.name(of: entry.worker))
            return
        case .accepted: accepted[item.task] = entry
        case .removed: accepted[item.task] = nil
        default: break
        }
        let time = Date(timeIntervalSince1970: entry.time)
        history.finished = max(history.finished ?? time, time)
    }

    private mutating func readContents(_ log: JournalRecord) throws {
        var owners = Dictionary(uniqueKeysWithValues: accepted.values.map { ($0.id, $0) })
        try log.forEachContent { id, content in
            guard let entry = owners.removeValue(forKey: id), let task = entry.task else { return }
            let stored = StoredResult(content: try content.checked(id), duration: entry.duration)
            history.tasks[task]?.result = try stored.decoded(for: task)
        }
        if let id = owners.keys.min() { throw LogDamage(description: "the result of entry \(id) is missing") }
    }
}

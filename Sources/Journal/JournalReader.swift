import Foundation
import GRDB
import Sweep

/// Reads the journal of a sweep, also while another process writes it; takes no lock and records nothing.
///
/// Each question is answered by one pass over the log as it is then: about a second for a million entries.
package struct JournalReader: Sendable {
    /// The journal's file.
    package let path: String
    private let queue: DatabaseQueue

    init(path: String, queue: DatabaseQueue) {
        self.path = path
        self.queue = queue
    }

    /// Opens the journal of a directory for reading.
    ///
    /// A journal of an earlier version is read as it is at this moment, and not changed.
    ///
    /// - Parameter sweep: The name of the sweep that it must belong to; nil for any.
    /// - Throws: `JournalError.missing` when there is none, and what else `SweepJournal` refuses.
    package init(directory: String, sweep: String? = nil) throws(JournalError) {
        let path = URL(filePath: directory).appending(path: SweepJournal.fileName).path
        try JournalInspection(path: path).check(sweep)
        self.init(path: path, queue: try Self.queue(path))
    }

    private static func queue(_ path: String) throws(JournalError) -> DatabaseQueue {
        let queue = try JournalInspection.openReadOnly(path)
        return try JournalError.translating(path: path) {
            if try queue.read(JournalSchema.migrator.hasCompletedMigrations) { return queue }
            let copy = try DatabaseQueue()
            try queue.backup(to: copy)
            try JournalSchema.migrator.migrate(copy)
            return copy
        }
    }

    /// The state of the sweep after the latest commit.
    package func replay() throws(JournalError) -> JournalReplay {
        try read { db in
            var replay = JournalReplay(try JournalMeta.read(db))
            try replay.take(JournalRecord(db))
            return replay
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        try JournalError.translating(path: path) { try queue.read(body) }
    }
}

// MARK: - One task

extension JournalReader {
    /// The accepted result of a task, nil when it has none.
    package func result(for task: TaskID) throws(JournalError) -> TaskResult? {
        try history(of: [task])[task].result
    }

    /// Every attempt of a task, the first one first.
    package func attempts(for task: TaskID) throws(JournalError) -> [AttemptRecord] {
        try read { db in
            var story = TaskStory()
            _ = try JournalRecord(db).state { state, entry, _ in
                if entry.task == task { story.apply(entry, worker: state.name(of: entry.worker)) }
            }
            return story.attempts.values.sorted { $0.attempt < $1.attempt }
        }
    }
}

/// The attempts of one task, made from its entries.
private struct TaskStory {
    private(set) var attempts: [Attempt: AttemptRecord] = [:]

    /// - Parameter worker: The name of the worker of an assignment or an adoption.
    mutating func apply(_ entry: RecordEntry, worker: String) {
        guard let item = entry.taskAttempt else { return }
        let time = Date(timeIntervalSince1970: entry.time)
        switch entry.event {
        case .assigned, .adopted:
            attempts[item.attempt] = AttemptRecord(
                task: item.task, kind: entry.kind ?? .measure, attempt: item.attempt, worker: worker,
                started: attempts[item.attempt]?.started ?? time, ended: nil, outcome: .running, reason: nil,
                isFinal: false)
        case .accepted: end(item.attempt, .accepted, at: time, entry)
        case .failed, .givenUp: end(item.attempt, .failed, at: time, entry)
        case .lost, .removed: end(item.attempt, .lost, at: time, entry)
        case .withdrawn: end(item.attempt, .withdrawn, at: time, entry)
        case .runStarted, .workerNamed: break
        }
    }

    private mutating func end(_ attempt: Attempt, _ outcome: AttemptOutcome, at time: Date, _ entry: RecordEntry) {
        attempts[attempt]?.outcome = outcome
        attempts[attempt]?.ended = time
        attempts[attempt]?.reason = entry.text
        attempts[attempt]?.isFinal = entry.event == .givenUp
    }
}

extension StoredResult {
    /// - Throws: `JournalError.coding`.
    func decoded(for task: TaskID) throws(JournalError) -> TaskResult {
        do { return try decoded() } catch { throw .coding(task: task.description, reason: "\(error)") }
    }
}

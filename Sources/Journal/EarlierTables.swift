import Foundation
import GRDB
import Numerical
import Sweep

/// The tables of the first step, and how the second one brings them into the log.
///
/// A later step that changes the columns of the log leaves this one an appender of its own: released steps stay as
/// they are.
struct EarlierTables {
    private let db: Database

    init(_ db: Database) { self.db = db }

    /// Writes entries for all runs and attempts, attempts in the order of their start and each with its end.
    func moveIntoLog() throws {
        try JournalMeta.seal(db)
        var log = try RecordAppender(db, after: RecordState())
        for row in try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY id") {
            let run = RunInformation(
                started: Date(timeIntervalSince1970: row["started_s"]), version: row["version"], host: row["host"],
                configuration: row["configuration"])
            try log.write(.runStarted(run))
        }
        let rows = try Row.fetchCursor(db, sql: Self.attempts)
        while let row = try rows.next() { try move(row, into: &log) }
    }

    /// The numbers of a task ascend, whatever its clocks said.
    private static let attempts = """
        SELECT attempt.*, result.duration_s, result.content,
            max(started_s) OVER (PARTITION BY task ORDER BY attempt) AS place
        FROM attempt LEFT JOIN result USING (task, attempt)
        ORDER BY place, task, attempt
        """

    private func move(_ row: Row, into log: inout RecordAppender) throws {
        guard let hash = ContentHash(hex: row["task"]), let kind = TaskKind(rawValue: row["kind"]) else {
            throw LogDamage(description: "an attempt is of an unknown task")
        }
        let (task, attempt) = (TaskID(hash), Attempt(row["attempt"]))
        let started = Date(timeIntervalSince1970: row["started_s"])
        try log.write(.assigned(task, kind, attempt, worker: row["worker"], at: started))
        let ended = (row["ended_s"] as Double?).map { Date(timeIntervalSince1970: $0) } ?? started
        if let content = row["content"] as String? {
            let result = StoredResult(content: Array(content.utf8), duration: row["duration_s"])
            try log.write(.accepted(task, attempt, result, at: ended))
        } else if let end = end(of: task, attempt, row, at: ended) {
            try log.write(end)
        }
    }

    /// How an attempt without a result ended; nil when it did not.
    private func end(of task: TaskID, _ attempt: Attempt, _ row: Row, at now: Date) -> JournalEntry? {
        let reason: String = row["reason"] ?? "no reason given"
        switch AttemptOutcome(rawValue: row["outcome"]) {
        case .running: return nil
        case .failed: return .failed(task, attempt, reason: reason, isFinal: row["final"], at: now)
        default: return .lost(task, attempt, reason: reason, at: now)
        }
    }
}

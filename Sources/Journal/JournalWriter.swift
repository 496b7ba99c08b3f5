import Foundation
import GRDB
import Sweep

/// Writes entries inside a transaction; statements are prepared once for each connection.
struct JournalWriter {
    let db: Database

    func write(_ entry: JournalEntry) throws {
        switch entry {
        case .runStarted(let run):
            try execute(
                "INSERT INTO run (started_s, version, host, configuration) VALUES (?, ?, ?, ?)",
                [run.started.timeIntervalSince1970, run.version, run.host, run.configuration])
        case .assigned(let task, let kind, let attempt, let worker, let now):
            try assign(task, kind, attempt, worker: worker, at: now)
        case .adopted(let task, let attempt, let worker, let now):
            try adopt(task, attempt, worker: worker, at: now)
        case .accepted(let task, let attempt, let result, let now):
            try end(task, attempt, .accepted, at: now)
            try insert(result, of: task, attempt)
        case .failed(let task, let attempt, let reason, let isFinal, let now):
            try end(task, attempt, .failed, reason: reason, isFinal: isFinal, at: now)
        case .lost(let task, let attempt, let reason, let now):
            try end(task, attempt, .lost, reason: reason, at: now)
        }
    }

    /// Ends what a process that is gone left running.
    func loseRunning(at now: Date) throws {
        try execute(
            "UPDATE attempt SET outcome = 'lost', reason = 'coordinator ended', ended_s = ? WHERE outcome = 'running'",
            [now.timeIntervalSince1970])
    }

    func removeResult(of task: TaskID) throws {
        try execute(
            "UPDATE attempt SET outcome = 'lost', reason = 'result removed' WHERE task = ? AND outcome = 'accepted'",
            [task.description])
        try execute("DELETE FROM result WHERE task = ?", [task.description])
    }

    private func assign(_ task: TaskID, _ kind: TaskKind, _ attempt: Attempt, worker: String, at now: Date) throws {
        do {
            try execute(
                """
                INSERT INTO attempt (task, attempt, kind, worker, started_s, outcome)
                VALUES (?, ?, ?, ?, ?, 'running')
                """,
                [task.description, attempt.number, kind.rawValue, worker, now.timeIntervalSince1970])
        } catch DatabaseError.SQLITE_CONSTRAINT_PRIMARYKEY {
            throw JournalError.duplicateAttempt(task, attempt)
        }
    }

    private func adopt(_ task: TaskID, _ attempt: Attempt, worker: String, at now: Date) throws {
        try execute(
            """
            UPDATE attempt SET outcome = 'running', worker = ?, ended_s = NULL, reason = NULL, final = 0
            WHERE task = ? AND attempt = ? AND outcome != 'accepted'
            """, [worker, task.description, attempt.number])
        if db.changesCount == 0 { throw JournalError.unknownAttempt(task, attempt) }
    }

    private func end(
        _ task: TaskID, _ attempt: Attempt, _ outcome: AttemptOutcome, reason: String? = nil, isFinal: Bool = false,
        at now: Date
    ) throws {
        try execute(
            "UPDATE attempt SET outcome = ?, reason = ?, final = ?, ended_s = ? WHERE task = ? AND attempt = ?",
            [outcome.rawValue, reason, isFinal, now.timeIntervalSince1970, task.description, attempt.number])
        if db.changesCount == 0 { throw JournalError.unknownAttempt(task, attempt) }
    }

    private func insert(_ result: TaskResult, of task: TaskID, _ attempt: Attempt) throws {
        let content = try ResultCoding.encode(result, of: task)
        do {
            try execute(
                """
                INSERT INTO result (task, attempt, kind, worker, duration_s, content)
                SELECT task, attempt, kind, worker, ?, ? FROM attempt WHERE task = ? AND attempt = ?
                """, [result.duration, content, task.description, attempt.number])
        } catch DatabaseError.SQLITE_CONSTRAINT_PRIMARYKEY {
            throw JournalError.duplicateResult(task)
        }
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

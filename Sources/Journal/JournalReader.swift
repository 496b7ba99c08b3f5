import Foundation
import GRDB
import Numerical
import Sweep

/// Reads the journal of a sweep, also while another process writes it; takes no lock and records nothing.
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
    /// - Parameter sweep: The name of the sweep that it must belong to; nil for any.
    /// - Throws: `JournalError.missing` when there is none, and what else `SweepJournal` refuses.
    package init(directory: String, sweep: String? = nil) throws(JournalError) {
        let path = URL(filePath: directory).appending(path: SweepJournal.fileName).path
        try JournalInspection(path: path).check(sweep)
        self.init(path: path, queue: try JournalInspection.openReadOnly(path))
    }

    /// The state of the sweep after the latest commit.
    package func replay() throws(JournalError) -> JournalReplay {
        try read { db in
            guard let meta = try Row.fetchOne(db, sql: "SELECT sweep, seed, created_s FROM meta") else {
                throw JournalError.damaged(path: path, reason: "it names no sweep")
            }
            return JournalReplay(
                sweep: meta["sweep"], seed: meta["seed"], created: Date(timeIntervalSince1970: meta["created_s"]),
                runs: try runs(db), completed: try completed(db), attempts: try highestAttempts(db),
                failures: try finalFailures(db), outcomes: try outcomes(db))
        }
    }

    /// The accepted result of a task, nil when it has none.
    package func result(for task: TaskID) throws(JournalError) -> TaskResult? {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT content FROM result WHERE task = ?")
            return try String.fetchOne(statement, arguments: [task.description])
                .map { try ResultCoding.decode($0, of: task) }
        }
    }

    /// Every attempt of a task, the first one first.
    package func attempts(for task: TaskID) throws(JournalError) -> [AttemptRecord] {
        try attempts(where: "task = ? ORDER BY attempt", [task.description])
    }

    /// The attempts that run now, the longest running one first.
    package func runningAttempts() throws(JournalError) -> [AttemptRecord] {
        try attempts(where: "outcome = 'running' ORDER BY started_s, task", [])
    }

    private func attempts(
        where condition: String, _ arguments: StatementArguments
    ) throws(JournalError) -> [AttemptRecord] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM attempt WHERE \(condition)")
            return try Row.fetchAll(statement, arguments: arguments).map { try AttemptRecord($0, path: path) }
        }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
        try JournalError.translating(path: path) { try queue.read(body) }
    }
}

/// The parts of a replay.
extension JournalReader {
    private func runs(_ db: Database) throws -> [RunInformation] {
        try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY id").map { row in
            RunInformation(
                started: Date(timeIntervalSince1970: row["started_s"]), version: row["version"], host: row["host"],
                configuration: row["configuration"])
        }
    }

    private func completed(_ db: Database) throws -> Set<TaskID> {
        Set(try String.fetchAll(db, sql: "SELECT task FROM result").map { try TaskID(journalled: $0, path: path) })
    }

    private func highestAttempts(_ db: Database) throws -> [TaskID: Attempt] {
        var highest: [TaskID: Attempt] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT task, max(attempt) AS attempt FROM attempt GROUP BY task")
        while let row = try rows.next() {
            highest[try TaskID(journalled: row["task"], path: path)] = Attempt(row["attempt"])
        }
        return highest
    }

    private func finalFailures(_ db: Database) throws -> [TaskID: FinalFailure] {
        var failures: [TaskID: FinalFailure] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT task, attempt, reason FROM attempt AS last
                WHERE final AND NOT EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.task = last.task AND attempt.attempt > last.attempt)
                """)
        while let row = try rows.next() {
            failures[try TaskID(journalled: row["task"], path: path)] = FinalFailure(
                attempt: Attempt(row["attempt"]), reason: row["reason"] ?? "no reason given")
        }
        return failures
    }

    private func outcomes(_ db: Database) throws -> [AttemptOutcome: Int] {
        var counts: [AttemptOutcome: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT outcome, count(*) AS count FROM attempt GROUP BY outcome") {
            guard let outcome = AttemptOutcome(rawValue: row["outcome"]) else { continue }
            counts[outcome] = row["count"]
        }
        return counts
    }
}

extension TaskID {
    /// The identity in a column.
    fileprivate init(journalled hex: String, path: String) throws {
        guard let hash = ContentHash(hex: hex) else {
            throw JournalError.damaged(path: path, reason: "\"\(hex.prefix(64))\" is no task")
        }
        self.init(hash)
    }
}

extension AttemptRecord {
    fileprivate init(_ row: Row, path: String) throws {
        guard let kind = TaskKind(rawValue: row["kind"]), let outcome = AttemptOutcome(rawValue: row["outcome"]) else {
            throw JournalError.damaged(path: path, reason: "unknown kind or outcome of an attempt")
        }
        self.init(
            task: try TaskID(journalled: row["task"], path: path), kind: kind, attempt: Attempt(row["attempt"]),
            worker: row["worker"], started: Date(timeIntervalSince1970: row["started_s"]),
            ended: (row["ended_s"] as Double?).map { Date(timeIntervalSince1970: $0) }, outcome: outcome,
            reason: row["reason"], isFinal: row["final"])
    }
}

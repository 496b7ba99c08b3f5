import Foundation
import GRDB
import Runner
import Sweep
import Synchronization

/// The durable record of a sweep in `journal.sqlite`, for the one process that writes it.
///
///     let journal = try SweepJournal(directory: output, sweep: "higgsml-lambda", seed: 7, at: .now)
///     let replay = try journal.replay()
///     try journal.commit([.assigned(task, .train, replay.attempts[task]?.next ?? Attempt(1), worker: "w1", at: .now)])
///
/// When `commit` returns, its entries survive the end of the process and of the machine: SQLite in WAL mode with
/// `synchronous=FULL` has flushed them to the disk. What a commit that was cut short left behind is not seen again. While a journal is open no other process can open it for writing,
/// but any may read it (`JournalReader`).
package final class SweepJournal: Sendable {
    /// The file inside the output directory.
    package static let fileName = "journal.sqlite"

    /// Everything that can be asked, up to the latest commit.
    package let reader: JournalReader

    /// Not private so that tests can take the space away.
    let queue: DatabaseQueue
    private let lock: ProcessLock
    /// The state after the latest entry; nil before the log was read, and after a commit that failed.
    private let state = Mutex<RecordState?>(nil)

    /// Opens the journal of a directory, creating it when there is none.
    ///
    /// Attempts that an earlier process left running still run as far as the journal knows.
    ///
    /// - Parameters:
    ///   - directory: An existing directory.
    ///   - sweep: The name of the sweep; the journal of another one is refused.
    ///   - seed: The seed of the sweep, kept in a new journal.
    ///   - now: The time that goes into a new journal.
    /// - Throws: `JournalError`; a file that is refused is not changed, nor its directory.
    package init(directory: String, sweep: String, seed: Int, at now: Date) throws(JournalError) {
        let path = URL(filePath: directory).appending(path: Self.fileName).path
        // Before the lock, so that the lock's file is not written beside a journal that is refused.
        let isOld = FileManager.default.fileExists(atPath: path)
        if isOld { try JournalInspection(path: path).check(sweep) }
        lock = try ProcessLock(besideJournal: path)
        if !isOld {
            // Another process may have made one before this one had the lock.
            if FileManager.default.fileExists(atPath: path) {
                try JournalInspection(path: path).check(sweep)
            } else {
                try Self.create(path, sweep: sweep, seed: seed, at: now)
            }
        }
        queue = try Self.open(path)
        reader = JournalReader(path: path, queue: queue)
        try JournalError.translating(path: path) { [queue] in try JournalSchema.migrator.migrate(queue) }
    }

    /// Leaves a file that also a folder without write permission lets read: a write-ahead log needs files beside it.
    deinit {
        try? queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    }

    /// The state of the sweep after the latest commit.
    ///
    /// Called before the first commit it spares that a pass over the log.
    package func replay() throws(JournalError) -> JournalReplay {
        try state.withLock { state throws(JournalError) in
            state = nil
            return try reader.read { db in
                let log = JournalRecord(db)
                var replay = JournalReplay(try JournalMeta.read(db))
                state = try replay.take(log)
                return replay
            }
        }
    }

    /// Records all entries, or none of them and throws.
    ///
    /// One transaction, hence one flush to the disk, however many entries; it takes as long as the disk needs for that,
    /// 0.1 to 10 ms. A caller with much to record commits at once what came during the last commit: a flush for each entry
    /// would be a hundred times slower, and waiting would only delay who waits for the answer. Entries apply in their
    /// order.
    ///
    /// The first commit reads the log, so that nothing is ever written to one that was changed or contradicts itself.
    ///
    /// - Throws: `JournalError.duplicateResult`, `.duplicateAttempt` or `.unknownAttempt` for entries that contradict
    ///   the record; `.sqlite` when the disk is full or fails. The journal can be read and written to afterwards, once
    ///   the cause is gone.
    package func commit(_ entries: [JournalEntry]) throws(JournalError) {
        guard !entries.isEmpty else { return }
        try append { log in
            for entry in entries { try log.write(entry) }
        }
    }

    /// Takes back results whose classifier is no longer there, so that their tasks are done again.
    package func remove(results tasks: [TaskID], at now: Date) throws(JournalError) {
        try append { log in
            for task in tasks { try log.removeResult(of: task, at: now) }
        }
    }

    private func append(_ body: (inout RecordAppender) throws -> Void) throws(JournalError) {
        try JournalError.translating(path: reader.path) {
            try state.withLock { state in
                // Moved, not copied: it may have a million tasks.
                var known = state.take()
                state = try queue.write { db in
                    var log = try RecordAppender(db, after: known.take() ?? JournalRecord(db).state())
                    try body(&log)
                    return log.state
                }
            }
        }
    }

    /// Makes a journal under another name and moves it into place, so that no half-made one is ever found there.
    private static func create(_ path: String, sweep: String, seed: Int, at now: Date) throws(JournalError) {
        let draft = path + ".new"
        try JournalError.translating(path: path) {
            try? FileManager.default.removeItem(atPath: draft)
            let queue = try DatabaseQueue(path: draft)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA application_id = \(JournalSchema.applicationID)")
            }
            try JournalSchema.migrator.migrate(queue)
            try queue.write { db in
                try JournalMeta(sweep: sweep, seed: seed, created: now).insert(into: db)
            }
            try queue.close()
        }
        guard rename(draft, path) == 0 else { throw .system("rename", path: path) }
    }

    /// Opens the file for writing and checks that commits will be durable.
    private static func open(_ path: String) throws(JournalError) -> DatabaseQueue {
        try JournalError.translating(path: path) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.label = "journal"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { try makeDurable($0, path: path) }
            return queue
        }
    }

    /// Switches to WAL with a flush at every commit, and a copy into the database after every 4 MB.
    ///
    /// With less in the log that copy would come more often, with more it would hold a commit up for longer. Not left to GRDB's own WAL mode: that chooses `synchronous=NORMAL`, which may lose commits when the power fails.
    private static func makeDurable(_ db: Database, path: String) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -4096")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        // SQLite keeps the old setting in silence where a file system does not allow the new one.
        guard mode == "wal", synchronous == 2 else {
            throw JournalError.notDurable(path: path, mode: mode ?? "unknown")
        }
    }
}

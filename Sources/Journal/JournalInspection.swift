import Foundation
import GRDB

/// Looks at a file before anything is written: whether it is a journal, whole, not too new, and whose.
///
/// Only through SQLite: closing the file by any other way would drop the locks that this process may hold on it
/// (sqlite.org/howtocorrupt.html, section 2.2).
struct JournalInspection {
    let path: String
    /// Up to this size SQLite looks at every page, which takes a second or two a gigabyte; in larger files only at those
    /// of the log: what is wrong with a page of results is found when it is read.
    var largestWhole = 1 << 30

    /// Throws unless the file is a journal that this version may open.
    ///
    /// - Parameter sweep: The sweep that it must belong to; nil for any.
    func check(_ sweep: String?) throws(JournalError) {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        let queue = try Self.openReadOnly(path)
        try JournalError.translating(path: path) {
            try queue.read { db in
                try checkApplication(db)
                try checkIntegrity(db)
                try checkVersion(db)
                try checkSweep(sweep, db)
            }
        }
    }

    /// A connection that cannot write.
    static func openReadOnly(_ path: String) throws(JournalError) -> DatabaseQueue {
        try JournalError.translating(path: path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            configuration.label = "journal reader"
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// SQLite takes an empty file for an empty database, which has the application id 0.
    private func checkApplication(_ db: Database) throws {
        let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard identifier != JournalSchema.applicationID else { return }
        throw JournalError.foreign(path: path, reason: "its application id is \(identifier)")
    }

    private func checkIntegrity(_ db: Database) throws {
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let bytes = try pages * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(\(bytes > largestWhole ? "entry" : "1"))")
        guard findings == ["ok"] else {
            throw JournalError.damaged(path: path, reason: findings.first ?? "quick_check found nothing to check")
        }
    }

    private func checkVersion(_ db: Database) throws {
        if try JournalSchema.migrator.hasBeenSuperseded(db) { throw JournalError.newer(path: path) }
    }

    private func checkSweep(_ expected: String?, _ db: Database) throws {
        guard let found = try JournalMeta.sweep(db) else {
            throw JournalError.damaged(path: path, reason: "it names no sweep")
        }
        guard let expected, expected != found else { return }
        throw JournalError.otherSweep(path: path, found: found, expected: expected)
    }
}

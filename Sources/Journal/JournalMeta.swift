import Foundation
import GRDB

/// The only row of the table `meta`: whose journal it is.
struct JournalMeta {
    var sweep: String
    var seed: Int
    var created: Date

    private var checksum: Int64 {
        var text = "\(sweep)\n\(seed)\n\(created.timeIntervalSince1970)"
        return text.withUTF8 { Checksum.of(UnsafeRawBufferPointer($0)) }
    }

    func insert(into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO meta (id, sweep, seed, created_s, sum) VALUES (1, ?, ?, ?, ?)",
            arguments: [sweep, seed, created.timeIntervalSince1970, checksum])
    }

    /// Gives the row of an earlier version its checksum.
    static func seal(_ db: Database) throws {
        guard let meta = try row(db, sum: "NULL")?.meta else { return }
        try db.execute(sql: "UPDATE meta SET sum = ?", arguments: [meta.checksum])
    }

    /// - Throws: `LogDamage` when there is none or it was changed.
    static func read(_ db: Database) throws -> JournalMeta {
        guard let (meta, sum) = try row(db, sum: "sum") else { throw LogDamage(description: "it names no sweep") }
        guard meta.checksum == sum else { throw LogDamage(description: "what it says of its sweep was changed") }
        return meta
    }

    /// The name of the sweep, also in a journal of an earlier version.
    static func sweep(_ db: Database) throws -> String? { try row(db, sum: "NULL")?.meta.sweep }

    private static func row(_ db: Database, sum: String) throws -> (meta: JournalMeta, sum: Int64)? {
        var found: (JournalMeta, Int64)?
        try RecordStatement(db, "SELECT sweep, seed, created_s, \(sum) FROM meta").forEachRow { row in
            let meta = JournalMeta(
                sweep: row.text(0) ?? "", seed: Int(row.integer(1)),
                created: Date(timeIntervalSince1970: row.number(2)))
            found = (meta, row.integer(3))
        }
        return found
    }
}

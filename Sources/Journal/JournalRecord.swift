import GRDB
import Sweep

/// The tables `entry` and `content` of an open database.
struct JournalRecord {
    private let db: Database

    init(_ db: Database) { self.db = db }
}

/// What is wrong with a row that SQLite takes for whole.
struct LogDamage: Error, CustomStringConvertible {
    var description: String
}

// MARK: - Reading

extension JournalRecord {
    private static let columns = "id, event, task, attempt, kind, worker, time_s, duration_s, text, sum"

    /// Calls the body with each entry, the oldest first.
    ///
    /// - Throws: `LogDamage` for an entry that was changed or is missing.
    func forEachEntry(_ body: (RecordEntry) throws -> Void) throws {
        var expected: Int64 = 1
        try RecordStatement(db, "SELECT \(Self.columns) FROM entry ORDER BY id").forEachRow { row in
            let entry = try RecordEntry(row)
            guard entry.id == expected else { throw LogDamage(description: "entry \(expected) is missing") }
            expected += 1
            try body(entry)
        }
    }

    /// The state after the latest entry.
    ///
    /// - Parameter body: Called after each entry, with the attempt as it was before.
    func state(_ body: (RecordState, RecordEntry, RecordState.OpenAttempt?) throws -> Void = { _, _, _ in }) throws
        -> RecordState
    {
        var state = RecordState(expecting: try Int.fetchOne(db, sql: "SELECT max(id) FROM entry") ?? 0)
        try forEachEntry { entry in
            let earlier: RecordState.OpenAttempt?
            do {
                earlier = try state.apply(entry)
            } catch {
                throw LogDamage(description: "entry \(entry.id) contradicts the record, \(error)")
            }
            try body(state, entry, earlier)
        }
        return state
    }

    /// Calls the body with the id of each acceptance and its content, the oldest first.
    func forEachContent(_ body: (Int64, LogContent) throws -> Void) throws {
        try RecordStatement(db, "SELECT id, json, sum FROM content ORDER BY id").forEachRow { row in
            try body(row.integer(0), LogContent(bytes: row.bytes(1), sum: row.integer(2)))
        }
    }
}

/// The JSON of a result where SQLite keeps it, gone with the next row.
struct LogContent {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate let sum: Int64

    /// The bytes, unless they were changed.
    func checked(_ entry: Int64) throws -> [UInt8] {
        guard Checksum.of(bytes, after: entry) == sum else {
            throw LogDamage(description: "the result of entry \(entry) was changed")
        }
        return Array(bytes)
    }
}

extension RecordEntry {
    fileprivate init(_ row: RecordStatement) throws {
        let id = row.integer(0)
        guard let event = Event(rawValue: row.integer(1)) else {
            throw LogDamage(description: "entry \(id) is of an unknown kind")
        }
        self.init(
            id: id, event: event, task: row.task(2), attempt: Int(row.integer(3)), kind: TaskKind(code: row.integer(4)),
            worker: Int(row.integer(5)), time: row.number(6), duration: row.number(7), text: row.text(8))
        guard checksum == row.integer(9) else { throw LogDamage(description: "entry \(id) was changed") }
    }
}

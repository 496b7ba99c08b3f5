import GRDB
import GRDBSQLite
import Numerical
import Sweep

/// A statement whose values pass through SQLite's own functions: hundreds of thousands of rows a second leave no time
/// for boxed arguments.
///
/// GRDB prepares it and keeps it for the next time; it is used inside one access to the database only.
struct RecordStatement {
    private let db: Database
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    init(_ db: Database, _ sql: String) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
    }
}

// MARK: - Values in

extension RecordStatement {
    func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }
    func bind(_ value: Double, at index: Int32) { sqlite3_bind_double(handle, index, value) }

    func bind(_ task: TaskID, at index: Int32) {
        let bytes = (task.hash.high.bigEndian, task.hash.low.bigEndian)
        withUnsafeBytes(of: bytes) { _ = sqlite3_bind_blob(handle, index, $0.baseAddress, 16, Self.copied) }
    }

    /// Binds a text given by its bytes.
    func bind(_ text: UnsafeRawBufferPointer, at index: Int32) {
        guard let start = text.baseAddress else {
            sqlite3_bind_text(handle, index, "", 0, Self.copied)
            return
        }
        sqlite3_bind_text64(
            handle, index, start.assumingMemoryBound(to: CChar.self), UInt64(text.count), Self.copied,
            UInt8(SQLITE_UTF8))
    }

    func bind(_ text: String, at index: Int32) {
        var text = text
        text.withUTF8 { bind(UnsafeRawBufferPointer($0), at: index) }
    }

    /// Runs a statement that has no rows and forgets its values.
    func run() throws {
        let code = sqlite3_step(handle)
        let message = code == SQLITE_DONE ? nil : db.lastErrorMessage
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        guard code != SQLITE_DONE else { return }
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }

    /// SQLITE_TRANSIENT: SQLite makes its own copy.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

// MARK: - Values out

extension RecordStatement {
    /// Calls the body at each row.
    func forEachRow(_ body: (RecordStatement) throws -> Void) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try body(self)
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func number(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// The identity in a column; nil where none is.
    func task(_ column: Int32) -> TaskID? {
        guard let start = sqlite3_column_blob(handle, column), sqlite3_column_bytes(handle, column) == 16 else {
            return nil
        }
        let halves = UnsafeRawPointer(start).loadUnaligned(as: (UInt64, UInt64).self)
        return TaskID(ContentHash(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1)))
    }

    /// The bytes of a text; empty where none is. They are gone with the next row.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    func text(_ column: Int32) -> String? {
        guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
        return String(decoding: bytes(column), as: UTF8.self)
    }
}

import GRDB
import Glibc

extension JournalError {
    /// Runs what throws any error and throws ours.
    static func translating<Value>(path: String, _ body: () throws -> Value) throws(JournalError) -> Value {
        do {
            return try body()
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError {
            throw JournalError(error, path: path)
        } catch {
            throw .damaged(path: path, reason: "\(error)")
        }
    }

    /// The error of SQLite in our words: some of its codes tell what is the matter with the file.
    init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "no reason given"
        self =
            switch error.resultCode {
            case .SQLITE_NOTADB: .foreign(path: path, reason: reason)
            // Every statement is one of ours: it fails only where the file lacks a table or column.
            case .SQLITE_CORRUPT, .SQLITE_ERROR: .damaged(path: path, reason: reason)
            default: .sqlite(code: error.extendedResultCode.rawValue, reason: reason, path: path)
            }
    }

    /// The error of a call to the operating system, by default the latest.
    static func system(_ call: String, code: Int32 = errno, path: String) -> JournalError {
        .system(call: call, reason: String(cString: strerror(code)), code: code, path: path)
    }
}

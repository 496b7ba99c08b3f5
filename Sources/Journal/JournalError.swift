import Sweep

/// Why a journal cannot be used.
package enum JournalError: Error, Equatable {
    /// No journal lies there.
    case missing(path: String)
    /// A file that is no SQLite database or belongs to another program; it is left as it is.
    case foreign(path: String, reason: String)
    /// A journal written by a newer version of this program.
    case newer(path: String)
    /// A journal that SQLite finds damaged, or that lacks what every journal has.
    case damaged(path: String, reason: String)
    /// The journal of another sweep.
    case otherSweep(path: String, found: String, expected: String)
    /// Another process writes the journal; its id when it is known.
    case inUse(path: String, process: Int32?)
    /// The file system does not support the way in which the journal makes commits durable.
    case notDurable(path: String, mode: String)
    /// A task has a result already.
    case duplicateResult(TaskID)
    /// An attempt with this number has been assigned before.
    case duplicateAttempt(TaskID, Attempt)
    /// An entry about an attempt that was never assigned, or whose result was accepted before.
    case unknownAttempt(TaskID, Attempt)
    /// The operating system refused something.
    case system(call: String, reason: String, code: Int32, path: String)
    /// SQLite refused something.
    case sqlite(code: Int32, reason: String, path: String)
    /// A result that cannot be written as JSON, or read from it.
    case coding(task: String, reason: String)
}

extension JournalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path): "open journal: no such file - \(path)"
        case .foreign(let path, let reason): "open journal: not a journal of sigmasweep, \(reason) - \(path)"
        case .newer(let path): "open journal: written by a newer version of sigmasweep - \(path)"
        case .damaged(let path, let reason): "open journal: damaged, \(reason) - \(path)"
        case .otherSweep(let path, let found, let expected):
            "open journal: belongs to the sweep \"\(found)\", not to \"\(expected)\" - \(path)"
        case .inUse(let path, let process):
            "open journal: in use by process \(process.map(String.init) ?? "unknown") - \(path)"
        case .notDurable(let path, let mode):
            "open journal: the file system does not allow a write-ahead log, only mode \(mode) - \(path)"
        case .duplicateResult(let task): "accept result: the task has one already - task \(task)"
        case .duplicateAttempt(let task, let attempt): "assign: recorded before - task \(task) attempt \(attempt)"
        case .unknownAttempt(let task, let attempt):
            "record outcome: never assigned, or ended for good - task \(task) attempt \(attempt)"
        case .system(let call, let reason, let code, let path): "\(call): \(reason) (errno \(code)) - \(path)"
        case .sqlite(let code, let reason, let path): "SQLite error \(code): \(reason) - \(path)"
        case .coding(let task, let reason): "code result: \(reason) - task \(task)"
        }
    }
}

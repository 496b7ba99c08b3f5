import Numerical

/// Why events could not be read or prepared.
package enum EventsError: Error, Equatable, Sendable {
    /// The operating system refused to open or read the file.
    case unreadableFile(path: String, reason: String)
    /// The compressed file is damaged or ends too early.
    case corruptFile(path: String, reason: String)
    /// The bytes of the file are not those that the settings name.
    case digestMismatch(path: String, expected: ContentHash, found: ContentHash)
    /// The file has no header or no row.
    case noEvents(path: String)
    /// The header lacks columns.
    case missingColumns([String], path: String)
    /// The header names a column twice.
    case repeatedColumn(String, path: String)
    /// A row is malformed; lines count from 1, the header is line 1.
    case malformedRow(path: String, line: Int, problem: RowProblem)
    /// The weights are not those by which the processes of the HiggsML file are told apart.
    case unknownOrigins(path: String)
    /// A cut or a variation names a feature that the events do not have.
    case unknownFeature(String, usedBy: String)
    /// A yield, a scale or a variation names a process that the events do not have.
    case unknownProcess(String, usedBy: String)
    /// A setting has an impossible value.
    case invalidSetting(String, reason: String)
    /// No event of positive weight of this process passes the selection in this split.
    case emptySelection(process: String, split: Split)
}

/// What is wrong with one row of an event file.
package enum RowProblem: Equatable, Sendable {
    case fieldCount(expected: Int, found: Int)
    case notANumber(column: String, text: String)
    case notFinite(column: String, text: String)
    case negativeWeight(text: String)
    case notAnEventNumber(text: String)
    case repeatedEventNumber(UInt64)
    case unknownLabel(text: String)
    case unknownOrigin(weight: Double)
}

extension EventsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableFile(let path, let reason):
            "event file cannot be read: \(reason) - \(path)"
        case .corruptFile(let path, let reason):
            "event file is damaged: \(reason) - \(path)"
        case .digestMismatch(let path, let expected, let found):
            "event file is not the expected one: digest \(found) instead of \(expected) - \(path)"
        case .noEvents(let path):
            "event file is empty: no row of events - \(path)"
        case .missingColumns(let names, let path):
            "event file lacks columns: \(names.joined(separator: ", ")) not in the header - \(path)"
        case .repeatedColumn(let name, let path):
            "event file is ambiguous: column \(name) appears twice in the header - \(path)"
        case .malformedRow(let path, let line, let problem):
            "event file has a malformed row: \(problem) - \(path):\(line)"
        case .unknownOrigins(let path):
            "event file does not tell processes by origin: no weight is one of the challenge's Z or top samples - \(path)"
        case .unknownFeature(let name, let user):
            "unknown feature: the events have no feature \"\(name)\" - \(user)"
        case .unknownProcess(let name, let user):
            "unknown process: the events have no process \"\(name)\" - \(user)"
        case .invalidSetting(let setting, let reason):
            "impossible event settings: \(reason) - \(setting)"
        case .emptySelection(let process, let split):
            "empty selection: no event passes the cuts - process \(process), split \(split)"
        }
    }
}

extension RowProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .fieldCount(let expected, let found): "expected \(expected) fields, found \(found)"
        case .notANumber(let column, let text): "\(column) is not a number, \"\(text)\""
        case .notFinite(let column, let text): "\(column) is not finite, \"\(text)\""
        case .negativeWeight(let text): "the weight is negative, \"\(text)\""
        case .notAnEventNumber(let text): "EventId is not an unsigned integer, \"\(text)\""
        case .repeatedEventNumber(let number): "EventId \(number) appears twice"
        case .unknownLabel(let text): "expected label s or b, found \"\(text)\""
        case .unknownOrigin(let weight):
            "the weight \(weight) is none of the challenge's signal samples, so that processes by origin are unknown"
        }
    }
}

import Foundation
import Sweep

extension RecordAppender {
    /// Appends what happened.
    ///
    /// - Throws: `JournalError` for what contradicts the record.
    mutating func write(_ entry: JournalEntry) throws {
        switch entry {
        case .runStarted(let run): try append(try run.logEntry)
        case .assigned(let task, let kind, let attempt, let worker, let now):
            try begin(.assigned, task, kind, attempt, worker, now)
        case .adopted(let task, let kind, let attempt, let worker, let now):
            try begin(.adopted, task, kind, attempt, worker, now)
        case .accepted(let task, let attempt, let result, let now):
            try accept(task, attempt, result, now)
        case .failed(let task, let attempt, let reason, let isFinal, let now):
            try end(isFinal ? .givenUp : .failed, task, attempt, reason, now)
        case .lost(let task, let attempt, let reason, let now):
            try end(.lost, task, attempt, reason, now)
        case .withdrawn(let task, let attempt, let reason, let now):
            try end(.withdrawn, task, attempt, reason, now)
        }
    }

    /// Takes back the result of a task; nothing happens when it has none.
    mutating func removeResult(of task: TaskID, at now: Date) throws {
        let accepted = state.tasks[task].accepted
        guard accepted > 0 else { return }
        try end(.removed, task, Attempt(Int(accepted)), "result removed", now)
    }

    private mutating func begin(
        _ event: RecordEntry.Event, _ task: TaskID, _ kind: TaskKind, _ attempt: Attempt, _ worker: String, _ now: Date
    ) throws {
        let time = now.timeIntervalSince1970
        let worker = try number(of: worker, at: time)
        try append(
            RecordEntry(
                event: event, task: task, attempt: attempt.number, kind: kind, worker: worker, time: time))
    }

    private mutating func accept(_ task: TaskID, _ attempt: Attempt, _ result: StoredResult, _ now: Date) throws {
        // SQLite has no NaN; no time is less than none.
        let duration = result.duration > 0 ? result.duration : 0
        let entry = RecordEntry(
            event: .accepted, task: task, attempt: attempt.number, time: now.timeIntervalSince1970,
            duration: duration)
        try result.content.withUnsafeBytes { try append(entry, content: $0) }
    }

    private mutating func end(
        _ event: RecordEntry.Event, _ task: TaskID, _ attempt: Attempt, _ reason: String, _ now: Date
    ) throws {
        try append(
            RecordEntry(
                event: event, task: task, attempt: attempt.number, time: now.timeIntervalSince1970, text: reason)
        )
    }
}

// MARK: - Starts of the coordinator

extension RunInformation {
    /// What of a start has no column of its own, as JSON.
    private struct Text: Codable {
        var version: String
        var host: String
        var configuration: String
    }

    fileprivate var logEntry: RecordEntry {
        get throws {
            let text = Text(version: version, host: host, configuration: configuration)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return RecordEntry(
                event: .runStarted, time: started.timeIntervalSince1970,
                text: String(decoding: try encoder.encode(text), as: UTF8.self))
        }
    }

    init(_ entry: RecordEntry) throws {
        let text = try JSONDecoder().decode(Text.self, from: Data((entry.text ?? "").utf8))
        self.init(
            started: Date(timeIntervalSince1970: entry.time), version: text.version, host: text.host,
            configuration: text.configuration)
    }
}

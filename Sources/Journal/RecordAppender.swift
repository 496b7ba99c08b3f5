import GRDB
import Sweep

/// Appends entries inside a transaction.
struct RecordAppender {
    private let entries: RecordStatement
    private let contents: RecordStatement
    private(set) var state: RecordState

    /// - Parameter state: The state after the latest entry.
    init(_ db: Database, after state: consuming RecordState) throws {
        entries = try RecordStatement(
            db,
            """
            INSERT INTO entry (id, event, task, attempt, kind, worker, time_s, duration_s, text, sum)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        contents = try RecordStatement(db, "INSERT INTO content (id, json, sum) VALUES (?, ?, ?)")
        self.state = state
    }

    /// Appends an entry under the next id.
    ///
    /// - Throws: `JournalError` for an entry that contradicts the record; the state is of no use then.
    mutating func append(_ entry: RecordEntry) throws {
        var entry = entry
        entry.id = state.last + 1
        try state.apply(entry)
        entries.bind(entry.id, at: 1)
        entries.bind(entry.event.rawValue, at: 2)
        if let task = entry.task { entries.bind(task, at: 3) }
        if entry.attempt != 0 { entries.bind(Int64(entry.attempt), at: 4) }
        if let kind = entry.kind { entries.bind(kind.code, at: 5) }
        if entry.worker != 0 { entries.bind(Int64(entry.worker), at: 6) }
        entries.bind(entry.time, at: 7)
        if entry.event == .accepted { entries.bind(entry.duration, at: 8) }
        if let text = entry.text { entries.bind(text, at: 9) }
        entries.bind(entry.checksum, at: 10)
        try entries.run()
    }

    /// Appends an acceptance with its content.
    mutating func append(_ entry: RecordEntry, content: UnsafeRawBufferPointer) throws {
        try append(entry)
        contents.bind(state.last, at: 1)
        contents.bind(content, at: 2)
        contents.bind(Checksum.of(content, after: state.last), at: 3)
        try contents.run()
    }

    /// The number of a worker, which is named in the log at first.
    mutating func number(of worker: String, at time: Double) throws -> Int {
        if let number = state.workerNumbers[worker] { return number }
        try append(RecordEntry(event: .workerNamed, time: time, text: worker))
        return state.workers.count
    }
}

import Sweep

/// What follows from the entries of a log, applied one after the other.
///
/// A writer applies an entry before it writes it, a reader after it has read it: what contradicts the record is refused
/// by the one and recognised as damage by the other.
struct RecordState {
    /// An attempt that is not accepted.
    struct OpenAttempt {
        var kind: TaskKind
        /// The number of the worker.
        var worker: Int
        /// Seconds since 1970.
        var started: Double
        var outcome = AttemptOutcome.running
        /// Why it failed for the last time in its run.
        var finalReason: String?
    }

    /// The id of the latest entry.
    private(set) var last: Int64 = 0
    private(set) var tasks: TaskTable
    /// Few: those that run, failed, were lost or withdrawn.
    private(set) var open: [TaskAttempt: OpenAttempt] = [:]
    /// Names of workers; number 1 comes first.
    private(set) var workers: [String] = []
    private(set) var workerNumbers: [String: Int] = [:]
    private(set) var accepted = 0
    private(set) var removed = 0

    /// - Parameter entries: How many will come: a task has two or more.
    init(expecting entries: Int = 0) { tasks = TaskTable(expecting: entries / 2) }

    /// Takes note of an entry.
    ///
    /// - Returns: The attempt as it was before; nil when it is new, or the event is not of an attempt.
    /// - Throws: `JournalError.duplicateAttempt`, `.duplicateResult` or `.unknownAttempt`.
    @discardableResult
    mutating func apply(_ entry: RecordEntry) throws(JournalError) -> OpenAttempt? {
        last = entry.id
        guard let item = entry.taskAttempt else {
            if entry.event == .workerNamed, let name = entry.text {
                workers.append(name)
                workerNumbers[name] = workers.count
            }
            return nil
        }
        switch entry.event {
        case .assigned: return try assign(item, entry)
        case .adopted: return try adopt(item, entry)
        case .accepted: return try accept(item)
        case .failed: return try end(item, .failed)
        case .givenUp: return try end(item, .failed, finalReason: entry.text)
        case .lost: return try end(item, .lost)
        case .withdrawn: return try end(item, .withdrawn)
        case .removed: try remove(item)
        case .runStarted, .workerNamed: break
        }
        return nil
    }

    private mutating func assign(_ item: TaskAttempt, _ entry: RecordEntry) throws(JournalError) -> OpenAttempt? {
        guard item.attempt.number > tasks[item.task].highest else {
            throw .duplicateAttempt(item.task, item.attempt)
        }
        return begin(item, entry)
    }

    private mutating func adopt(_ item: TaskAttempt, _ entry: RecordEntry) throws(JournalError) -> OpenAttempt? {
        guard !tasks[item.task].accepts(item.attempt) else {
            throw .unknownAttempt(item.task, item.attempt)
        }
        return begin(item, entry)
    }

    private mutating func begin(_ item: TaskAttempt, _ entry: RecordEntry) -> OpenAttempt? {
        tasks[item.task].begin(item.attempt)
        let earlier = open[item]
        open[item] = OpenAttempt(
            kind: entry.kind ?? .measure, worker: entry.worker, started: earlier?.started ?? entry.time)
        return earlier
    }

    private mutating func accept(_ item: TaskAttempt) throws(JournalError) -> OpenAttempt {
        guard tasks[item.task].accepted == 0 else { throw .duplicateResult(item.task) }
        guard let attempt = open.removeValue(forKey: item) else { throw .unknownAttempt(item.task, item.attempt) }
        tasks[item.task].accepted = UInt32(clamping: item.attempt.number)
        accepted += 1
        return attempt
    }

    private mutating func end(
        _ item: TaskAttempt, _ outcome: AttemptOutcome, finalReason: String? = nil
    ) throws(JournalError) -> OpenAttempt {
        guard let earlier = open[item] else { throw .unknownAttempt(item.task, item.attempt) }
        var attempt = earlier
        attempt.outcome = outcome
        attempt.finalReason = finalReason
        open[item] = attempt
        return earlier
    }

    private mutating func remove(_ item: TaskAttempt) throws(JournalError) {
        guard tasks[item.task].accepts(item.attempt) else { throw .unknownAttempt(item.task, item.attempt) }
        tasks[item.task].accepted = 0
        accepted -= 1
        removed += 1
    }
}

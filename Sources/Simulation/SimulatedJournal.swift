import Journal
import Scheduling
import Sweep

/// What survives the coordinator: the committed entries and the files, kept by the rules of a journal.
struct SimulatedJournal {
    private let notes: Notes
    /// The fate of each attempt ever recorded.
    private var attempts: [TaskAttempt: Fate] = [:]
    private(set) var latest: [TaskID: Attempt] = [:]
    private(set) var accepted: [TaskID: StoredResult] = [:]
    private(set) var failedForGood: Set<TaskID> = []
    var classifiers: [TaskID: [UInt8]] = [:]
    var checkpoints: [TaskID: [UInt8]] = [:]

    init(notes: Notes) { self.notes = notes }

    private struct Fate {
        var worker: String
        var outcome: AttemptOutcome
    }

    /// Applies entries as a commit does: all of them.
    mutating func commit(_ entries: [JournalEntry]) {
        for entry in entries { apply(entry) }
    }

    private mutating func apply(_ entry: JournalEntry) {
        switch entry {
        case .runStarted: break
        case .assigned(let task, _, let attempt, let worker, _):
            let key = TaskAttempt(task, attempt)
            notes.expect(attempts[key] == nil, "journal: \(key) was assigned twice")
            let before = latest[task] ?? Attempt(0)
            notes.expect(attempt == before.next, "journal: \(key) follows attempt \(before)")
            notes.expect(accepted[task] == nil, "journal: \(key) was assigned after the task was done")
            attempts[key] = Fate(worker: worker, outcome: .running)
            latest[task] = attempt
            failedForGood.remove(task)
        case .adopted(let task, _, let attempt, let worker, _):
            let key = TaskAttempt(task, attempt)
            notes.expect(attempts[key] != nil, "journal: \(key) was adopted and never assigned")
            notes.expect(attempts[key]?.outcome != .accepted, "journal: \(key) was adopted and is done")
            attempts[key] = Fate(worker: worker, outcome: .running)
        case .accepted(let task, let attempt, let result, _):
            notes.expect(accepted[task] == nil, "journal: task \(task) was accepted twice")
            end(task, attempt, .accepted)
            accepted[task] = result
        case .failed(let task, let attempt, _, let isFinal, _):
            end(task, attempt, .failed, isFinal: isFinal)
            if isFinal { failedForGood.insert(task) }
        case .lost(let task, let attempt, _, _): end(task, attempt, .lost)
        case .withdrawn(let task, let attempt, _, _): end(task, attempt, .withdrawn)
        }
    }

    private mutating func end(_ task: TaskID, _ attempt: Attempt, _ outcome: AttemptOutcome, isFinal: Bool = false) {
        let key = TaskAttempt(task, attempt)
        // The last of too many lost workers makes the task fail: a verdict on what is lost already.
        let isExpected = attempts[key]?.outcome == .running || (isFinal && attempts[key]?.outcome == .lost)
        notes.expect(
            isExpected,
            "journal: \(key) became \(outcome) and was \(attempts[key].map { "\($0.outcome)" } ?? "unknown")")
        attempts[key]?.outcome = outcome
    }

    /// Whether an answer of this attempt may be forgotten by its worker.
    func hasSettled(_ attempt: TaskAttempt) -> Bool {
        accepted[attempt.task] != nil || attempts[attempt].map { $0.outcome != .running } ?? true
    }

    /// Whether the attempt is on record as running at a worker.
    func isRunning(_ attempt: TaskAttempt, at worker: String) -> Bool {
        attempts[attempt].map { $0.outcome == .running && $0.worker == worker } ?? false
    }

    /// What runs, by worker.
    var running: [WorkerID: [TaskAttempt]] {
        var running: [WorkerID: [TaskAttempt]] = [:]
        for (attempt, fate) in attempts.sorted(by: { ($0.key.task, $0.key.attempt) < ($1.key.task, $1.key.attempt) })
        where fate.outcome == .running {
            running[WorkerID(fate.worker), default: []].append(attempt)
        }
        return running
    }
}

import Foundation
import Sweep

/// What a journal knows of a sweep: enough to go on with it.
package struct JournalReplay: Sendable, Equatable {
    package var sweep: String
    package var seed: Int
    package var created: Date
    /// Every start of a coordinator, the oldest first.
    package var runs: [RunInformation] = []
    /// Tasks that have a result.
    package var completed: Set<TaskID> = []
    /// The highest attempt number of each task that was ever assigned.
    package var attempts: [TaskID: Attempt] = [:]
    /// Attempts that nothing came of yet, the longest running one first; a task may have several.
    package var running: [AttemptRecord] = []
    /// Tasks that failed for good and have not been tried since.
    package var failures: [TaskID: FinalFailure] = [:]
    /// How long each result took that was ever accepted, in the order of acceptance.
    package var durations: [TaskKind: [TaskDuration]] = [:]
    /// Attempts by outcome.
    package var outcomes: [AttemptOutcome: Int] = [:]

    package init(sweep: String, seed: Int, created: Date) {
        self.sweep = sweep
        self.seed = seed
        self.created = created
    }
}

/// How long a task took.
package struct TaskDuration: Sendable, Equatable {
    package var task: TaskID
    package var seconds: Double

    package init(task: TaskID, seconds: Double) {
        self.task = task
        self.seconds = seconds
    }
}

/// Why a task was given up.
package struct FinalFailure: Sendable, Equatable {
    package var attempt: Attempt
    package var reason: String

    package init(attempt: Attempt, reason: String) {
        self.attempt = attempt
        self.reason = reason
    }
}

// MARK: - From the log

extension JournalReplay {
    init(_ meta: JournalMeta) { self.init(sweep: meta.sweep, seed: meta.seed, created: meta.created) }

    /// Takes what a log tells and returns its state.
    @discardableResult
    mutating func take(_ log: JournalRecord) throws -> RecordState {
        let state = try log.state { _, entry, earlier in
            if entry.event == .runStarted { runs.append(try RunInformation(entry)) }
            guard entry.event == .accepted, let kind = earlier?.kind, let task = entry.task else { return }
            durations[kind, default: []].append(TaskDuration(task: task, seconds: entry.duration))
        }
        running = state.running
        failures = state.failures
        outcomes = state.outcomes
        takeTasks(state)
        return state
    }

    private mutating func takeTasks(_ state: RecordState) {
        completed.reserveCapacity(state.accepted)
        attempts.reserveCapacity(state.tasks.count)
        state.tasks.forEach { task, stand in
            attempts[task] = Attempt(Int(stand.highest))
            if stand.accepted > 0 { completed.insert(task) }
        }
    }
}

extension RecordState {
    /// Attempts by outcome, without those that no attempt had.
    var outcomes: [AttemptOutcome: Int] {
        var counts: [AttemptOutcome: Int] = [.accepted: accepted, .lost: removed]
        for attempt in open.values { counts[attempt.outcome, default: 0] += 1 }
        return counts.filter { $0.value > 0 }
    }

    /// The attempts that run, the longest running one first.
    var running: [AttemptRecord] {
        open.filter { $0.value.outcome == .running }
            .map { AttemptRecord($0, $1, worker: name(of: $1.worker)) }
            .sorted { ($0.started, $0.task, $0.attempt) < ($1.started, $1.task, $1.attempt) }
    }

    /// Tasks without a result whose latest attempt failed for good.
    var failures: [TaskID: FinalFailure] {
        var failures: [TaskID: FinalFailure] = [:]
        for (item, attempt) in open {
            let task = tasks[item.task]
            guard let reason = attempt.finalReason, task.accepted == 0, Int(task.highest) == item.attempt.number else {
                continue
            }
            failures[item.task] = FinalFailure(attempt: item.attempt, reason: reason)
        }
        return failures
    }

    /// The name of a worker by its number.
    func name(of worker: Int) -> String { workers.indices.contains(worker - 1) ? workers[worker - 1] : "unknown" }
}

extension AttemptRecord {
    fileprivate init(_ item: TaskAttempt, _ attempt: RecordState.OpenAttempt, worker: String) {
        self.init(
            task: item.task, kind: attempt.kind, attempt: item.attempt, worker: worker,
            started: Date(timeIntervalSince1970: attempt.started), ended: nil, outcome: attempt.outcome, reason: nil,
            isFinal: false)
    }
}

import Sweep

/// What a worker holds of a task that is not planned yet.
struct Claim: Sendable, Equatable {
    let attempt: RunningAttempt
    /// Whether the journal has it as running there, or only the worker says so.
    let isRecorded: Bool
}

/// What workers hold of points that are not planned yet, found by task and by worker.
struct ClaimTable: Sendable {
    private var claims: [TaskID: [Claim]] = [:]
    private var tasks: [WorkerID: Set<TaskID>] = [:]

    subscript(task: TaskID) -> [Claim] { claims[task] ?? [] }

    /// Whether a worker holds anything that is not planned.
    func hasAny(of worker: WorkerID) -> Bool { tasks[worker] != nil }

    mutating func add(_ claim: Claim, to task: TaskID) {
        claims[task, default: []].append(claim)
        tasks[claim.attempt.worker, default: []].insert(task)
    }

    /// Takes out what is held of a task.
    mutating func take(_ task: TaskID) -> [Claim] {
        let taken = claims.removeValue(forKey: task) ?? []
        for claim in taken { forget(task, of: claim.attempt.worker) }
        return taken
    }

    /// Takes from a worker what it holds, but for some; answers what of it was on record, in the order of the tasks.
    mutating func drop(of worker: WorkerID, but kept: Set<TaskAttempt> = []) -> [TaskAttempt] {
        var dropped: [TaskAttempt] = []
        for task in (tasks[worker] ?? []).sorted() {
            let own = self[task].filter { $0.attempt.worker == worker }
            let gone = own.filter { !kept.contains(TaskAttempt(task, $0.attempt.attempt)) }
            dropped += gone.filter(\.isRecorded).map { TaskAttempt(task, $0.attempt.attempt) }
            claims[task]?.removeAll { gone.contains($0) }
            if claims[task]?.isEmpty == true { claims[task] = nil }
            if gone.count == own.count { forget(task, of: worker) }
        }
        return dropped
    }

    /// Takes out all, in the order of the tasks.
    mutating func takeAll() -> [(task: TaskID, claims: [Claim])] {
        defer { self = ClaimTable() }
        return claims.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func forget(_ task: TaskID, of worker: WorkerID) {
        tasks[worker]?.remove(task)
        if tasks[worker]?.isEmpty == true { tasks[worker] = nil }
    }
}

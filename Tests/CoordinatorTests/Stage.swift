import Foundation
import Journal
import Logging
import Scheduling
import Sweep
import Testing
import Wire

@testable import Coordinator

let anna = WorkerID("anna")
let bea = WorkerID("bea")

/// What a coordinator's decisions led to.
enum Deed: Equatable {
    case record([JournalEntry])
    case send(CoordinatorMessage, WorkerID)
}

/// Notes what is to be recorded and sent, in its order.
struct NotingPerformer: StepPerformer {
    typealias Failure = Full

    let grid: Grid
    var deeds: [Deed] = []
    var steps: [Step] = []
    /// Workers to whom nothing can be handed over.
    var unreachable: Set<WorkerID> = []
    /// Whether the disk is full.
    var isFull = false

    struct Full: Error {}

    mutating func record(_ step: Step) throws(Full) {
        if isFull { throw Full() }
        steps.append(step)
        if !step.entries.isEmpty { deeds.append(.record(step.entries)) }
    }

    mutating func send(_ message: CoordinatorMessage, to worker: WorkerID) throws(Full) -> Bool {
        guard !unreachable.contains(worker) else { return false }
        deeds.append(.send(message, worker))
        return true
    }

    func task(_ attempt: TaskAttempt, kind: TaskKind, of point: Int) -> AssignedTask {
        AssignedTask(
            task: attempt.task, attempt: attempt.attempt,
            specification: grid.specification(ofTask: kind, at: point))
    }
}

/// A machine with a planned grid and whoever does what it decides, at a time that the test sets.
struct Stage {
    let grid: Grid
    var machine: CoordinatorMachine
    var performer: NotingPerformer
    var elapsed = Duration.zero

    static let date = Date(timeIntervalSince1970: 1000)
    static let welcome = CoordinatorMessage.welcome(
        heartbeatInterval: CoordinatorMachine.heartbeatInterval,
        checkpointInterval: CoordinatorMachine.checkpointInterval)

    /// - Parameter running: What ran when the journal ended; its attempts are known to it.
    init(_ grid: Grid, running: [WorkerID: [TaskAttempt]] = [:]) throws {
        self.grid = grid
        machine = CoordinatorMachine(running: running, logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
        performer = NotingPerformer(grid: grid)
        let known = Dictionary(running.values.joined().map { ($0.task, $0.attempt) }) { max($0, $1) }
        let points = grid.map { PointPlan($0, known) }
        _ = try perform { $0.plan(points, isLast: true, at: $1, into: &$2) }
    }

    /// The only training of the first point, and the measurement.
    var train: IdentifiedTask {
        get throws { try #require(grid[0].tasks.train) }
    }
    var measure: IdentifiedTask { grid[0].tasks.measure }

    /// What follows from an event.
    mutating func perform(
        _ event: (inout CoordinatorMachine, Moment, inout Step) -> Void
    ) throws -> [Deed] {
        performer.deeds = []
        let now = Moment(elapsed: elapsed, date: Self.date)
        var step = Step()
        event(&machine, now, &step)
        try machine.perform(step, with: &performer) { now }
        #expect(machine.scheduler.invariantViolations() == [])
        return performer.deeds
    }

    mutating func hear(_ message: WorkerMessage, from worker: WorkerID = anna) throws -> [Deed] {
        try perform { $0.hear(message, from: worker, at: $1, into: &$2) }
    }

    mutating func greet(
        _ worker: WorkerID = anna, held: [TaskAttempt] = [], process: Int32 = 1, timeLeft: Double? = nil
    ) throws -> [Deed] {
        let held = held.map { HeldTask(task: $0.task, attempt: $0.attempt) }
        return try hear(
            .hello(
                WorkerGreeting(
                    name: worker.name, host: "h", processID: process, held: held, timeLeftSeconds: timeLeft)),
            from: worker)
    }

    mutating func lose(_ worker: WorkerID, reason: String) throws -> [Deed] {
        try perform { $0.lose(worker, reason: reason, at: $1, into: &$2) }
    }

    mutating func reachDeadline() throws -> [Deed] {
        elapsed = max(elapsed, try #require(machine.nextDeadline))
        return try perform { $0.reachDeadline(at: $1, into: &$2) }
    }

    /// The entry and the message of an assignment.
    func assignment(
        _ task: IdentifiedTask, _ attempt: Int = 1, to worker: WorkerID = anna, number: Int = 1
    ) -> (entry: JournalEntry, message: Deed) {
        (
            .assigned(
                task.id, task.specification.kind, Attempt(attempt), worker: worker.name, at: Self.date),
            .send(
                .assign(
                    [AssignedTask(task: task.id, attempt: Attempt(attempt), specification: task.specification)],
                    number: number), worker)
        )
    }
}

extension PointPlan {
    /// A point with the attempts that are known of its tasks.
    init(_ point: GridPoint, _ attempts: [TaskID: Attempt] = [:]) {
        func plan(_ task: IdentifiedTask) -> PlannedTask {
            PlannedTask(id: task.id, kind: task.specification.kind, latestAttempt: attempts[task.id])
        }
        self.init(index: point.index, train: point.tasks.train.map(plan), measure: plan(point.tasks.measure))
    }
}

/// The answer to a task.
func finished(
    _ task: IdentifiedTask, _ attempt: Int = 1, classifier: [UInt8]? = nil, seconds: Double = 1
) throws -> WorkerMessage {
    let result = try EncodedResult(TaskResult(duration: seconds))
    return .finished([FinishedTask(task: task.id, attempt: Attempt(attempt), result: result, classifier: classifier)])
}

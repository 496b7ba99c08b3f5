import Journal
import Scheduling
import Sweep

/// Expands a grid, part by part, to what the scheduler plans with, so that a grid of a million points keeps nobody waiting.
struct Planner: Sendable {
    private let grid: Grid
    private let models: ModelStore
    private var next = 0
    /// What the journal knows; given up when all is planned.
    private var completed: [TaskID: Double]
    private var attempts: [TaskID: Attempt]
    /// Trainings looked for among the stored classifiers, and whether theirs is there.
    private var held: [TaskID: Bool] = [:]

    /// - Parameter replay: What the journal knows; nil when there is none.
    init(_ grid: Grid, models: ModelStore, replay: JournalReplay?) {
        self.grid = grid
        self.models = models
        completed = replay?.secondsOfCompleted ?? [:]
        attempts = replay?.attempts ?? [:]
    }

    /// A part of a grid.
    struct Part {
        var points: [PointPlan] = []
        /// Trainings that have a result but no classifier any more: they are to be done again.
        var lost: [TaskID] = []
        var isLast = false
    }

    /// Whether points are left.
    var isFinished: Bool { next == grid.count }

    /// The next points, at least one unless all are planned.
    ///
    /// - Parameter isEnough: Asked after each point with the number so far.
    mutating func part(until isEnough: (Int) -> Bool) -> Part {
        var part = Part()
        while next < grid.count {
            part.points.append(plan(grid[next], &part.lost))
            next += 1
            if isEnough(part.points.count) { break }
        }
        part.isLast = isFinished
        if part.isLast { (completed, attempts, held) = ([:], [:], [:]) }
        return part
    }

    private mutating func plan(_ point: GridPoint, _ lost: inout [TaskID]) -> PointPlan {
        let (train, measure) = point.tasks
        let measured = completed[measure.id]
        return PointPlan(
            index: point.index,
            train: train.map { plan($0, doneIn: measured == nil ? trained($0.id, &lost) : completed[$0.id]) },
            measure: plan(measure, doneIn: measured))
    }

    private func plan(_ task: IdentifiedTask, doneIn seconds: Double?) -> PlannedTask {
        PlannedTask(
            id: task.id, kind: task.specification.kind, cost: task.specification.expectedCost,
            latestAttempt: attempts[task.id], doneIn: seconds)
    }

    /// The seconds that a training took whose classifier is needed; nil when it is to be done (again).
    private mutating func trained(_ task: TaskID, _ lost: inout [TaskID]) -> Double? {
        guard let seconds = completed[task] else { return nil }
        let isHeld = held[task] ?? models.holds(task)
        if held[task] == nil && !isHeld { lost.append(task) }
        held[task] = isHeld
        return isHeld ? seconds : nil
    }
}

extension JournalReplay {
    /// How long each task with a result took.
    fileprivate var secondsOfCompleted: [TaskID: Double] {
        var seconds: [TaskID: Double] = [:]
        seconds.reserveCapacity(completed.count)
        for one in durations.values.joined() where completed.contains(one.task) { seconds[one.task] = one.seconds }
        return seconds
    }

    /// What ran when the journal ended, by worker.
    var runningByWorker: [WorkerID: [TaskAttempt]] {
        Dictionary(grouping: running) { WorkerID($0.worker) }
            .mapValues { $0.map { TaskAttempt($0.task, $0.attempt) } }
    }
}

import Logging
import Sweep
import TestSupport
import Testing
import Wire

@testable import Coordinator
@testable import Scheduling

/// Two trainings and four measurements to compute.
@Suite struct SweepProgressTests {
    private var stage: Stage

    init() throws { stage = try Stage(toyGrid(seeds: 2, binnings: [4, 5])) }

    private var progress: SweepProgress {
        SweepProgress(of: stage.machine, grid: stage.grid, elapsed: .seconds(3))
    }

    private var remaining: Double? { progress.remaining.map { $0 / .seconds(1) } }

    /// What anna computes.
    private func task(of worker: Int = 0) throws -> TaskAttempt {
        try #require(stage.machine.scheduler.workerStatuses[worker].assignments.first)
    }

    /// Anna finishes the task that she has in hand; tells which kind that was.
    private mutating func finish(after seconds: Double) throws -> TaskKind {
        let task = try task()
        let kind = try #require(stage.machine.scheduler.place(of: task.task)).kind
        let result = try EncodedResult(TaskResult(duration: seconds))
        let answer = FinishedTask(
            task: task.task, attempt: task.attempt, result: result, classifier: kind == .train ? [1] : nil)
        _ = try stage.hear(.finished([answer]))
        return kind
    }

    @Test mutating func theRestIsEstimatedOnceATaskOfEachKindIsDone() throws {
        _ = try stage.greet()
        #expect(remaining == nil)
        #expect(try finish(after: 2) == .train)
        #expect(remaining == nil)
        let next: [(TaskKind, seconds: Double, rest: Double)] = [
            (.measure, 0.5, 1 * 2 + 3 * 0.5), (.measure, 1.5, 1 * 2 + 2 * 1.0), (.train, 4, 2 * 1.0),
        ]
        for (kind, seconds, expected) in next {
            #expect(try finish(after: seconds) == kind)
            expectClose(try #require(remaining), expected, relative: 1e-6)
        }
        _ = try stage.greet(bea)
        expectClose(try #require(remaining), 1, relative: 1e-6)
    }

    @Test mutating func whatIsGivenUpTakesNoTime() throws {
        for number in 1...SchedulerSettings().maximumLosses {  // the first training takes down whoever has it
            _ = try stage.greet(process: Int32(number))
            _ = try stage.lose(anna, reason: "killed")
        }
        _ = try stage.greet()
        #expect(progress.failedPoints == 2)
        #expect(try [finish(after: 8), finish(after: 2)] == [.train, .measure])
        expectClose(try #require(remaining), 2, relative: 1e-6)
    }

    @Test mutating func withoutWorkersNothingIsEstimated() throws {
        _ = try stage.greet()
        _ = try finish(after: 2)
        _ = try finish(after: 2)
        #expect(remaining != nil)
        _ = try stage.lose(anna, reason: "killed")
        #expect(remaining == nil)
    }

    @Test mutating func aReportCountsForTheTaskInHandOnly() throws {
        _ = try stage.greet()
        let report = TaskProgress(task: try task().task, attempt: Attempt(1), epoch: 1, epochs: 3, loss: 0.5)
        _ = try stage.hear(.heartbeat(report, assignments: 1))
        let worker = try #require(progress.workers.first)
        #expect(worker.name == "anna" && worker.task == "train seed 1" && worker.progress == report)
        _ = try finish(after: 1)
        let next = try #require(progress.workers.first)
        #expect(next.task == "measure seed 1, bins 4" && next.progress == nil)
    }

    @Test mutating func tasksAndPointsAreCounted() throws {
        _ = try stage.greet()
        for _ in 1...2 { _ = try finish(after: 1) }
        #expect(progress.tasks == 6 && progress.finishedTasks == 2)
        #expect(progress.points == 4 && progress.donePoints == 1 && progress.failedPoints == 0)
        #expect(progress.elapsed == .seconds(3))
    }

    @Test mutating func whatEarlierRunsDidIsNoTaskOfThisOne() throws {
        let grid = stage.grid
        var points = grid.map { PointPlan($0) }
        points[0].measure.doneIn = 1
        points[0].train?.doneIn = 1
        points[1].train?.doneIn = 1
        stage.machine = CoordinatorMachine(logger: Logger(label: ""))
        _ = try stage.perform { $0.plan(points, isLast: true, at: $1, into: &$2) }
        #expect(progress.tasks == 4 && progress.finishedTasks == 0 && progress.donePoints == 1)
    }
}

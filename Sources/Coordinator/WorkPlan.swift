import Journal
import Scheduling
import Sweep

/// What a run would compute, and about how long it would take.
package struct WorkPlan: Sendable {
    package var points = 0
    package var donePoints = 0
    /// Trainings and measurements of the grid, shared ones counted once.
    package var trainings = 0
    package var trainingsToRun = 0
    /// Measurements, or tasks of the user's own.
    package var measurements = 0
    package var measurementsToRun = 0
    /// Seconds on one worker; nil when nothing is known of a kind that is to run.
    private var seconds: Double?

    /// Plans as a run would.
    ///
    /// - Parameter journal: The journal of the output folder; nil when there is none yet.
    /// - Throws: `CoordinatorError.journal` when it cannot be read.
    package init(_ grid: Grid, journal: JournalReader?, models: ModelStore) throws(CoordinatorError) {
        var replay: JournalReplay?
        if let journal {
            do throws(JournalError) { replay = try journal.replay() } catch { throw .journal(error) }
        }
        var planner = Planner(grid, models: models, replay: replay)
        var scheduler = Scheduler()
        var known: [TaskKind: Set<TaskID>] = [:]
        while !planner.isFinished {
            let part = planner.part { $0 == 1000 }
            for task in part.points.flatMap({ [$0.train, $0.measure].compactMap(\.self) }) {
                known[task.kind, default: []].insert(task.id)
            }
            _ = scheduler.handle(.planned(part.points, isLast: part.isLast), at: .zero)
        }
        points = grid.count
        donePoints = scheduler.pointCounts.done
        trainings = known[.train]?.count ?? 0
        measurements = (known[.measure]?.count ?? 0) + (known[.run]?.count ?? 0)
        trainingsToRun = scheduler.unfinishedTasks(.train)
        measurementsToRun = scheduler.unfinishedTasks(.measure) + scheduler.unfinishedTasks(.run)
        seconds = scheduler.expectedSeconds
    }

    /// The time that the tasks to run take; nil when nothing is known of a needed kind or there is nothing to run.
    package func estimate(workers: Int) -> Duration? {
        guard trainingsToRun + measurementsToRun > 0, let seconds else { return nil }
        return .seconds(seconds / Double(workers))
    }
}

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
    package var measurements = 0
    package var measurementsToRun = 0
    private var durations = TaskDurations()

    /// Plans as a run would.
    ///
    /// - Parameter journal: The journal of the output folder; nil when there is none yet.
    /// - Throws: `CoordinatorError.journal` when it cannot be read.
    package init(_ grid: Grid, journal: JournalReader?, models: ModelStore) throws(CoordinatorError) {
        let tasks = TaskCatalogue(grid)
        var completed: Set<TaskID> = []
        if let journal {
            do throws(JournalError) {
                completed = try journal.replay().completed
                durations = try Self.durations(tasks, completed, journal)
            } catch {
                throw .journal(error)
            }
        }
        points = tasks.plan.count
        donePoints = tasks.plan.count { completed.contains($0.measure) }
        let missing = tasks.plan.filter { !completed.contains($0.measure) }
        trainings = Set(tasks.plan.map(\.train)).count
        measurements = Set(tasks.plan.map(\.measure)).count
        measurementsToRun = Set(missing.map(\.measure)).count
        let needed = Set(missing.map(\.train))
        trainingsToRun = needed.count { !completed.contains($0) || !models.holds($0) }
    }

    /// The time that the tasks to run take at the mean durations of those done; nil when none of a needed kind is done or
    /// there is nothing to run.
    package func estimate(workers: Int) -> Duration? {
        guard trainingsToRun + measurementsToRun > 0 else { return nil }
        return durations.time(trainings: trainingsToRun, measurements: measurementsToRun, workers: workers)
    }

    private static func durations(
        _ tasks: TaskCatalogue, _ completed: Set<TaskID>, _ journal: JournalReader
    ) throws(JournalError) -> TaskDurations {
        var durations = TaskDurations()
        for task in completed where tasks.contains(task) {
            guard let result = try journal.result(for: task) else { continue }
            durations.add(tasks.kind(of: task), seconds: result.duration)
        }
        return durations
    }
}

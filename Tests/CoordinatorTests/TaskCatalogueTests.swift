import Numerical
import Scheduling
import Sweep
import Testing

@testable import Coordinator

@Suite struct TaskCatalogueTests {
    private let grid: Grid
    private let tasks: TaskCatalogue

    init() throws {
        grid = try toyGrid(seeds: 2, binnings: [4, 5])
        tasks = TaskCatalogue(grid)
    }

    @Test func pointsThatDifferInTheirMeasurementShareATraining() {
        #expect(tasks.plan.map(\.index) == [0, 1, 2, 3])
        #expect(tasks.plan[0].train == tasks.plan[1].train && tasks.plan[2].train == tasks.plan[3].train)
        #expect(Set(tasks.plan.map(\.train)).count == 2)
        #expect(Set(tasks.plan.map(\.measure)).count == 4)
    }

    @Test func everyTaskOfTheGridIsFoundByItsIdentity() {
        for point in grid {
            let (train, measure) = point.tasks
            for task in [train, measure] {
                #expect(tasks.contains(task.id))
                #expect(tasks.kind(of: task.id) == task.specification.kind)
                #expect(tasks.specification(of: task.id) == task.specification)
            }
        }
    }

    @Test func aTaskOfAnotherGridIsNotContained() {
        let stranger = TaskID(ContentHash(of: "stranger"))
        #expect(!tasks.contains(stranger))
        #expect(tasks.kind(of: stranger) == .measure)
        #expect(tasks.title(of: stranger) == stranger.description)
    }

    @Test func aTrainingIsTitledWithoutWhatOnlyItsMeasurementsHave() {
        #expect(tasks.title(of: tasks.plan[3].train) == "train seed 2")
        #expect(tasks.title(of: tasks.plan[3].measure) == "measure seed 2, bins 5")
    }

    @Test func whatIsDoneIsNotUnfinished() {
        let completed: Set = [tasks.plan[0].train, tasks.plan[0].measure]
        let scheduler = Scheduler(
            plan: tasks.plan, completed: completed, attempts: [:], settings: SchedulerSettings())
        #expect(tasks.unfinished(in: scheduler) == [.train: 1, .measure: 3])
    }
}

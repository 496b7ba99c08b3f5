import Foundation
import Journal
import Sweep
import TestSupport
import Testing

@testable import Coordinator

@Suite struct WorkPlanTests {
    private let fixture: SweepFixture
    private let grid: Grid

    init() throws {
        fixture = try SweepFixture()
        grid = try toyGrid(seeds: 2, binnings: [4, 5])
    }

    @Test func withoutAJournalEverythingIsToRun() throws {
        let plan = try WorkPlan(grid, journal: nil, models: fixture.models)
        #expect(plan.points == 4 && plan.donePoints == 0)
        #expect(plan.trainings == 2 && plan.trainingsToRun == 2)
        #expect(plan.measurements == 4 && plan.measurementsToRun == 4)
        #expect(plan.estimate(workers: 2) == nil)
    }

    @Test func aSharedTrainingWhoseClassifierIsThereIsNotRunAgain() throws {
        let journal = try fixture.openJournal()
        let measure = grid[0].tasks.measure
        let train = try #require(grid[0].tasks.train)
        try journal.complete(train, duration: 8)
        try journal.complete(measure, duration: 2)
        try fixture.models.store(hashed([1]), of: train.id)
        let plan = try WorkPlan(grid, journal: journal.reader, models: fixture.models)
        #expect(plan.donePoints == 1 && plan.trainingsToRun == 1 && plan.measurementsToRun == 3)
        try expectEstimate(plan, workers: 2, seconds: (8 + 3 * 2) / 2)
    }

    @Test func aTrainingWhoseClassifierIsMissingIsRunAgain() throws {
        let journal = try fixture.openJournal()
        try journal.complete(#require(grid[0].tasks.train), duration: 8)
        let plan = try WorkPlan(grid, journal: journal.reader, models: fixture.models)
        #expect(plan.trainingsToRun == 2)
        #expect(plan.estimate(workers: 1) == nil)  // no measurement is done
    }

    @Test func aMissingClassifierThatNoPointNeedsIsNotTrainedAgain() throws {
        let journal = try fixture.openJournal()
        for point in grid.prefix(2) { try journal.complete(point.tasks.measure, duration: 3) }
        try journal.complete(#require(grid[0].tasks.train), duration: 8)
        let plan = try WorkPlan(grid, journal: journal.reader, models: fixture.models)
        #expect(plan.donePoints == 2 && plan.trainingsToRun == 1 && plan.measurementsToRun == 2)
        try expectEstimate(plan, workers: 1, seconds: 8 + 2 * 3)
    }

    @Test func nothingToRunTakesNoTimeWorthTelling() throws {
        let journal = try fixture.openJournal()
        for point in grid { try journal.complete(point.tasks.measure, duration: 3) }
        let plan = try WorkPlan(grid, journal: journal.reader, models: fixture.models)
        #expect(plan.donePoints == 4 && plan.trainingsToRun == 0 && plan.measurementsToRun == 0)
        #expect(plan.estimate(workers: 1) == nil)
    }

    @Test func resultsOfOtherPointsDoNotCount() throws {
        let journal = try fixture.openJournal()
        let other = try toyGrid(seeds: 1, binnings: [9])[0].tasks.measure
        try journal.complete(other, duration: 100)
        let plan = try WorkPlan(grid, journal: journal.reader, models: fixture.models)
        #expect(plan.donePoints == 0 && plan.measurementsToRun == 4)
        #expect(plan.estimate(workers: 1) == nil)
    }

    /// The scheduler keeps costs in single precision.
    private func expectEstimate(_ plan: WorkPlan, workers: Int, seconds: Double) throws {
        let estimate = try #require(plan.estimate(workers: workers))
        expectClose(estimate / .seconds(1), seconds, relative: 1e-6)
    }
}

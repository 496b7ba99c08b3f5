import Foundation
import Journal
import Scheduling
import Sweep
import TestSupport
import Testing

@testable import Coordinator

@Suite struct PlannerTests {
    private let fixture: SweepFixture
    private let grid: Grid

    init() throws {
        fixture = try SweepFixture()
        grid = try toyGrid(seeds: 2, binnings: [4, 5])
    }

    private func planner(_ grid: Grid? = nil, _ journal: SweepJournal? = nil) throws -> Planner {
        Planner(grid ?? self.grid, models: fixture.models, replay: try journal?.reader.replay())
    }

    /// All of a grid in one part.
    private func whole(_ journal: SweepJournal? = nil) throws -> Planner.Part {
        var planner = try planner(nil, journal)
        let part = planner.part { _ in false }
        #expect(part.isLast && planner.isFinished)
        return part
    }

    private func train(_ point: Int) throws -> IdentifiedTask { try #require(grid[point].tasks.train) }

    @Test func withoutAJournalNothingIsKnown() throws {
        let part = try whole()
        #expect(part.points.map(\.index) == [0, 1, 2, 3] && part.lost == [])
        for (plan, point) in zip(part.points, grid) {
            #expect(plan.train?.id == point.tasks.train?.id && plan.train?.kind == .train)
            #expect(plan.measure.id == point.tasks.measure.id && plan.measure.kind == .measure)
            #expect(plan.measure.cost == point.tasks.measure.specification.expectedCost)
            #expect(plan.train?.latestAttempt == nil && plan.train?.doneIn == nil)
            #expect(plan.measure.latestAttempt == nil && plan.measure.doneIn == nil)
        }
    }

    @Test func pointsThatDifferInTheirMeasurementShareATraining() throws {
        let points = try whole().points
        #expect(points[0].train == points[1].train && points[2].train == points[3].train)
        #expect(Set(points.map(\.train?.id)).count == 2 && Set(points.map(\.measure.id)).count == 4)
    }

    @Test func partsFollowEachOther() throws {
        var planner = try planner()
        let first = planner.part { $0 == 3 }
        #expect(first.points.map(\.index) == [0, 1, 2] && !first.isLast && !planner.isFinished)
        let second = planner.part { $0 == 3 }
        #expect(second.points.map(\.index) == [3] && second.isLast && planner.isFinished)
    }

    @Test func whatTheJournalKnowsIsTakenUp() throws {
        let journal = try fixture.openJournal()
        let (train, measure) = (try train(0), grid[0].tasks.measure)
        try journal.complete(train, attempt: Attempt(3), duration: 8)
        try journal.complete(measure, duration: 2)
        try journal.commit([.assigned(try self.train(2).id, .train, Attempt(2), worker: "anna", at: .now)])
        try fixture.models.store(hashed([1]), of: train.id)
        let part = try whole(journal)
        #expect(part.lost == [])
        for point in part.points[...1] {
            #expect(point.train?.doneIn == 8 && point.train?.latestAttempt == Attempt(3))
        }
        #expect(part.points[0].measure.doneIn == 2 && part.points[1].measure.doneIn == nil)
        #expect(part.points[2].train?.doneIn == nil && part.points[2].train?.latestAttempt == Attempt(2))
    }

    @Test func aTrainingWhoseClassifierIsGoneIsLostOnce() throws {
        let journal = try fixture.openJournal()
        let train = try train(0)
        try journal.complete(train, duration: 8)
        try fixture.models.store([1, 2, 3], of: train.id)  // not whole
        let part = try whole(journal)
        #expect(part.lost == [train.id])
        #expect(part.points[0].train?.doneIn == nil && part.points[1].train?.doneIn == nil)
        #expect(part.points[0].train?.latestAttempt == Attempt(1), "its attempts go on counting")
    }

    @Test func aClassifierThatNoPointNeedsIsNotMissed() throws {
        let journal = try fixture.openJournal()
        try journal.complete(try train(0), duration: 8)
        for point in grid.prefix(2) { try journal.complete(point.tasks.measure, duration: 2) }
        let part = try whole(journal)
        #expect(part.lost == [] && part.points[0].train?.doneIn == 8)
    }

    @Test func whatRanIsKnownByItsWorker() throws {
        let journal = try fixture.openJournal()
        let tasks = [try train(0), try train(2), grid[0].tasks.measure]
        for (task, worker) in zip(tasks, ["anna", "bea", "anna"]) {
            try journal.commit([
                .assigned(task.id, task.specification.kind, Attempt(1), worker: worker, at: .now)
            ])
        }
        let attempts = tasks.map { TaskAttempt($0.id, Attempt(1)) }
        let running = try journal.reader.replay().runningByWorker
        #expect(Set(running[anna] ?? []) == [attempts[0], attempts[2]] && running[bea] == [attempts[1]])
        #expect(running.count == 2)
    }
}

@Suite struct GridTaskTests {
    private let grid: Grid

    init() throws { grid = try toyGrid(seeds: 2, binnings: [4, 5]) }

    @Test func aTaskIsMadeAgainFromAPointThatNeedsIt() {
        for point in grid {
            #expect(grid.specification(ofTask: .train, at: point.index) == point.tasks.train?.specification)
            #expect(grid.specification(ofTask: .measure, at: point.index) == point.tasks.measure.specification)
        }
    }

    @Test func aTrainingIsTitledWithoutWhatOnlyItsMeasurementsHave() {
        #expect(grid.title(ofTask: .train, at: 3) == "train seed 2")
        #expect(grid.title(ofTask: .measure, at: 3) == "measure seed 2, bins 5")
    }
}

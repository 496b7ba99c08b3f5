import Events
import Foundation
import TestSupport
import Testing

@Suite struct BumpHuntGeneratorTests {
    @Test func resolutionsComeInTurnAndSplitsInOrder() throws {
        let small = BumpHuntSettings(
            resolution: .values([0.1, 0.2]), testResolution: .values([0.3]), train: 7, validation: 2, test: 3)
        let table = try loadEvents(.bumpHunt(small), seed: 1)
        #expect(table.featureNames == ["y0", "y1", "y", "sigma"])
        #expect(table.processes.map(\.name) == ["signal", "background"])
        #expect(table.eventNumbers == Array(0..<12))
        #expect(table.process == [0, 0, 0, 1, 1, 1, 1] + [0, 1] + [0, 1, 1])
        #expect(Split.allCases.map { split in table.splits.count { $0 == split } } == [7, 2, 3])
        #expect(table.columns[3] == [0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.2] + [0.1, 0.1] + [0.3, 0.3, 0.3])
        #expect(table.weights.allSatisfy { $0 == 1 })
    }

    @Test func everythingLiesOnTheCircleAndAddsUp() throws {
        let table = try loadEvents(
            .bumpHunt(.init(resolution: .uniform(from: 0, to: 1), train: 2000, validation: 2, test: 2)), seed: 2)
        for column in table.columns[..<3] { #expect(column.allSatisfy { $0 >= -0.5 && $0 < 0.5 }) }
        for event in 0..<table.eventCount {
            let turns = table.columns[0][event] + table.columns[1][event] - table.columns[2][event]
            expectClose(turns, turns.rounded(), absolute: 1e-12)
        }
    }

    @Test(arguments: [(0.5, -0.5), (-0.5, -0.5), (0.6, -0.4), (1.25, 0.25), (-3.75, 0.25), (0.25, 0.25)])
    func wrapping(_ value: Double, _ expected: Double) {
        expectClose(BumpHuntSettings.wrapped(value), expected, absolute: 1e-15)
    }

    /// Moments of the sum: of the signal a Gaussian of variance 2 σ², of the background a uniform distribution.
    @Test func momentsAreThoseOfThePaper() throws {
        let count = 40_000
        let settings = BumpHuntSettings(resolution: .values([0.05]), train: 2, validation: 2, test: 2 * count)
        let table = try loadEvents(.bumpHunt(settings), seed: 3)
        func values(_ feature: Int, _ process: Int) -> [Double] {
            table.events(ofProcess: process, in: [.test]).map { table.columns[feature][$0] }
        }
        func variance(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } / Double(values.count) }
        let root = (2 / Double(count)).squareRoot()
        for (feature, expected) in [(0, 0.0025), (1, 0.0025), (2, 0.005)] {
            expectClose(variance(values(feature, 0)), expected, relative: 4 * root)
        }
        // The fourth moment of a uniform number of variance 1/12 is 1/80.
        let error = ((1.0 / 80 - 1.0 / 144) / Double(count)).squareRoot()
        expectClose(variance(values(2, 1)), 1.0 / 12, absolute: 4 * error)
    }

    @Test func uniformResolutionsFillTheirRange() throws {
        let source = EventSource.bumpHunt(
            .init(resolution: .uniform(from: 0.1, to: 0.3), train: 20_000, validation: 2, test: 2))
        let sigmas = try loadEvents(source, seed: 4).columns[3]
        #expect(sigmas.allSatisfy { $0 > 0.1 && $0 <= 0.3 })
        let mean = sigmas.reduce(0, +) / Double(sigmas.count)
        expectClose(mean, 0.2, absolute: 4 * 0.2 / (12.0 * 20_000).squareRoot())
    }

    @Test func eventsAreAFunctionOfSeedAndSource() throws {
        let source = EventSource.bumpHunt(.init(resolution: .values([0.1]), train: 4, validation: 4, test: 4))
        let table = try loadEvents(source, seed: 1)
        #expect(try loadEvents(source, seed: 1) == table)
        #expect(try loadEvents(source, seed: 2).columns != table.columns)
    }

    @Test(arguments: [
        BumpHuntResolution.values([]), .values([0]), .values([0.1, 0.1]), .values([1.5]), .values([.nan]),
        .uniform(from: 0.2, to: 0.2), .uniform(from: -0.1, to: 0.2), .uniform(from: 0.1, to: 1.1),
        .uniform(from: .nan, to: 0.1),
    ])
    func impossibleResolutionsAreRefusedByName(_ resolution: BumpHuntResolution) {
        for (settings, name) in [
            (BumpHuntSettings(resolution: resolution, train: 2, validation: 2, test: 2), "- resolution"),
            (
                BumpHuntSettings(
                    resolution: .values([1]), testResolution: resolution, train: 2, validation: 2, test: 2),
                "- testResolution"
            ),
        ] {
            let error = #expect(throws: EventsError.self) { try loadEvents(.bumpHunt(settings), seed: 1) }
            #expect(error?.description.hasSuffix(name) == true)
        }
    }
}

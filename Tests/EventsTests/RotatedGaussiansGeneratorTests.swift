import Events
import Foundation
import Testing

@Suite struct RotatedGaussiansGeneratorTests {
    private let settings = RotatedGaussiansSettings(
        angles: [0, 1.5, -0.4], testAngles: [0.7], train: 20_001, validation: 20_000, test: 20_000)

    @Test func everyAngleGetsItsEvents() throws {
        let small = RotatedGaussiansSettings(
            angles: [0, 1.5, -0.4], testAngles: [0.7], train: 5, validation: 2, test: 3)
        let table = try loadEvents(.rotatedGaussians(small), seed: 1)
        #expect(table.eventNumbers == Array(0..<24))
        #expect(table.splits == table.splits.sorted { $0.rawValue < $1.rawValue })
        #expect(Split.allCases.map { split in table.splits.count { $0 == split } } == [15, 6, 3])
        func repeated(_ angles: [Double], _ count: Int) -> [Double] {
            angles.flatMap { [Double](repeating: $0, count: count) }
        }
        #expect(table.columns[2] == repeated([0, 1.5, -0.4], 5) + repeated([0, 1.5, -0.4], 2) + repeated([0.7], 3))
        let ofAngle = [0, 0, 1, 1, 1]
        #expect(table.process == ofAngle + ofAngle + ofAngle + [0, 1, 0, 1, 0, 1] + [0, 1, 1])
        #expect(table.weights.allSatisfy { $0 == 1 })
        #expect(table.featureNames == ["x1", "x2", "z"])
        #expect(table.processes.map(\.name) == ["signal", "background"])
    }

    @Test func momentsAreThoseOfThePaper() throws {
        let table = try loadEvents(.rotatedGaussians(settings), seed: 5)
        for split in Split.allCases {
            for angle in split == .test ? [0.7] : settings.angles {
                for (process, sign) in [(0, 1.0), (1, -1)] {
                    let events = table.events(ofProcess: process, in: [split]).filter { table.columns[2][$0] == angle }
                    #expect([10_000, 10_001].contains(events.count))
                    Moments(mean: (sign * cos(angle), sign * sin(angle)), variance: 0.49).expect(table, events)
                }
            }
        }
    }

    @Test func eventsAreAFunctionOfSeedAndSource() throws {
        var small = RotatedGaussiansSettings(angles: [0, 1], train: 40, validation: 8, test: 8)
        let table = try loadEvents(.rotatedGaussians(small), seed: 1)
        #expect(table.columns[2].last == .pi / 4)
        #expect(try loadEvents(.rotatedGaussians(small), seed: 1) == table)
        #expect(try loadEvents(.rotatedGaussians(small), seed: 2).columns != table.columns)
        small.testAngles = [1]
        #expect(try loadEvents(.rotatedGaussians(small), seed: 1).columns[0][..<9] != table.columns[0][..<9])
    }

    @Test(arguments: [
        (RotatedGaussiansSettings(angles: [], train: 2, validation: 2, test: 2), "angles"),
        (RotatedGaussiansSettings(angles: [1, 2, 1], train: 2, validation: 2, test: 2), "angles"),
        (RotatedGaussiansSettings(angles: [.infinity], train: 2, validation: 2, test: 2), "angles"),
        (RotatedGaussiansSettings(angles: [0], testAngles: [.nan], train: 2, validation: 2, test: 2), "testAngles"),
        (RotatedGaussiansSettings(angles: [0], train: -1, validation: 2, test: 2), "train -1"),
        (RotatedGaussiansSettings(angles: [0], train: 2, validation: -1, test: 2), "validation -1"),
        (RotatedGaussiansSettings(angles: [0], train: 2, validation: 2, test: -1), "test -1"),
    ])
    func impossibleSettingsAreRefusedByName(_ settings: RotatedGaussiansSettings, _ name: String) {
        let error = #expect(throws: EventsError.self) { try loadEvents(.rotatedGaussians(settings), seed: 1) }
        #expect(error?.description.hasSuffix("- \(name)") == true)
    }

    /// Turning the events by a is generating them at z + a.
    @Test func rotationOfTheFeaturesIsAnotherAngle() throws {
        let source = EventSource.rotatedGaussians(settings)
        let variation = VariationSettings(
            name: "z", feature: "x1", change: .rotate(0.5, with: "x2"), kind: .shifted)
        let test = try prepareEvents(EventsSettings(source: source), variations: [variation], seed: 6).test
        for (direction, angle) in [(test.variations[0].up, 1.2), (test.variations[0].down, 0.2)] {
            var turned = EventTable(processes: source.processes, featureNames: source.featureNames)
            turned.columns = (0..<3).map { test.values(ofFeature: $0, in: direction.features) }
            #expect(turned.columns[2].allSatisfy { $0 == 0.7 })
            for (process, sign) in [(0, 1.0), (1, -1)] {
                let rows = test.process.indices.filter { test.process[$0] == process }
                Moments(mean: (sign * cos(angle), sign * sin(angle)), variance: 0.49).expect(turned, rows)
            }
        }
    }
}

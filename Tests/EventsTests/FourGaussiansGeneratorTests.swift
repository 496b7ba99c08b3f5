import Events
import TestSupport
import Testing

@Suite struct FourGaussiansGeneratorTests {
    private let settings = FourGaussiansSettings(train: 40_002, validation: 7, test: 21)

    @Test func countsNumbersAndSplits() throws {
        let table = try loadEvents(.fourGaussians(settings), seed: 1)
        #expect(table.eventNumbers == Array(0..<40_030))
        #expect(table.splits == table.splits.sorted { $0.rawValue < $1.rawValue })
        let counts = Split.allCases.map { split in (0..<4).map { table.events(ofProcess: $0, in: [split]).count } }
        #expect(counts == [[10_000, 10_000, 10_001, 10_001], [1, 2, 2, 2], [5, 5, 5, 6]])
        #expect(table.weights.allSatisfy { $0 == 1 })
        #expect(table.featureNames == ["x1", "x2"])
        #expect(table.processes.map(\.name) == ["signal1", "signal2", "background1", "background2"])
        #expect(table.processes.map(\.isSignal) == [true, true, false, false])
    }

    @Test func momentsAreThoseOfThePaper() throws {
        let table = try loadEvents(.fourGaussians(settings), seed: 5)
        let expected = [
            Moments(mean: (0, 0), covariance: -0.5), Moments(mean: (0.5, 3)), Moments(mean: (1, 1)),
            Moments(mean: (-1, 2)),
        ]
        for (process, moments) in expected.enumerated() { moments.expect(table, table.events(ofProcess: process)) }
    }

    @Test func eventsAreAFunctionOfSeedAndSource() throws {
        let small = FourGaussiansSettings(train: 40, validation: 8, test: 8)
        let table = try loadEvents(.fourGaussians(small), seed: 1)
        #expect(try loadEvents(.fourGaussians(small), seed: 1) == table)
        #expect(try loadEvents(.fourGaussians(small), seed: 2).columns != table.columns)
        let two = TwoGaussiansSettings(train: 40, validation: 8, test: 8)
        #expect(try loadEvents(.twoGaussians(two), seed: 1).columns[0][..<9] != table.columns[0][..<9])
    }

    @Test func negativeCountIsRefused() {
        let source = EventSource.fourGaussians(FourGaussiansSettings(train: 10, validation: 10, test: -1))
        let error = #expect(throws: EventsError.self) { try loadEvents(source, seed: 1) }
        #expect(error?.description.hasSuffix("a number of events cannot be negative - test -1") == true)
    }

    @Test func yieldsAndVariationsByProcess() throws {
        let yields = ["signal1": 100.0, "signal2": 100, "background1": 1000, "background2": 1000]
        let variations = [
            VariationSettings(
                name: "x2", feature: "x2", change: .shift(1), kind: .shifted, processes: ["background1"]),
            VariationSettings(
                name: "x1", feature: "x1", change: .shift(1), kind: .shifted, processes: ["background2"]),
        ]
        let small = EventSource.fourGaussians(FourGaussiansSettings(train: 40, validation: 10, test: 30))
        let prepared = try prepareEvents(
            EventsSettings(source: small, yields: yields, scale: ["signal2": 3]), variations: variations, seed: 4)
        for (_, sample) in prepared.samples {
            for (process, total) in [100.0, 300, 1000, 1000].enumerated() {
                expectClose(sample.total(sample.weights, ofProcess: process), total, relative: 1e-12)
            }
            for (variation, (feature, process)) in zip(sample.variations, [(1, 2), (0, 3)]) {
                let up = sample.values(ofFeature: feature, in: variation.up.features)
                let expected = zip(sample.values(ofFeature: feature), sample.process).map {
                    $1 == process ? $0 + 1 : $0
                }
                #expect(up == expected)
                let other = sample.values(ofFeature: 1 - feature, in: variation.up.features)
                #expect(other == sample.values(ofFeature: 1 - feature))
            }
        }
    }
}

import Events
import Numerical
import TestSupport
import Testing

@Suite struct TwoGaussiansGeneratorTests {
    private let settings = TwoGaussiansSettings(train: 40_001, validation: 10, test: 21)

    @Test func countsNumbersAndSplits() throws {
        let table = try loadEvents(.twoGaussians(settings), seed: 1)
        #expect(table.eventNumbers == Array(0..<40_032))
        #expect(Split.allCases.map { split in table.splits.count { $0 == split } } == [40_001, 10, 21])
        #expect(table.splits == table.splits.sorted { $0.rawValue < $1.rawValue })
        let signal = table.process.indices.filter { table.process[$0] == 0 }
        #expect(Split.allCases.map { split in signal.count { table.splits[$0] == split } } == [20_000, 5, 10])
        #expect(table.weights.allSatisfy { $0 == 1 })
        #expect(table.featureNames == ["x1", "x2"])
    }

    @Test(arguments: [(0, 0.0, -0.5), (1, 1.0, 0.0)])
    func momentsAreThoseOfThePaper(_ process: Int, _ mean: Double, _ covariance: Double) throws {
        let table = try loadEvents(.twoGaussians(settings), seed: 5)
        let events = table.process.indices.filter { table.process[$0] == process }
        let (x1, x2) = (events.map { table.columns[0][$0] }, events.map { table.columns[1][$0] })
        let count = Double(events.count)
        // 20,000 events: the mean is known to 0.007, variance and covariance to 0.01; five standard deviations.
        for (first, second, expected) in [(x1, x1, 1), (x2, x2, 1), (x1, x2, covariance)] {
            expectClose(first.reduce(0, +) / count, mean, absolute: 0.035)
            let products = zip(first, second).map { ($0 - mean) * ($1 - mean) }
            expectClose(products.reduce(0, +) / count, expected, absolute: 0.05)
        }
    }

    @Test func eventsAreAFunctionOfSeedAndSource() throws {
        let source = EventSource.twoGaussians(settings)
        let table = try loadEvents(source, seed: 1)
        #expect(try loadEvents(source, seed: 1) == table)
        #expect(try loadEvents(source, seed: 2).columns != table.columns)
        let longer = EventSource.twoGaussians(TwoGaussiansSettings(train: 40_001, validation: 10, test: 22))
        #expect(try loadEvents(longer, seed: 1).columns[0][..<9] != table.columns[0][..<9])
    }

    @Test func eventsComeFromTheStreamThatIsPassed() throws {
        var first = RandomStream(seed: 3, identity: ContentHash(of: "a"), purpose: "test")
        var second = first
        let small = TwoGaussiansSettings(train: 3, validation: 0, test: 0)
        let table = try small.generate(from: &first)
        let (u, v) = (second.gaussian(), second.gaussian())
        #expect(table.columns[0][0] == u && table.columns[1][0] == -0.5 * u + 0.75.squareRoot() * v)
        #expect(table.process == [0, 1, 1])
        #expect(try small.generate(from: &first) != table)
    }

    @Test func negativeCountIsRefused() {
        let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 10, validation: -1, test: 10))
        #expect(throws: EventsError.self) { try loadEvents(source, seed: 1) }
    }
}

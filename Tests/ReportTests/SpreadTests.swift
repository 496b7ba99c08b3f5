import TestSupport
import Testing

@testable import Report

@Suite struct SpreadTests {
    @Test func knownNumbers() throws {
        let spread = try #require(Spread(of: [2, 4, 4, 4, 5, 5, 7, 9]))
        #expect(spread.mean == 5)
        expectClose(try #require(spread.standardDeviation), 2.138089935299395, relative: 1e-15)
        #expect(spread.minimum == 2)
        #expect(spread.maximum == 9)
        #expect(spread.count == 8)
    }

    @Test func aSingleValueHasNoStandardDeviation() throws {
        let spread = try #require(Spread(of: [3.5]))
        #expect(spread.mean == 3.5)
        #expect(spread.standardDeviation == nil)
        #expect(spread.count == 1)
    }

    @Test func equalValuesDoNotSpread() throws {
        let spread = try #require(Spread(of: [0.1, 0.1, 0.1]))
        #expect(spread.mean == 0.1)
        #expect(spread.standardDeviation == 0)
    }

    @Test func nothingHasNoSpread() {
        #expect(Spread(of: []) == nil)
    }
}

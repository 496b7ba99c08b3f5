import Testing

@testable import Coordinator

@Suite struct RefusalCounterTests {
    @Test func powersOfTwoAreWorthALine() {
        var counter = RefusalCounter()
        let told = (1...10_000).compactMap { _ in counter.add("mallory") }
        #expect(told == (0...13).map { 1 << $0 })
    }

    @Test func sendersAreCountedApart() {
        var counter = RefusalCounter()
        #expect(counter.add("mallory") == 1)
        #expect(counter.add("trudy") == 1)
        #expect(counter.add("mallory") == 2)
        #expect(counter.add("mallory") == nil)
        #expect(counter.add("trudy") == 2)
    }

    @Test func aSenderWithANewNameForEveryMessageFillsNothing() {
        var counter = RefusalCounter()
        let told = (0..<100_000).count { counter.add("mallory-\($0)") != nil }
        #expect(told == 1000 + 17, "a thousand names, and the powers of two up to 99,000 of the others")
        #expect(counter.add("mallory-7") == 2, "who came early is still counted apart")
    }
}

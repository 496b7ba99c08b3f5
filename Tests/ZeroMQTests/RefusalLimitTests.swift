import Testing

@testable import ZeroMQ

@Suite struct RefusalLimitTests {
    @Test func aFloodIsCountedAndToldWithTheNextReport() {
        let start = ContinuousClock.now
        var limit = RefusalLimit()
        let first = (0..<1000).map { _ in limit.count(at: start) }
        #expect(first.prefix(20).allSatisfy { $0 == 0 })
        #expect(first.dropFirst(20).allSatisfy { $0 == nil })
        #expect(limit.count(at: start + .seconds(9)) == nil)
        #expect(limit.count(at: start + .seconds(10)) == 981)
        #expect(limit.count(at: start + .seconds(10)) == 0)
    }

    @Test func slowRefusalsAreAllTold() {
        let start = ContinuousClock.now
        var limit = RefusalLimit()
        for second in 0..<100 { #expect(limit.count(at: start + .seconds(second)) == 0) }
    }

    @Test func reportsAreOneSentence() throws {
        let key = try #require(CurveKey(z85: CurveKeyTests.publicText))
        let refusal = Refusal.unknownKey(key)
        #expect(
            "\(AuthenticationReport.refused(refusal, address: "10.0.0.7", unreported: 0))"
                == "worker refused: key \(key) is not among the accepted ones - 10.0.0.7")
        #expect(
            "\(AuthenticationReport.refused(.unusable("mechanism NULL"), address: "", unreported: 3))"
                == "worker refused: mechanism NULL - this host (and 3 refused before it)")
        #expect(
            "\(AuthenticationReport.accepted(name: "w1", address: "10.0.0.7"))" == "worker key accepted: w1 - 10.0.0.7")
    }
}

import Testing

@testable import Coordinator

@Suite struct AttentiveClockTests {
    @Test func aTimeWithoutListeningCountsAsTwoSeconds() {
        let start = ContinuousClock.now
        var clock = AttentiveClock(at: start)
        clock.noteListening(at: start + .seconds(1.5))
        #expect(clock.elapsed(at: start + .seconds(2)) == .seconds(2))
        clock.noteListening(at: start + .seconds(61.5))  // stopped for a minute
        #expect(clock.elapsed(at: start + .seconds(61.5)) == .seconds(3.5))
        clock.noteListening(at: start + .seconds(62))
        #expect(clock.elapsed(at: start + .seconds(62)) == .seconds(4))
    }
}

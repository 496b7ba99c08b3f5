import Testing

@testable import ZeroMQ

@Suite struct DurationMillisecondsTests {
    static let table: [(Duration, Int32)] = [
        (.zero, 0), (.seconds(-3), 0), (.nanoseconds(-1), 0), (.nanoseconds(1), 1), (.milliseconds(1), 1),
        (.microseconds(1001), 2), (.milliseconds(2500), 2500), (.seconds(4) + .nanoseconds(1), 4001),
        (.milliseconds(Int32.max), Int32.max), (.milliseconds(Int32.max) - .nanoseconds(1), Int32.max),
        (.seconds(Int64.max), Int32.max), (.seconds(Int64.min), 0),
    ]

    @Test(arguments: table)
    func areRoundedUpAndClamped(duration: Duration, milliseconds: Int32) {
        #expect(duration.wholeMilliseconds == milliseconds)
    }
}

/// Lets through a limited number of reports of refusals in a time, and counts the others.
///
/// Anybody who reaches the port can be refused as often as he likes; that must fill neither memory nor logs. The
/// reports of an ``Authenticator`` are limited by it; failed handshakes among a socket's events are for their reader to
/// limit.
package struct RefusalLimit {
    /// The most reports in one window.
    static let count = 20
    static let window = Duration.seconds(10)

    private var windowStart: ContinuousClock.Instant?
    private var reported = 0
    private var unreported = 0

    package init() {}

    /// Counts a refusal.
    ///
    /// - Returns: How many before it were not reported when this one is to be; nil when it is not.
    package mutating func count(at now: ContinuousClock.Instant) -> Int? {
        if windowStart.map({ now - $0 >= Self.window }) ?? true {
            windowStart = now
            reported = 0
        }
        guard reported < Self.count else {
            unreported += 1
            return nil
        }
        reported += 1
        defer { unreported = 0 }
        return unreported
    }
}

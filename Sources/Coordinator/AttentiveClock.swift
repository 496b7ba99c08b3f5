/// Time since the start of a coordinator, without the times in which it did not listen: stopped by Ctrl-Z, in a machine that slept,
/// or behind a slow disk. Whoever could not be heard has not fallen silent.
struct AttentiveClock: Sendable {
    private var start: ContinuousClock.Instant
    private var lastListened: ContinuousClock.Instant

    /// The longest time between two looks at the messages that counts in full.
    private static let patience = Duration.seconds(2)

    init(at now: ContinuousClock.Instant = .now) {
        (start, lastListened) = (now, now)
    }

    func elapsed(at now: ContinuousClock.Instant = .now) -> Duration { now - start }

    /// Notes that the coordinator looks at its messages; the time since it last did counts as two seconds at most.
    mutating func noteListening(at now: ContinuousClock.Instant = .now) {
        let absence = now - lastListened - Self.patience
        if absence > .zero { start += absence }
        lastListened = now
    }
}

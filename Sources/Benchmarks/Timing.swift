import Glibc

/// The times of a call that is repeated.
struct Timing: Encodable {
    let median_s: Double
    let first_s: Double
    let calls: Int

    /// Repeats a call until the time has passed, at least once beyond the first.
    ///
    /// Short calls are timed in batches of 200 µs, so that the clock does not count.
    init(atLeast duration: Duration, _ body: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        let first = try clock.measure(body)
        let batch = max(1, Int(Duration.microseconds(200) / max(first, .nanoseconds(100))))
        var times: [Double] = []
        let end = clock.now + duration
        while times.isEmpty || clock.now < end {
            let time = try clock.measure { for _ in 0..<batch { try body() } }
            times.append(time / .seconds(1) / Double(batch))
        }
        times.sort()
        median_s = times[times.count / 2]
        first_s = first / .seconds(1)
        calls = times.count * batch
    }
}

/// Seconds that this process has computed.
func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

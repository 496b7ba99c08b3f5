extension Duration {
    /// The duration in whole milliseconds as libzmq takes it: rounded up, between 0 and the largest `Int32`.
    ///
    /// Rounded up, because who waits until a deadline must not wake before it.
    var wholeMilliseconds: Int32 {
        guard self > .zero else { return 0 }
        guard self < .milliseconds(Int32.max) else { return .max }
        let (seconds, attoseconds) = components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let milliseconds = seconds * 1000 + (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond
        return Int32(milliseconds)
    }
}

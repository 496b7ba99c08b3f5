import CBenchmarks

/// The most operations a second that the core does in single precision, a fused multiply-add counting as two: the best of
/// several times, for anything beside it only slows it down.
struct Peak: Encodable {
    let gflops: Double

    init() {
        let rounds = 20_000_000
        let operations = Double(rounds) * Double(sb_operations_per_round())
        var best = Double.infinity
        for _ in 0..<7 {
            let start = processorTime()
            // The result is used, so that it is computed.
            precondition(sb_multiply_add(rounds).isFinite)
            best = min(best, processorTime() - start)
        }
        gflops = 1e-9 * operations / best
    }
}

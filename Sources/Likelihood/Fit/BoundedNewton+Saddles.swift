/// Where the slope vanishes the function may be at a saddle, as a likelihood is by symmetry for a variation that goes to the
/// same side up and down: it falls in both directions of its parameter.
extension BoundedNewton {
    /// Goes from where it is to a minimum, and on from saddles on the way.
    func descendPastSaddles() -> FitStatus {
        var status = descend()
        for _ in 0..<Self.mostSaddles {
            guard status == .singularHessian, let lower = leaveSaddle() else { return status }
            status = lower
        }
        return status
    }

    /// Descends on both sides of a saddle and goes to the lower end.
    ///
    /// - Returns: nil where it is not at a saddle, and has not moved.
    private func leaveSaddle() -> FitStatus? {
        guard let direction = subproblem.downwardDirection(derivatives) else { return nil }
        let (saddle, bounds) = (values, bounds)
        var lowest = derivatives.value - 1e-9 * (1 + derivatives.value.magnitude)
        var end = saddle
        for sign in [1.0, -1.0] {
            guard let start = lowestPoint(from: saddle, along: direction.map { sign * $0 }, below: lowest) else {
                continue
            }
            begin(from: start, in: bounds)
            _ = descend()
            guard derivatives.value < lowest else { continue }
            lowest = derivatives.value
            end = values
        }
        begin(from: end, in: bounds)
        return end == saddle ? nil : descend()
    }

    /// The lowest of some points along a direction, inside the bounds; nil when none is below a value.
    private func lowestPoint(from saddle: [Double], along direction: [Double], below value: Double) -> [Double]? {
        var lowest = value
        var result: [Double]?
        for stride in [4, 2, 1, 0.5, 0.25, 0.0625, 0.015625] {
            let point = saddle.indices.map { bounds[$0].clamping(saddle[$0] + stride * direction[$0]) }
            let value = objective.value(at: point)
            if value < lowest { (lowest, result) = (value, point) }
        }
        return result
    }

    private static var mostSaddles: Int { 10 }
}

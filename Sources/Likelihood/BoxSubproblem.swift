import Numerical

/// A step inside the bounds.
struct BoxStep {
    /// The values it leads to, shape `[parameters]`.
    var end: [Double]
    /// How much the quadratic model falls along it.
    var predictedDrop: Double
    /// Whether it takes a variable to a bound at which it was not before.
    var reachesBound: Bool
    /// The smallest pivot of the scaled Hessian, near 0 for a nearly flat direction.
    var smallestPivot: Double
}

/// The quadratic model of a function at a point, to be minimised inside bounds.
struct BoxSubproblem {
    let values: [Double]
    let derivatives: Derivatives
    let bounds: [ClosedRange<Double>]
    /// Variables that are neither fixed nor held at a bound by the gradient.
    let free: [Int]

    init(at values: [Double], derivatives: Derivatives, bounds: [ClosedRange<Double>], isFixed: [Bool]) {
        self.values = values
        self.derivatives = derivatives
        self.bounds = bounds
        free = values.indices.filter { index in
            let heldBelow = values[index] <= bounds[index].lowerBound && derivatives.gradient[index] > 0
            let heldAbove = values[index] >= bounds[index].upperBound && derivatives.gradient[index] < 0
            return !isFixed[index] && !heldBelow && !heldAbove
        }
    }

    /// Σ g² / (2 H_ii) over the free variables: the drop that each promises alone.
    var scaledSteepness: Double {
        free.reduce(0) { sum, index in
            let scaled = derivatives.gradient[index] / scale(index)
            return sum + scaled * scaled / 2
        }
    }

    /// The minimum of g·p + ½ p·(H + damping · diag H)·p in the box, or nil when the matrix is not positive definite.
    func step(damping: Double) -> BoxStep? {
        var end = values
        var moving = free
        while true {
            guard let factor = factorise(moving, damping: damping) else { return nil }
            let solution = solve(moving, factor: factor, end: end)
            let wanted = zip(moving, solution).map { (index: $0, value: values[$0] + $1) }
            let crossing = wanted.filter { !bounds[$0.index].contains($0.value) }
            guard !crossing.isEmpty else {
                for (index, value) in wanted { end[index] = value }
                let reachesBound = free.contains { !moving.contains($0) && end[$0] != values[$0] }
                return BoxStep(
                    end: end, predictedDrop: predictedDrop(to: end), reachesBound: reachesBound,
                    smallestPivot: factor.smallestPivot)
            }
            for (index, value) in crossing { end[index] = bounds[index].clamping(value) }
            moving = wanted.map(\.index).filter { index in !crossing.contains { $0.index == index } }
        }
    }

    /// The covariance of the free variables, the inverse Hessian; 0 for the others, shape `[parameters, parameters]`.
    ///
    /// - Returns: nil when the Hessian of the free variables is not positive definite.
    func covariance() -> [Double]? {
        guard let factor = factorise(free, damping: 0) else { return nil }
        let inverse = factor.inverse()
        var covariance = [Double](repeating: 0, count: values.count * values.count)
        for (row, index) in free.enumerated() {
            for (column, other) in free.enumerated() {
                covariance[index * values.count + other] =
                    inverse[row * free.count + column] / (scale(index) * scale(other))
            }
        }
        return covariance
    }

    /// Solves for the moving variables while the others go to their ends.
    private func solve(_ moving: [Int], factor: CholeskyFactor, end: [Double]) -> [Double] {
        let stopped = free.filter { end[$0] != values[$0] }
        let rightHandSide = moving.map { index in
            let coupling = stopped.reduce(0) { $0 + hessian(index, $1) * (end[$1] - values[$1]) }
            return -(derivatives.gradient[index] + coupling) / scale(index)
        }
        return zip(moving, factor.solve(rightHandSide)).map { index, scaled in scaled / scale(index) }
    }

    /// Factorises the Hessian of some variables in units in which its diagonal is 1, which makes the pivots comparable.
    private func factorise(_ indices: [Int], damping: Double) -> CholeskyFactor? {
        var matrix: [Double] = []
        matrix.reserveCapacity(indices.count * indices.count)
        for index in indices {
            for other in indices {
                let scaled = hessian(index, other) / (scale(index) * scale(other))
                matrix.append(index == other ? scaled + damping : scaled)
            }
        }
        guard let factor = CholeskyFactor(of: matrix, size: indices.count) else { return nil }
        return factor.smallestPivot > Self.smallestPivot ? factor : nil
    }

    /// −(g·p + ½ p·H·p), the drop of the undamped model.
    private func predictedDrop(to end: [Double]) -> Double {
        let change = zip(end, values).map { $0 - $1 }
        var drop = 0.0
        for index in free where change[index] != 0 {
            let curvature = free.reduce(0) { $0 + hessian(index, $1) * change[$1] }
            drop -= change[index] * (derivatives.gradient[index] + curvature / 2)
        }
        return drop
    }

    private func hessian(_ row: Int, _ column: Int) -> Double { derivatives.hessian[row * values.count + column] }

    /// √|H_ii|, 1 for a variable without curvature.
    private func scale(_ index: Int) -> Double {
        let curvature = hessian(index, index).magnitude
        return curvature > 0 ? curvature.squareRoot() : 1
    }

    /// A pivot below this share of a variable's own curvature is rounding: other variables do the same.
    private static let smallestPivot = 1e-12
}

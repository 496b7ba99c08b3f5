import Numerical

/// A step inside the bounds; `BoxSubproblem.end` is where it leads.
struct BoxStep {
    /// How much the quadratic model falls along it.
    let predictedDrop: Double
    /// Whether it takes a variable to a bound at which it was not before.
    let reachesBound: Bool
    /// The smallest pivot of the scaled Hessian, near 0 for a nearly flat direction.
    let smallestPivot: Double
}

/// The quadratic model of a function at a point, to be minimised inside bounds, with memory that serves point after point.
///
/// A fixed variable is one whose bounds are equal.
struct BoxSubproblem {
    /// Variables that are neither fixed nor held by a bound nor without effect, see `isHeld` and `hasNoEffect`.
    private(set) var free: [Int] = []
    /// Variables that no bound holds but on which the function does not depend, see `hasNoEffect`.
    private(set) var undetermined: [Int] = []
    /// Where the last step leads, shape `[variables]`.
    private(set) var end: [Double]
    /// What counts as no slope: a variable that promises less than this drop alone.
    private let tolerance: Double
    /// The free variables that the step does not stop at a bound.
    var moving: [Int] = []
    /// 1/√|H_ii|, 1 for a variable without curvature, shape `[variables]`: in these units the Hessian has a diagonal of 1.
    private(set) var units: [Double]
    /// The Cholesky factor for the moving variables.
    var factor: [Double] = []
    /// A vector of the moving variables.
    private var solution: [Double] = []

    init(variableCount: Int, tolerance: Double) {
        self.tolerance = tolerance
        end = Array(repeating: 0, count: variableCount)
        units = Array(repeating: 1, count: variableCount)
    }

    /// Goes to a new point.
    mutating func begin(at values: [Double], _ derivatives: Derivatives, in box: [ClosedRange<Double>]) {
        free.removeAll(keepingCapacity: true)
        for index in values.indices {
            let curvature = derivatives.hessian[index * values.count + index].magnitude
            units[index] = curvature > 0 ? 1 / curvature.squareRoot() : 1
            let isFixed = box[index].lowerBound == box[index].upperBound
            if !isFixed, !isHeld(index, at: values, derivatives, in: box) { free.append(index) }
        }
        undetermined.removeAll(keepingCapacity: true)
        for index in free where hasNoEffect(index, derivatives) { undetermined.append(index) }
        if !undetermined.isEmpty { free.removeAll { undetermined.contains($0) } }
    }

    /// Whether a variable has no slope, no curvature and no share in the curvature of another free one.
    private func hasNoEffect(_ index: Int, _ derivatives: Derivatives) -> Bool {
        let row = index * end.count
        guard derivatives.hessian[row + index] == 0, derivatives.gradient[index] == 0 else { return false }
        return free.allSatisfy { derivatives.hessian[row + $0] == 0 }
    }

    /// Whether a variable stands at a bound and the function falls significantly beyond it.
    private func isHeld(
        _ index: Int, at values: [Double], _ derivatives: Derivatives, in box: [ClosedRange<Double>]
    ) -> Bool {
        let slope = derivatives.gradient[index]
        let fallsOutside =
            values[index] <= box[index].lowerBound && slope > 0 || values[index] >= box[index].upperBound && slope < 0
        return fallsOutside && drop(index, slope: slope) > tolerance
    }

    /// g² / (2 H_ii): the drop that a variable promises alone.
    func drop(_ index: Int, slope: Double) -> Double {
        let scaled = slope * units[index]
        return scaled * scaled / 2
    }

    /// What the free variables promise, each alone.
    func steepness(_ derivatives: Derivatives) -> Double {
        var sum = 0.0
        for index in free { sum += drop(index, slope: derivatives.gradient[index]) }
        return sum
    }

    /// Finds the minimum of g·p + ½ p·(H + damping · diag |H|)·p in the box: variables that would cross a bound stop
    /// there, and the others are solved for again.
    ///
    /// - Returns: nil when the matrix is not positive definite.
    mutating func step(
        at values: [Double], _ derivatives: Derivatives, in box: [ClosedRange<Double>], damping: Double
    ) -> BoxStep? {
        for index in values.indices { end[index] = values[index] }
        moving.removeAll(keepingCapacity: true)
        moving.append(contentsOf: free)
        while true {
            guard let pivot = factorise(derivatives, damping: damping) else { return nil }
            solve(at: values, derivatives)
            if stopAtBounds(at: values, in: box) { continue }
            for (place, index) in moving.enumerated() { end[index] = values[index] + solution[place] }
            return BoxStep(
                predictedDrop: predictedDrop(from: values, derivatives),
                reachesBound: reachesBound(from: values, in: box), smallestPivot: pivot)
        }
    }

    /// The covariance of the free variables, the inverse Hessian; 0 for the others, shape `[variables, variables]`.
    ///
    /// - Returns: nil when the Hessian of the free variables is not positive definite.
    mutating func covariance(_ derivatives: Derivatives) -> (matrix: [Double], smallestPivot: Double)? {
        moving.removeAll(keepingCapacity: true)
        moving.append(contentsOf: free)
        guard let pivot = factorise(derivatives, damping: 0) else { return nil }
        if !free.isEmpty { SymmetricKernels.invert(factor: &factor, size: free.count) }
        let count = end.count
        var covariance = [Double](repeating: 0, count: count * count)
        for (row, index) in free.enumerated() {
            for (column, other) in free.enumerated() {
                covariance[index * count + other] = factor[row * free.count + column] * (units[index] * units[other])
            }
        }
        return (covariance, pivot)
    }

    /// Factorises the Hessian of the moving variables in their units, which makes the pivots comparable.
    ///
    /// - Returns: The smallest pivot.
    mutating func factorise(_ derivatives: Derivatives, damping: Double) -> Double? {
        let size = moving.count
        guard size > 0 else { return .infinity }
        if factor.count != size * size { factor = Array(repeating: 0, count: size * size) }
        for (row, index) in moving.enumerated() {
            let unit = units[index]
            for column in 0...row {
                let other = moving[column]
                factor[row * size + column] = derivatives.hessian[index * end.count + other] * (unit * units[other])
            }
            factor[row * size + row] += damping
        }
        guard let pivot = SymmetricKernels.factorise(&factor, size: size) else { return nil }
        return pivot > Self.smallestPivot ? pivot : nil
    }

    /// Solves for the steps of the moving variables while those that stopped go to their bounds.
    private mutating func solve(at values: [Double], _ derivatives: Derivatives) {
        solution.removeAll(keepingCapacity: true)
        for index in moving {
            var slope = derivatives.gradient[index]
            if moving.count < free.count {
                for other in free where end[other] != values[other] {
                    slope += derivatives.hessian[index * end.count + other] * (end[other] - values[other])
                }
            }
            solution.append(-slope * units[index])
        }
        if !moving.isEmpty { SymmetricKernels.solve(factor: factor, size: moving.count, &solution) }
        for (place, index) in moving.enumerated() { solution[place] *= units[index] }
    }

    /// Stops the variables whose steps lead out of the box at its faces; whether there were any.
    private mutating func stopAtBounds(at values: [Double], in box: [ClosedRange<Double>]) -> Bool {
        var kept = 0
        for (place, index) in moving.enumerated() {
            let wanted = values[index] + solution[place]
            if box[index].contains(wanted) {
                moving[kept] = index
                kept += 1
            } else {
                end[index] = box[index].clamping(wanted)
            }
        }
        defer { moving.removeLast(moving.count - kept) }
        return kept < moving.count
    }

    private func reachesBound(from values: [Double], in box: [ClosedRange<Double>]) -> Bool {
        guard moving.count < free.count else { return false }
        return free.contains { index in
            let isAtBound = end[index] == box[index].lowerBound || end[index] == box[index].upperBound
            return isAtBound && end[index] != values[index]
        }
    }

    /// −(g·p + ½ p·H·p), the drop of the undamped model.
    private func predictedDrop(from values: [Double], _ derivatives: Derivatives) -> Double {
        var drop = 0.0
        for index in free where end[index] != values[index] {
            var slope = 0.0
            for other in free {
                slope += derivatives.hessian[index * end.count + other] * (end[other] - values[other])
            }
            drop -= (end[index] - values[index]) * (derivatives.gradient[index] + slope / 2)
        }
        return drop
    }

    /// A pivot below this share of a variable's own curvature is rounding: other variables do the same.
    private static let smallestPivot = 1e-12
}

extension ClosedRange<Double> {
    func clamping(_ value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }
}

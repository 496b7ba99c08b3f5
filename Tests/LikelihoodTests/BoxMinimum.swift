import Numerical

@testable import Likelihood

/// The minimum of a convex quadratic function in a box, by trying which variables are at which bound: the slow twin of
/// `BoundedNewton`.
enum BoxMinimum {
    /// - Parameter slopes: Linear terms by variable for its lower and upper part, kinks at 0; none for a smooth function.
    static func values(
        of quadratic: Quadratic, in box: [ClosedRange<Double>], above: [Double]? = nil, below: [Double]? = nil
    ) -> [Double] {
        var best: (value: Double, point: [Double]) = (.infinity, [])
        search(quadratic, box, above ?? box.map { _ in 0 }, below ?? box.map { _ in 0 }, [], &best)
        return best.point
    }

    /// A variable is at a value, or free with an additional slope in a range.
    private enum Choice {
        case at(Double)
        case free(slope: Double, range: ClosedRange<Double>)
    }

    private static func search(
        _ quadratic: Quadratic, _ box: [ClosedRange<Double>], _ above: [Double], _ below: [Double], _ choices: [Choice],
        _ best: inout (value: Double, point: [Double])
    ) {
        let index = choices.count
        guard index < box.count else {
            guard let point = solve(quadratic, choices) else { return }
            var value = quadratic.value(at: point)
            for (place, coordinate) in point.enumerated() {
                value += coordinate * (coordinate > 0 ? above[place] : -below[place])
            }
            if value < best.value { best = (value, point) }
            return
        }
        let (lower, upper) = (box[index].lowerBound, box[index].upperBound)
        var options: [Choice] = [.at(lower), .at(upper)]
        if lower < 0, upper > 0 { options.append(.at(0)) }
        if upper > 0 { options.append(.free(slope: above[index], range: max(lower, 0)...upper)) }
        if lower < 0 { options.append(.free(slope: -below[index], range: lower...min(upper, 0))) }
        for option in options { search(quadratic, box, above, below, choices + [option], &best) }
    }

    /// The stationary point of the free variables, nil when it is outside their ranges.
    private static func solve(_ quadratic: Quadratic, _ choices: [Choice]) -> [Double]? {
        let count = choices.count
        var point = quadratic.centre
        var free: [Int] = []
        for (index, choice) in choices.enumerated() {
            if case .at(let value) = choice { point[index] = value } else { free.append(index) }
        }
        guard !free.isEmpty else { return point }
        let gradient = quadratic.derivatives(at: point).gradient
        var step = free.map { index -> Double in
            guard case .free(let slope, _) = choices[index] else { return 0 }
            return -gradient[index] - slope
        }
        var matrix = free.flatMap { row in free.map { quadratic.hessian[row * count + $0] } }
        guard SymmetricKernels.factorise(&matrix, size: free.count) != nil else { return nil }
        SymmetricKernels.solve(factor: matrix, size: free.count, &step)
        for (place, index) in free.enumerated() {
            point[index] += step[place]
            if case .free(_, let range) = choices[index], !range.contains(point[index]) { return nil }
        }
        return point
    }
}

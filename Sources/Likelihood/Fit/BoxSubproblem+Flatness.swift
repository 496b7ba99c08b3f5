import Numerical

/// What is left of a function where Newton's step does not exist: flat directions and saddles.
extension BoxSubproblem {
    /// A curvature below this share of those of the variables themselves counts as flat, of either sign.
    static var flatness: Double { 1e-6 }

    /// A direction in which the function is curved downwards, nearly the steepest.
    ///
    /// It is the lowest eigenvector of the Hessian of the free variables in their units, by inverse iteration.
    ///
    /// - Returns: Shape `[variables]`, in units of which the largest component is that of its variable; nil where the
    ///   Hessian has no curvature below 0 but flat ones.
    mutating func downwardDirection(_ derivatives: Derivatives) -> [Double]? {
        moving.removeAll(keepingCapacity: true)
        moving.append(contentsOf: free)
        var damping = Self.flatness
        guard factorise(derivatives, damping: damping) == nil else { return nil }
        repeat {
            damping *= 3
            guard damping < 1e15 else { return nil }
        } while factorise(derivatives, damping: damping) == nil
        // Any start does that is not orthogonal to the direction.
        var vector = free.indices.map { 1 + (0.618 * Double($0)).truncatingRemainder(dividingBy: 1) }
        for _ in 0..<30 {
            SymmetricKernels.solve(factor: factor, size: free.count, &vector)
            let largest = vector.reduce(0) { max($0, $1.magnitude) }
            guard largest > 0, largest.isFinite else { return nil }
            for place in vector.indices { vector[place] /= largest }
        }
        var direction = [Double](repeating: 0, count: end.count)
        for (place, index) in free.enumerated() { direction[index] = vector[place] * units[index] }
        return direction
    }
}

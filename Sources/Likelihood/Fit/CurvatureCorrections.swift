/// What steps s and the changes y of the gradient along them tell of the second derivatives, as corrections of an
/// approximate inverse Hessian (the limited-memory form of the BFGS update, Nocedal, Math. Comp. 35 (1980) 773).
struct CurvatureCorrections {
    private let variableCount: Int
    /// s, shape `[capacity, variables]`.
    private var steps: [Double]
    /// y, shape `[capacity, variables]`.
    private var changes: [Double]
    /// s·y of the corrections there are.
    private var products: [Double] = []
    private var shares: [Double]
    /// The part of a gradient that the corrections do not explain.
    private var rest: [Double]

    init(variableCount: Int, capacity: Int) {
        self.variableCount = variableCount
        steps = Array(repeating: 0, count: variableCount * capacity)
        changes = steps
        shares = Array(repeating: 0, count: capacity)
        rest = Array(repeating: 0, count: variableCount)
    }

    mutating func removeAll() { products.removeAll(keepingCapacity: true) }

    /// Adds the step between two points.
    ///
    /// - Returns: false when the function is not curved upwards along it; such a step is not added.
    mutating func add(
        from start: [Double], to end: [Double], _ startGradient: [Double], _ endGradient: [Double]
    ) -> Bool {
        let offset = products.count * variableCount
        var product = 0.0
        for index in 0..<variableCount {
            let (step, change) = (end[index] - start[index], endGradient[index] - startGradient[index])
            steps[offset + index] = step
            changes[offset + index] = change
            product += step * change
        }
        guard product > 0 else { return false }
        products.append(product)
        return true
    }

    /// result = H g for a gradient g, with the corrected inverse Hessian H.
    ///
    /// - Parameter multiply: Multiplies with the inverse Hessian to be corrected.
    /// - Returns: ½ g·H g.
    mutating func multiply(
        by gradient: [Double], into result: inout [Double], correcting multiply: ([Double], inout [Double]) -> Void
    ) -> Double {
        for index in 0..<variableCount { rest[index] = gradient[index] }
        for place in products.indices.reversed() {
            shares[place] = dot(steps, place, rest) / products[place]
            add(-shares[place], changes, place, to: &rest)
        }
        multiply(rest, &result)
        for place in products.indices {
            add(shares[place] - dot(changes, place, result) / products[place], steps, place, to: &result)
        }
        var product = 0.0
        for index in 0..<variableCount { product += gradient[index] * result[index] }
        return product / 2
    }

    private func dot(_ rows: [Double], _ place: Int, _ vector: [Double]) -> Double {
        var sum = 0.0
        for index in 0..<variableCount { sum += rows[place * variableCount + index] * vector[index] }
        return sum
    }

    private func add(_ factor: Double, _ rows: [Double], _ place: Int, to vector: inout [Double]) {
        for index in 0..<variableCount { vector[index] += factor * rows[place * variableCount + index] }
    }
}

import Numerical

/// The covariance C′ of variables when some of them, F, become fixed: C′ = C − C_:F C_FF⁻¹ C_F:, never written out.
struct DowndatedCovariance {
    /// Variables with a variance that are not fixed.
    private(set) var free: [Int] = []
    /// C, shape `[variables, variables]`; 0 for variables without variance.
    private var matrix: [Double] = []
    /// The fixed variables that have a variance.
    private var fixed: [Int] = []
    /// The Cholesky factor of C_FF.
    private var factor: [Double] = []
    private var small: [Double] = []

    /// Takes a covariance and fixes the variables with equal bounds.
    ///
    /// - Returns: false when C_FF is not positive definite.
    mutating func begin(_ matrix: [Double], in bounds: [ClosedRange<Double>]) -> Bool {
        self.matrix = matrix
        let count = bounds.count
        free.removeAll(keepingCapacity: true)
        fixed.removeAll(keepingCapacity: true)
        for index in 0..<count where matrix[index * (count + 1)] > 0 {
            if bounds[index].lowerBound < bounds[index].upperBound { free.append(index) } else { fixed.append(index) }
        }
        let size = fixed.count
        if factor.count != size * size { factor = Array(repeating: 0, count: size * size) }
        for (row, index) in fixed.enumerated() {
            for (column, other) in fixed.enumerated() { factor[row * size + column] = matrix[index * count + other] }
        }
        return SymmetricKernels.factorise(&factor, size: size) != nil
    }

    /// Where the minimum moves when the fixed variables move to their values, clamped to the bounds.
    mutating func predict(from known: [Double], in bounds: [ClosedRange<Double>], into values: inout [Double]) {
        for index in known.indices { values[index] = bounds[index].clamping(known[index]) }
        small.removeAll(keepingCapacity: true)
        for index in fixed { small.append(values[index] - known[index]) }
        SymmetricKernels.solve(factor: factor, size: fixed.count, &small)
        for index in free {
            var shift = 0.0
            for (place, other) in fixed.enumerated() { shift += matrix[other * known.count + index] * small[place] }
            values[index] = bounds[index].clamping(known[index] + shift)
        }
    }

    /// Sets the components of fixed variables to 0.
    func removeFixed(from vector: inout [Double]) {
        for index in fixed { vector[index] = 0 }
    }

    /// result = C′ vector, for a vector without fixed components.
    mutating func multiply(by vector: [Double], into result: inout [Double]) {
        let count = vector.count
        SymmetricKernels.multiply(matrix, size: count, by: vector, into: &result)
        small.removeAll(keepingCapacity: true)
        for index in fixed { small.append(result[index]) }
        SymmetricKernels.solve(factor: factor, size: fixed.count, &small)
        for (place, other) in fixed.enumerated() {
            for index in 0..<count { result[index] -= matrix[other * count + index] * small[place] }
        }
        removeFixed(from: &result)
    }

    /// The variables without variance that are not fixed, and on which the function does not depend.
    func undetermined(_ gradient: [Double], in bounds: [ClosedRange<Double>]) -> [Int] {
        gradient.indices.filter { index in
            gradient[index] == 0 && matrix[index * (gradient.count + 1)] == 0
                && bounds[index].lowerBound < bounds[index].upperBound
        }
    }

    /// Whether the variables without variance stay where they are: fixed, or at a bound with the function falling beyond,
    /// or without effect.
    func areHeld(at values: [Double], _ gradient: [Double], in bounds: [ClosedRange<Double>]) -> Bool {
        values.indices.allSatisfy { index in
            let (lower, upper) = (bounds[index].lowerBound, bounds[index].upperBound)
            if lower == upper || matrix[index * (values.count + 1)] > 0 || gradient[index] == 0 { return true }
            return values[index] == lower && gradient[index] >= 0 || values[index] == upper && gradient[index] <= 0
        }
    }
}

import CKernels

/// Dense symmetric matrices in double precision: Cholesky factor, solution, inverse and products.
///
///     guard SymmetricKernels.factorise(&matrix, size: 3) != nil else { ... }  // not positive definite
///     SymmetricKernels.solve(factor: matrix, size: 3, &vector)
///
/// Matrices are row-major of shape `[size, size]` on arrays that the caller keeps: nothing is allocated, and threads may
/// call at the same time. For one type of CPU, equal numbers give equal results to the bit.
package enum SymmetricKernels {
    /// Replaces the lower triangle of A by the factor L of A = L Lᵀ; neither reads nor writes the upper triangle.
    ///
    /// For a matrix of unit diagonal a pivot is the share of a direction that the directions before it leave
    /// undetermined, so that a smallest pivot near the machine precision tells a singular matrix.
    ///
    /// - Returns: The smallest pivot min Lᵢᵢ², infinity for the empty matrix; nil when the matrix is not positive definite
    ///   or holds a number that is not finite, and then its lower triangle is spoilt.
    package static func factorise(_ matrix: inout [Double], size: Int) -> Double? {
        requireSquare(matrix, size)
        let smallestPivot = sk_symmetric_factorise(&matrix, size)
        return smallestPivot > 0 ? smallestPivot : nil
    }

    /// Replaces b by the solution x of A x = b.
    ///
    /// - Parameter factor: L in the lower triangle, as `factorise` leaves it.
    package static func solve(factor: [Double], size: Int, _ vector: inout [Double]) {
        requireSquare(factor, size)
        precondition(vector.count == size, "a system of \(size) equations needs \(size) right-hand sides")
        sk_symmetric_solve(factor, size, &vector)
    }

    /// Replaces L, as `factorise` leaves it, by the inverse A⁻¹, both triangles.
    package static func invert(factor: inout [Double], size: Int) {
        requireSquare(factor, size)
        sk_symmetric_invert(&factor, size)
    }

    /// result = A x for a matrix with both triangles.
    package static func multiply(_ matrix: [Double], size: Int, by vector: [Double], into result: inout [Double]) {
        requireSquare(matrix, size)
        precondition(vector.count == size && result.count == size, "a product of \(size) rows needs \(size) numbers")
        sk_symmetric_multiply(matrix, size, vector, &result)
    }

    /// Adds Σ_k weights[k] rows[k]ᵀ rows[k] to the lower triangle.
    ///
    /// - Parameters:
    ///   - rows: Vectors one after the other, shape `[weights.count, size]`.
    ///   - weights: Of either sign.
    package static func addOuterProducts(
        of rows: [Double], weights: [Double], size: Int, to matrix: inout [Double]
    ) {
        requireSquare(matrix, size)
        precondition(rows.count == weights.count * size, "\(weights.count) weights need as many rows of \(size)")
        sk_symmetric_add_outer_products(rows, weights, weights.count, size, &matrix)
    }

    /// Copies the lower triangle to the upper.
    package static func mirrorLowerTriangle(_ matrix: inout [Double], size: Int) {
        requireSquare(matrix, size)
        sk_symmetric_mirror(&matrix, size)
    }

    private static func requireSquare(_ matrix: [Double], _ size: Int) {
        precondition(matrix.count == size * size, "a matrix of \(size) rows needs \(size * size) numbers")
    }
}

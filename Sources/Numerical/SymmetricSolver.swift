import CLAPACKE
import Synchronization

/// The Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ, for solving and inverting (LAPACK `dpotrf`).
///
///     guard let factor = CholeskyFactor(of: hessian, size: 3) else { ... }  // not positive definite
///     let step = factor.solve(gradient)
///
/// Matrices are row-major of shape `[size, size]`.
package struct CholeskyFactor: Sendable {
    /// Rows and columns.
    package let size: Int
    /// The factor in the lower triangle as LAPACK sees it, by columns; above it stands what the caller left there.
    private let elements: [Double]

    /// Factorises a matrix, or returns nil when it is not positive definite or holds a number that is not finite.
    ///
    /// - Parameters:
    ///   - matrix: A symmetric matrix, shape `[size, size]`.
    ///   - size: Rows and columns.
    package init?(of matrix: [Double], size: Int) {
        precondition(matrix.count == size * size, "a matrix of \(size) rows needs \(size * size) numbers")
        self.size = size
        guard matrix.allSatisfy(\.isFinite) else { return nil }
        guard size > 0 else {
            elements = []
            return
        }
        var factor = matrix
        // A symmetric matrix reads the same by rows and by columns, so that LAPACKE need not transpose it.
        let status = oneAtATime.withLock { _ in
            LAPACKE_dpotrf(LAPACK_COL_MAJOR, lowerTriangle, Int32(size), &factor, Int32(size))
        }
        guard status == 0 else { return nil }
        elements = factor
    }

    /// The smallest pivot of the elimination, min Lᵢᵢ²; infinity for the empty matrix.
    ///
    /// For a matrix of unit diagonal a pivot is the share of a direction that the directions before it leave
    /// undetermined, so that a value near the machine precision tells a singular matrix.
    package var smallestPivot: Double {
        (0..<size).map { elements[$0 * size + $0] * elements[$0 * size + $0] }.min() ?? .infinity
    }

    /// Solves A x = b (LAPACK `dpotrs`).
    ///
    /// - Parameter rightHandSide: The vector b, shape `[size]`.
    /// - Returns: The vector x, shape `[size]`.
    package func solve(_ rightHandSide: [Double]) -> [Double] {
        precondition(rightHandSide.count == size, "a system of \(size) equations needs \(size) right-hand sides")
        guard size > 0 else { return [] }
        var solution = rightHandSide
        let status = oneAtATime.withLock { _ in
            LAPACKE_dpotrs(
                LAPACK_COL_MAJOR, lowerTriangle, Int32(size), 1, elements, Int32(size), &solution, Int32(size))
        }
        precondition(status == 0 || solution.contains { !$0.isFinite }, "LAPACK refused argument \(-status) of dpotrs")
        return solution
    }

    /// The inverse A⁻¹ (LAPACK `dpotri`), symmetric, shape `[size, size]`.
    package func inverse() -> [Double] {
        guard size > 0 else { return [] }
        var inverse = elements
        let status = oneAtATime.withLock { _ in
            LAPACKE_dpotri(LAPACK_COL_MAJOR, lowerTriangle, Int32(size), &inverse, Int32(size))
        }
        precondition(status == 0, "LAPACK could not invert a factor with a pivot of zero")
        for column in 0..<size {
            for row in 0..<column { inverse[column * size + row] = inverse[row * size + column] }
        }
        return inverse
    }
}

private let lowerTriangle = CChar(UInt8(ascii: "L"))

/// The serial OpenBLAS hands out its scratch memory without a lock: two threads inside it spoil each other's numbers.
private let oneAtATime = Mutex(())

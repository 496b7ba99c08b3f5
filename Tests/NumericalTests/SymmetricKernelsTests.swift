import Numerical
import TestSupport
import Testing

/// Below, on and beyond the tile of 8 rows, and beyond the panel of 256 steps.
private let sizes = [1, 2, 3, 4, 7, 8, 9, 13, 16, 17, 31, 87, 184, 281]

@Suite struct SymmetricKernelsTests {
    @Test(arguments: sizes)
    func factorIsThatOfThePlainElimination(size: Int) throws {
        let problem = Problem(size: size)
        var factor = problem.matrix
        let smallestPivot = try #require(SymmetricKernels.factorise(&factor, size: size))
        let expected = plainFactor(of: problem.matrix, size: size)
        let diagonal = (0..<size).map { expected[$0 * size + $0] }
        expectClose(smallestPivot, diagonal.map { $0 * $0 }.min() ?? .infinity, relative: 1e-13)
        for row in 0..<size {
            for column in 0...row {
                expectClose(factor[row * size + column], expected[row * size + column], absolute: 2e-14)
            }
        }
    }

    @Test(arguments: sizes)
    func upperTriangleIsNeitherReadNorWritten(size: Int) throws {
        var factor = Problem(size: size).matrix
        let expected = try Problem(size: size).factor()
        for row in 0..<size {
            for column in 0..<size where column > row { factor[row * size + column] = .nan }
        }
        _ = try #require(SymmetricKernels.factorise(&factor, size: size))
        for element in factor.indices {
            let (row, column) = element.quotientAndRemainder(dividingBy: size)
            #expect(column > row ? factor[element].isNaN : factor[element] == expected[element])
        }
    }

    @Test(arguments: sizes)
    func solutionFulfilsTheEquations(size: Int) throws {
        let problem = Problem(size: size)
        var solution = problem.vector
        SymmetricKernels.solve(factor: try problem.factor(), size: size, &solution)
        let product = plainProduct(of: problem.matrix, with: solution)
        for (value, expected) in zip(product, problem.vector) { expectClose(value, expected, absolute: 2e-14) }
    }

    @Test(arguments: sizes)
    func inverseIsSymmetricAndSolvesEveryColumn(size: Int) throws {
        let factor = try Problem(size: size).factor()
        var inverse = factor
        SymmetricKernels.invert(factor: &inverse, size: size)
        for column in 0..<size {
            var solution = (0..<size).map { $0 == column ? 1.0 : 0 }
            SymmetricKernels.solve(factor: factor, size: size, &solution)
            for row in 0..<size {
                expectClose(inverse[row * size + column], solution[row], absolute: 1e-14)
                #expect(inverse[row * size + column] == inverse[column * size + row])
            }
        }
    }

    @Test(arguments: sizes)
    func productIsThePlainSum(size: Int) {
        let problem = Problem(size: size)
        var result = [Double](repeating: .nan, count: size)
        SymmetricKernels.multiply(problem.matrix, size: size, by: problem.vector, into: &result)
        for (value, expected) in zip(result, plainProduct(of: problem.matrix, with: problem.vector)) {
            expectClose(value, expected, absolute: 2e-14)
        }
    }

    @Test(arguments: [1, 4, 8, 13, 31], [0, 1, 5, 300])
    func outerProductsAreAddedToTheLowerTriangleOnly(size: Int, count: Int) {
        var random = RandomStream(seed: size, identity: ContentHash(of: "rows"), purpose: "test")
        let rows = (0..<size * count).map { _ in random.uniform() - 0.5 }
        let weights = (0..<count).map { _ in random.uniform() - 0.5 }
        let before = Problem(size: size).matrix
        var after = before
        SymmetricKernels.addOuterProducts(of: rows, weights: weights, size: size, to: &after)
        for row in 0..<size {
            for column in 0..<size {
                let sum = (0..<count).reduce(0) { $0 + weights[$1] * rows[$1 * size + row] * rows[$1 * size + column] }
                let expected = before[row * size + column] + (column <= row ? sum : 0)
                expectClose(after[row * size + column], expected, absolute: 1e-14)
            }
        }
    }

    @Test(arguments: sizes)
    func mirrorCopiesTheLowerTriangle(size: Int) {
        var matrix = (0..<size * size).map(Double.init)
        SymmetricKernels.mirrorLowerTriangle(&matrix, size: size)
        for element in matrix.indices {
            let (row, column) = element.quotientAndRemainder(dividingBy: size)
            #expect(matrix[element] == Double(max(row, column) * size + min(row, column)))
        }
    }

    @Test(arguments: [[1, 2, 2, 1], [0, 0, 0, 1], [-1, 0, 0, 1], [.nan, 0, 0, 1], [1, .infinity, .infinity, 1]])
    func otherMatricesAreRefused(matrix: [Double]) {
        var factor = matrix
        #expect(SymmetricKernels.factorise(&factor, size: 2) == nil)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numberThatIsNotFiniteIsFoundAnywhereInTheLowerTriangle(spoiler: Double) {
        let size = 19
        for row in 0..<size {
            for column in 0...row {
                var factor = Problem(size: size).matrix
                factor[row * size + column] = spoiler
                #expect(SymmetricKernels.factorise(&factor, size: size) == nil, "row \(row), column \(column)")
            }
        }
    }

    @Test func emptyMatrixHasNoPivot() {
        var nothing: [Double] = []
        #expect(SymmetricKernels.factorise(&nothing, size: 0) == .infinity)
        SymmetricKernels.invert(factor: &nothing, size: 0)
        #expect(nothing.isEmpty)
    }

    /// An array starts at a multiple of 16 bytes, so that the place in memory differs between copies.
    @Test func copiesElsewhereInMemoryGiveTheSameBits() throws {
        let problem = Problem(size: 87)
        var kept: [[Double]] = []
        for length in 0..<8 {
            kept.append([Double](repeating: 0, count: 2 * length))
            var inverse = try problem.factor()
            SymmetricKernels.invert(factor: &inverse, size: 87)
            kept.append(inverse)
        }
        #expect(kept.count(where: { $0 == kept[1] }) == 8)
    }

    @Test func threadsDoNotDisturbEachOther() throws {
        let problem = Problem(size: 31)
        var expected = try problem.factor()
        SymmetricKernels.invert(factor: &expected, size: 31)
        let inverses = concurrentMap(count: 200, threads: 4) { _ in
            var inverse = problem.matrix
            guard SymmetricKernels.factorise(&inverse, size: 31) != nil else { return inverse }
            SymmetricKernels.invert(factor: &inverse, size: 31)
            return inverse
        }
        #expect(inverses.allSatisfy { $0 == expected })
    }
}

/// A random symmetric matrix, positive definite since its diagonal exceeds the spectral radius of the rest, and a vector.
private struct Problem {
    let size: Int
    let matrix: [Double]
    let vector: [Double]

    init(size: Int) {
        var random = RandomStream(seed: size, identity: ContentHash(of: "symmetric"), purpose: "test")
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<row {
                matrix[row * size + column] = random.uniform() - 0.5
                matrix[column * size + row] = matrix[row * size + column]
            }
            matrix[row * size + row] = 0.8 * Double(size).squareRoot() + random.uniform()
        }
        self.size = size
        self.matrix = matrix
        vector = (0..<size).map { _ in random.uniform() - 0.5 }
    }

    func factor() throws -> [Double] {
        var factor = matrix
        _ = try #require(SymmetricKernels.factorise(&factor, size: size))
        return factor
    }
}

private func plainFactor(of matrix: [Double], size: Int) -> [Double] {
    var factor = matrix
    for row in 0..<size {
        for column in 0...row {
            var rest = factor[row * size + column]
            for k in 0..<column { rest -= factor[row * size + k] * factor[column * size + k] }
            factor[row * size + column] = row == column ? rest.squareRoot() : rest / factor[column * size + column]
        }
    }
    return factor
}

private func plainProduct(of matrix: [Double], with vector: [Double]) -> [Double] {
    vector.indices.map { row in
        vector.indices.reduce(0) { $0 + matrix[row * vector.count + $1] * vector[$1] }
    }
}

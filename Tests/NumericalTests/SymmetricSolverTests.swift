import Numerical
import TestSupport
import Testing

@Suite struct SymmetricSolverTests {
    /// A positive definite matrix B Bᵀ + 1 with B drawn at random.
    private func positiveDefinite(size: Int, seed: Int) -> [Double] {
        var stream = RandomStream(seed: seed, identity: ContentHash(of: "matrix"), purpose: "test")
        let root = (0..<size * size).map { _ in stream.gaussian() }
        return (0..<size * size).map { element in
            let (row, column) = element.quotientAndRemainder(dividingBy: size)
            let product = (0..<size).reduce(0) { $0 + root[row * size + $1] * root[column * size + $1] }
            return product + (row == column ? 1 : 0)
        }
    }

    private func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        let size = vector.count
        return (0..<size).map { row in (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] } }
    }

    @Test(arguments: [1, 2, 5, 30]) func solutionSatisfiesTheEquations(size: Int) throws {
        let matrix = positiveDefinite(size: size, seed: size)
        let rightHandSide = (0..<size).map { Double($0) - 0.5 }
        let solution = try #require(CholeskyFactor(of: matrix, size: size)).solve(rightHandSide)
        for (value, expected) in zip(product(matrix, solution), rightHandSide) {
            expectClose(value, expected, relative: 1e-9, absolute: 1e-10)
        }
    }

    @Test(arguments: [1, 2, 5, 30]) func inverseSolvesEveryColumn(size: Int) throws {
        let matrix = positiveDefinite(size: size, seed: 7 * size)
        let factor = try #require(CholeskyFactor(of: matrix, size: size))
        let inverse = factor.inverse()
        for column in 0..<size {
            let unit = (0..<size).map { $0 == column ? 1.0 : 0 }
            for (row, value) in factor.solve(unit).enumerated() {
                expectClose(inverse[row * size + column], value, absolute: 1e-12)
                #expect(inverse[row * size + column] == inverse[column * size + row])
            }
        }
    }

    @Test func pivotsAreThoseOfTheElimination() throws {
        let factor = try #require(CholeskyFactor(of: [4, 2, 2, 3], size: 2))
        expectClose(factor.smallestPivot, 2, relative: 1e-15)
    }

    @Test(arguments: [[1, 2, 2, 1], [0, 0, 0, 1], [-1, 0, 0, 1], [.nan, 0, 0, 1], [1, .infinity, .infinity, 1]])
    func otherMatricesAreRefused(matrix: [Double]) {
        #expect(CholeskyFactor(of: matrix, size: 2) == nil)
    }

    @Test func emptyMatrixHasAnEmptyInverse() throws {
        let factor = try #require(CholeskyFactor(of: [], size: 0))
        #expect(factor.inverse().isEmpty)
        #expect(factor.solve([]).isEmpty)
    }

    /// The library below is not safe to enter from two threads.
    @Test func threadsDoNotDisturbEachOther() async throws {
        let matrix = positiveDefinite(size: 6, seed: 3)
        let expected = try #require(CholeskyFactor(of: matrix, size: 6)).inverse()
        let differences = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<3000).count { _ in CholeskyFactor(of: matrix, size: 6)?.inverse() != expected }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(differences == 0)
    }
}

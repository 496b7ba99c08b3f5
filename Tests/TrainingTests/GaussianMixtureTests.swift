import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct GaussianMixtureTests {
    /// N(x; m, C) in two dimensions, written out by the inverse of a 2 × 2 matrix.
    private func plain(_ x: [Double], _ m: [Double], _ c: [Double]) -> Double {
        let determinant = c[0] * c[3] - c[1] * c[2]
        let (u, v) = (x[0] - m[0], x[1] - m[1])
        let square = (c[3] * u * u - (c[1] + c[2]) * u * v + c[0] * v * v) / determinant
        return exp(-square / 2) / (2 * .pi * determinant.squareRoot())
    }

    @Test func densityAgreesWithTheFormula() {
        let mixture = GaussianMixture([(1, [1, -2], [2, 0.3, 0.3, 0.5]), (3, [0, 0.5], [1, -0.9, -0.9, 1])])
        for x in [[0.0, 0], [1, -2], [-3, 2.5], [4, 4]] {
            let expected =
                0.25 * plain(x, [1, -2], [2, 0.3, 0.3, 0.5]) + 0.75 * plain(x, [0, 0.5], [1, -0.9, -0.9, 1])
            expectClose(mixture.logDensity(x), log(expected), absolute: 1e-12)
        }
    }

    @Test func densityOfOneDimensionAgreesWithTheFormula() {
        let norm = -log(2) - 0.5 * log(2 * Double.pi)
        expectClose(GaussianMixture([(7, [1], [4])]).logDensity([4]), norm - 1.125, relative: 1e-14)
    }

    @Test func farFromAllComponentsTheLogarithmStaysFinite() {
        let mixture = GaussianMixture([(1, [0], [1]), (1, [1], [1])])
        expectClose(mixture.logDensity([101]), -5000 - log(2) - 0.5 * log(2 * Double.pi), relative: 1e-14)
    }
}

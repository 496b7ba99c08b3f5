import Foundation
import TestSupport
import Testing

@testable import Likelihood

@Suite struct CubicSplineTests {
    private let places = [-1, -0.4, 0.1, 0.9, 1.3, 2]

    @Test func cubicIsReproducedWithItsDerivatives() {
        let spline = CubicSpline(places: places, values: places.map { 1 + $0 * (2 - $0 * (3 - 0.5 * $0)) })
        for place in [-1, -0.7, 0.1, 0.5, 1.9, 2] {
            let jet = spline.jet(at: place)
            expectClose(jet.value, 1 + 2 * place - 3 * place * place + 0.5 * place * place * place, absolute: 1e-12)
            expectClose(jet.first, 2 - 6 * place + 1.5 * place * place, absolute: 1e-11)
            expectClose(jet.second, -6 + 3 * place, absolute: 1e-10)
        }
    }

    @Test func fewPointsGiveTheirPolynomial() {
        #expect(CubicSpline(places: [1], values: [4]).jet(at: 7) == Jet(value: 4, first: 0, second: 0))
        #expect(CubicSpline(places: [0, 2], values: [1, 5]).jet(at: 0.5) == Jet(value: 2, first: 2, second: 0))
        let parabola = CubicSpline(places: [0, 1, 3], values: [0, 1, 9]).jet(at: 2)
        expectClose(parabola.value, 4, relative: 1e-14)
        expectClose(parabola.first, 4, relative: 1e-14)
        expectClose(parabola.second, 2, relative: 1e-14)
    }

    @Test func errorFallsWithTheFourthPowerOfTheDistanceUpToTheEdges() {
        func largestError(_ count: Int) -> Double {
            let places = (0...count).map { Double($0) / Double(count) }
            let spline = CubicSpline(places: places, values: places.map { exp($0) })
            return (0...1000).map { abs(spline.jet(at: Double($0) / 1000).value - exp(Double($0) / 1000)) }.max() ?? 0
        }
        let ratio = largestError(20) / largestError(40)
        #expect(ratio > 12 && ratio < 20)
    }

    @Test func yieldsAreNeverNegative() {
        let spline = YieldSpline(places: [0, 1, 2, 3, 4], yields: [10, 0, 0, 0, 20])
        for place in stride(from: 0, through: 4, by: 0.01) { #expect(spline.jet(at: place).value >= 0) }
        #expect(spline.jet(at: 2) == Jet(value: 0, first: 0, second: spline.jet(at: 2).second))
    }

    @Test func derivativesOfTheGammaFunctionAreTheKnownOnes() {
        let euler = 0.577215664901532860607
        expectClose(GammaDerivatives(at: 1).digamma, -euler, absolute: 1e-14)
        expectClose(GammaDerivatives(at: 1).trigamma, .pi * .pi / 6, relative: 1e-14)
        expectClose(GammaDerivatives(at: 1.5).digamma, 2 - euler - 2 * log(2), absolute: 1e-14)
        expectClose(GammaDerivatives(at: 1.5).trigamma, .pi * .pi / 2 - 4, relative: 1e-14)
        let harmonic = (1...99).reduce(0.0) { $0 + 1 / Double($1) }
        expectClose(GammaDerivatives(at: 100).digamma, harmonic - euler, relative: 1e-14)
        let squares = (1...99).reduce(0.0) { $0 + 1 / Double($1 * $1) }
        expectClose(GammaDerivatives(at: 100).trigamma, .pi * .pi / 6 - squares, relative: 1e-12)
    }
}

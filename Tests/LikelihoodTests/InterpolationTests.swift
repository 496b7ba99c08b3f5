import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct InterpolationTests {
    static let factors: [(up: Double, down: Double)] = [(1.1, 0.92), (1.25, 0.85), (0.9, 1.2), (3, 0.05), (1, 1)]
    static let points = [-2.7, -1, -0.99, -0.4, 0, 0.3, 0.99, 1, 1.8]

    @Test(arguments: factors, points) func normalisationIsThatOfThePlainTwin(
        factors: (up: Double, down: Double), theta: Double
    ) {
        let value = NormalisationInterpolation(up: factors.up, down: factors.down).jet(at: theta).value
        expectClose(value, PlainTwin.factor(theta, up: factors.up, down: factors.down), relative: 1e-12)
    }

    @Test(arguments: factors, points) func normalisationDerivatives(
        factors: (up: Double, down: Double), theta: Double
    ) {
        let interpolation = NormalisationInterpolation(up: factors.up, down: factors.down)
        expectDerivatives(at: theta, of: interpolation.jet)
    }

    @Test(arguments: points) func shapeIsThatOfThePlainTwin(theta: Double) {
        let (nominal, up, down) = (20.0, 23.5, 18.9)
        let term = ShapeTerm(parameter: 0, nominal: [nominal], up: [up], down: [down])
        let value =
            theta * term.symmetric[0] + ShapeInterpolation.asymmetry(at: theta).value * term.asymmetric[0]
        expectClose(value, PlainTwin.shift(theta, nominal: nominal, up: up, down: down), relative: 1e-13)
    }

    @Test(arguments: points) func shapeDerivatives(theta: Double) {
        expectDerivatives(at: theta, of: ShapeInterpolation.asymmetry)
    }

    @Test func productRule() {
        // (x² · x³) at x = 2, whose product is x⁵.
        let product = Jet(value: 4, first: 4, second: 2) * Jet(value: 8, first: 12, second: 12)
        #expect(product == Jet(value: 32, first: 80, second: 160))
    }

    /// Compares derivatives with central differences; both sides of a seam must agree.
    private func expectDerivatives(at theta: Double, of function: (Double) -> Jet) {
        let step = 1e-5
        let (low, middle, high) = (function(theta - step), function(theta), function(theta + step))
        expectClose(middle.first, (high.value - low.value) / (2 * step), relative: 1e-7, absolute: 1e-7)
        expectClose(middle.second, (high.first - low.first) / (2 * step), relative: 1e-6, absolute: 2e-3)
    }
}

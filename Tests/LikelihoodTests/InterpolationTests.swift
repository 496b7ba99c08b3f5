import TestSupport
import Testing

@testable import Likelihood

@Suite struct InterpolationTests {
    static let factors: [(up: Double, down: Double)] = [(1.1, 0.92), (1.25, 0.85), (0.9, 1.2), (3, 0.05), (1, 1)]
    static let points = [-2.7, -1, -0.99, -0.4, 0, 0.3, 0.99, 1, 1.8]

    /// A model of one bin in which `theta` does everything.
    private func model(_ modifier: Modifier, _ codes: InterpolationCodes) throws -> StatisticalModel {
        try StatisticalModel(
            channels: [Channel(name: "sr", samples: [Sample(name: "all", nominal: [20], modifiers: [modifier])])],
            measurement: Measurement(parametersOfInterest: []), interpolation: codes)
    }

    @Test(arguments: factors, NormalisationCode.allCases)
    func normalisationIsThatOfThePlainTwin(factors: (up: Double, down: Double), code: NormalisationCode) throws {
        let modifier = Modifier.normalisationUncertainty("theta", up: factors.up, down: factors.down)
        let model = try model(modifier, InterpolationCodes(normalisation: code))
        for theta in Self.points {
            let twin = PlainTwin(model: model).yields(at: [theta])[0]
            expectClose(model.expectedYields(at: [theta])[0][0], twin.value, relative: 1e-12)
        }
        #expect(model.expectedYields(at: [0]) == [[20]])
        expectClose(model.expectedYields(at: [1])[0][0], 20 * factors.up, relative: 1e-15)
        expectClose(model.expectedYields(at: [-1])[0][0], 20 * factors.down, relative: 1e-15)
    }

    @Test(arguments: ShapeCode.allCases) func shapeIsThatOfThePlainTwin(code: ShapeCode) throws {
        let model = try model(.shapeVariation("theta", up: [23.5], down: [18.9]), InterpolationCodes(shape: code))
        for theta in Self.points {
            let twin = PlainTwin(model: model).yields(at: [theta])[0]
            expectClose(model.expectedYields(at: [theta])[0][0], twin.value, relative: 1e-13)
        }
        for (theta, yield) in [(0.0, 20.0), (1, 23.5), (-1, 18.9)] {
            expectClose(model.expectedYields(at: [theta])[0][0], yield, relative: 1e-14)
        }
    }

    /// Value and two derivatives of code 4 go on smoothly at |θ| = 1.
    @Test(arguments: factors) func polynomialMeetsTheExponentials(factors: (up: Double, down: Double)) {
        let factor = NormalisationInterpolation(up: factors.up, down: factors.down, code: .code4)
        for (theta, rate, value) in [(1.0, factor.rateAbove, factors.up), (-1, factor.rateBelow, factors.down)] {
            let basis = PolynomialBasis(at: theta)
            expectClose(factor.polynomial.dot(basis.values), value, relative: 1e-13)
            expectClose(factor.polynomial.dot(basis.slopes), rate * value, relative: 1e-12, absolute: 1e-13)
            expectClose(
                factor.polynomial.dot(basis.curvatures), rate * rate * value, relative: 1e-11, absolute: 1e-12)
        }
    }

    @Test(arguments: points, ShapeCode.allCases) func asymmetryDerivatives(theta: Double, code: ShapeCode) {
        let isSeam = code != .code4p && (theta == 0 || theta.magnitude == 1)
        guard !isSeam else { return }
        let step = 1e-5
        let (low, high) = (
            ShapeInterpolation.asymmetry(code, at: theta - step), ShapeInterpolation.asymmetry(code, at: theta + step)
        )
        let middle = ShapeInterpolation.asymmetry(code, at: theta)
        expectClose(middle.first, (high.value - low.value) / (2 * step), relative: 1e-7, absolute: 1e-7)
        expectClose(middle.second, (high.first - low.first) / (2 * step), relative: 1e-6, absolute: 2e-3)
    }

    @Test func kinkHasTheSlopeOfTheChosenSide() {
        #expect(ShapeInterpolation.asymmetry(.code0, at: 0).first == -1)
        #expect(ShapeInterpolation.asymmetry(.code0, at: 0, isAbove: true).first == 1)
    }
}

import Glibc

/// A function of one parameter at one point: its value and its first two derivatives.
struct Jet: Sendable, Equatable, BitwiseCopyable {
    var value: Double
    var first: Double
    var second: Double
}

/// Where a parameter stands among the pieces of the interpolation of a normalisation.
enum InterpolationRegion: BitwiseCopyable {
    case polynomial
    case above
    case below
}

/// The factor of a normalisation uncertainty.
///
///     code 1:  f(θ) = up^θ for θ ≥ 0,   down^(−θ) below
///     code 4:  the same for |θ| ≥ 1,    1 + Σ aᵢ θⁱ, i = 1...6, between
///
/// The six coefficients make f and its first two derivatives continuous at θ = ±1.
struct NormalisationInterpolation: Sendable, Equatable, BitwiseCopyable {
    /// The coefficients of θ⁰...θ⁶ and a 0.
    var polynomial: SIMD8<Double>
    /// ln up: above, f = exp(rateAbove · θ).
    var rateAbove: Double
    /// −ln down: below, f = exp(rateBelow · θ).
    var rateBelow: Double

    /// f = θ.
    static let parameter = NormalisationInterpolation(polynomial: [0, 1, 0, 0, 0, 0, 0, 0], rateAbove: 0, rateBelow: 0)

    private init(polynomial: SIMD8<Double>, rateAbove: Double, rateBelow: Double) {
        self.polynomial = polynomial
        self.rateAbove = rateAbove
        self.rateBelow = rateBelow
    }

    /// - Parameters:
    ///   - up: The factor at θ = +1, above 0.
    ///   - down: The factor at θ = −1, above 0.
    init(up: Double, down: Double, code: NormalisationCode) {
        let logarithmUp = log(up)
        let logarithmDown = log(down)
        self.init(polynomial: [1, 0, 0, 0, 0, 0, 0, 0], rateAbove: logarithmUp, rateBelow: -logarithmDown)
        guard code == .code4 else { return }
        let upper = Jet(value: up, first: up * logarithmUp, second: up * logarithmUp * logarithmUp)
        let lower = Jet(value: down, first: -down * logarithmDown, second: down * logarithmDown * logarithmDown)
        // Odd and even parts of the polynomial at θ = 1, each with its first two derivatives.
        let odd = Jet(
            value: (upper.value - lower.value) / 2, first: (upper.first + lower.first) / 2,
            second: (upper.second - lower.second) / 2)
        let even = Jet(
            value: (upper.value + lower.value) / 2 - 1, first: (upper.first - lower.first) / 2,
            second: (upper.second + lower.second) / 2)
        let a5 = (odd.second - 3 * odd.first + 3 * odd.value) / 8
        let a3 = (odd.first - odd.value) / 2 - 2 * a5
        let a6 = (even.second - 5 * even.first + 8 * even.value) / 8
        let a4 = even.first / 2 - even.value - 2 * a6
        polynomial = [1, odd.value - a3 - a5, even.value - a4 - a6, a3, a4, a5, a6, 0]
    }

    /// Whether the one-sided derivatives of code 1 differ at 0 by more than rounding.
    var hasKink: Bool {
        (rateAbove - rateBelow).magnitude > 1e-12 * max(rateAbove.magnitude, rateBelow.magnitude)
    }
}

/// The powers of a parameter that the polynomials of all normalisations share, with their derivatives.
///
/// The sum of the products of `values` with the coefficients is the polynomial, and so on.
struct PolynomialBasis: BitwiseCopyable {
    /// 1, θ, ... θ⁶ and a 0.
    var values: SIMD8<Double>
    var slopes: SIMD8<Double>
    var curvatures: SIMD8<Double>

    /// Of a normalisation that is the parameter itself.
    static func linear(at parameter: Double) -> PolynomialBasis {
        PolynomialBasis(
            values: [1, parameter, 0, 0, 0, 0, 0, 0], slopes: [0, 1, 0, 0, 0, 0, 0, 0], curvatures: .zero)
    }

    init(values: SIMD8<Double>, slopes: SIMD8<Double>, curvatures: SIMD8<Double>) {
        self.values = values
        self.slopes = slopes
        self.curvatures = curvatures
    }

    init(at parameter: Double) {
        let square = parameter * parameter
        let cube = square * parameter
        let fourth = square * square
        let fifth = fourth * parameter
        self.init(
            values: SIMD8(1, parameter, square, cube, fourth, fifth, fourth * square, 0),
            slopes: SIMD8(0, 1, 2 * parameter, 3 * square, 4 * cube, 5 * fourth, 6 * fifth, 0),
            curvatures: SIMD8(0, 0, 2, 6 * parameter, 12 * square, 20 * cube, 30 * fourth, 0))
    }
}

extension SIMD8<Double> {
    /// The sum of the products of the elements.
    @inline(__always) func dot(_ other: SIMD8<Double>) -> Double {
        let products = self * other
        let quarters = products.lowHalf + products.highHalf
        let halves = quarters.lowHalf + quarters.highHalf
        return halves.x + halves.y
    }
}

/// The part of a shape variation that is the same in every bin.
///
///     δ_b(θ) = θ S_b + t(θ) A_b,   S = (up − down) / 2,   A = (up + down) / 2 − nominal
///
///     code 0:   t(θ) = |θ|
///     code 2:   t(θ) = θ² for |θ| < 1,   2 |θ| − 1 outside
///     code 4p:  t(θ) = (15 θ² − 10 θ⁴ + 3 θ⁶) / 8 for |θ| < 1,   |θ| outside
///
/// so that δ is linear outside |θ| = 1, with one continuous derivative in code 2 and two in code 4p.
enum ShapeInterpolation {
    /// t with its derivatives at θ.
    ///
    /// - Parameter isAbove: Whether the derivatives at a kink are those of the side above.
    static func asymmetry(_ code: ShapeCode, at parameter: Double, isAbove: Bool = false) -> Jet {
        let square = parameter * parameter
        let sign = parameter > 0 || (parameter == 0 && isAbove) ? 1.0 : -1.0
        let isOutside = parameter.magnitude >= 1
        switch code {
        case .code2 where isOutside: return Jet(value: 2 * parameter.magnitude - 1, first: 2 * sign, second: 0)
        case .code2: return Jet(value: square, first: 2 * parameter, second: 2)
        case .code4p where !isOutside:
            return Jet(
                value: square * (15 + square * (3 * square - 10)) / 8,
                first: parameter * (30 + square * (18 * square - 40)) / 8,
                second: (30 + square * (90 * square - 120)) / 8)
        case .code0, .code4p: return Jet(value: parameter.magnitude, first: sign, second: 0)
        }
    }
}

import Glibc

/// A function of one parameter at one point: its value and its first two derivatives.
struct Jet: Sendable, Equatable {
    var value: Double
    var first: Double
    var second: Double

    /// The parameter itself.
    static func identity(_ parameter: Double) -> Jet { Jet(value: parameter, first: 1, second: 0) }

    /// The product rule.
    static func * (left: Jet, right: Jet) -> Jet {
        Jet(
            value: left.value * right.value,
            first: left.first * right.value + left.value * right.first,
            second: left.second * right.value + 2 * left.first * right.first + left.value * right.second)
    }
}

/// The factor of a normalisation uncertainty (pyhf's interpolation code 4).
///
///     f(θ) = up^θ for θ ≥ 1,   down^(−θ) for θ ≤ −1,   1 + Σ aᵢ θⁱ, i = 1...6, between
///
/// The six coefficients make f and its first two derivatives continuous at θ = ±1.
struct NormalisationInterpolation: Sendable, Equatable {
    private let logarithmUp: Double
    private let logarithmDown: Double
    /// a₁...a₆.
    private let coefficients: [Double]

    /// - Parameters:
    ///   - up: The factor at θ = +1, above 0.
    ///   - down: The factor at θ = −1, above 0.
    init(up: Double, down: Double) {
        logarithmUp = log(up)
        logarithmDown = log(down)
        let upper = Self.exponential(at: 1, base: logarithmUp)
        let lower = Self.exponential(at: -1, base: -logarithmDown)
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
        coefficients = [odd.value - a3 - a5, even.value - a4 - a6, a3, a4, a5, a6]
    }

    /// The factor and its derivatives at θ.
    func jet(at parameter: Double) -> Jet {
        if parameter >= 1 { return Self.exponential(at: parameter, base: logarithmUp) }
        if parameter <= -1 { return Self.exponential(at: parameter, base: -logarithmDown) }
        var jet = Jet(value: 0, first: 0, second: 0)
        for coefficient in coefficients.reversed() {  // Horner's scheme for Σ aᵢ θⁱ⁻¹
            jet.second = jet.second * parameter + 2 * jet.first
            jet.first = jet.first * parameter + jet.value
            jet.value = jet.value * parameter + coefficient
        }
        jet = jet * .identity(parameter)
        jet.value += 1
        return jet
    }

    /// exp(base · θ) with its derivatives.
    private static func exponential(at parameter: Double, base: Double) -> Jet {
        let value = exp(base * parameter)
        return Jet(value: value, first: base * value, second: base * base * value)
    }
}

/// The part of a shape variation that is the same in every bin (pyhf's interpolation code 4p).
///
///     δ_b(θ) = θ S_b + t(θ) A_b,   S = (up − down) / 2,   A = (up + down − 2 nominal) / 16
///     t(θ)   = 15 θ² − 10 θ⁴ + 3 θ⁶ for |θ| < 1,   8 |θ| outside
///
/// so that δ is linear outside |θ| = 1 and continuous with two derivatives.
enum ShapeInterpolation {
    /// t with its derivatives at θ.
    static func asymmetry(at parameter: Double) -> Jet {
        guard parameter.magnitude < 1 else {
            return Jet(value: 8 * parameter.magnitude, first: parameter < 0 ? -8 : 8, second: 0)
        }
        let square = parameter * parameter
        return Jet(
            value: square * (15 + square * (3 * square - 10)),
            first: parameter * (30 + square * (18 * square - 40)),
            second: 30 + square * (90 * square - 120))
    }
}

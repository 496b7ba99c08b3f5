import Glibc

extension SpecialFunctions {
    /// The exponential integral E₁(x) = ∫ₓ^∞ exp(−t)/t dt, to a relative 1e-14.
    ///
    /// Below 1 by its series (DLMF 6.6.2), from there on by its continued fraction (DLMF 6.9.1), from the tail forwards.
    ///
    /// - Parameter x: Not negative, else the result is not a number; 0 gives ∞.
    package static func exponentialIntegral(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? .infinity : .nan }
        guard x < 1 else { return exp(-x) / continuedFraction(x) }
        var (sum, power, order) = (0.0, 1.0, 0.0)
        while true {
            order += 1
            power *= -x / order
            sum -= power / order
            if power.magnitude < 0x1p-56 * sum.magnitude { return sum - log(x) - eulerMascheroni }
        }
    }

    /// x + 1 − 1²/(x + 3 − 2²/(x + 5 − …)), with a quarter more terms than change the result.
    private static func continuedFraction(_ x: Double) -> Double {
        let terms = (20 + 100 / x).rounded()
        var rest = x + 2 * terms + 1
        for order in stride(from: terms, to: 0, by: -1) { rest = x + 2 * order - 1 - order * order / rest }
        return rest
    }

    private static let eulerMascheroni = 0.57721566490153286060651209
}

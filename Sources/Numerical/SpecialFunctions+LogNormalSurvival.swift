import Glibc

extension SpecialFunctions {
    /// ln (1 − Φ(x)), also where 1 − Φ(x) itself is too small to be a number.
    ///
    ///     1 − Φ(x) = φ(x) / x · (1 − 1/x² + 3/x⁴ − 15/x⁶ + 105/x⁸ − …)   for large x
    ///
    /// Abramowitz and Stegun 26.2.12.
    package static func logNormalSurvival(_ x: Double) -> Double {
        guard x > 30 else { return log(normalSurvival(x)) }
        let inverse = 1 / (x * x)
        let series = -inverse * (1 - inverse * (3 - inverse * (15 - inverse * 105)))
        return -x * x / 2 - log(x) - log(2 * .pi) / 2 + log1p(series)
    }
}

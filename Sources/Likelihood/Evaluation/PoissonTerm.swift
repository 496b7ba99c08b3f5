import Glibc

/// The Poisson probability of one bin, split in a part that varies and a constant of the data.
///
///     −ln Poisson(n | ν) = n (u − ln(1 + u)) + c(n),   u = (ν − n) / n
///
/// The first part (half of the deviance of Baker and Cousins, NIM 221 (1984) 437) is small where the fit is good, so
/// that it keeps its digits with 10¹¹ expected events, where n ln ν − ν − ln n! has lost them.
enum PoissonTerm {
    /// −ln Poisson(n | ν) + ln Poisson(n | n).
    ///
    /// - Parameters:
    ///   - count: n, not negative, need not be an integer.
    ///   - yield: ν.
    /// - Returns: A number not below 0 for ν ≥ 0; ν for n = 0, also where ν is negative (pyhf's convention, which
    ///   keeps the function smooth); infinity for n > 0 and ν ≤ 0.
    static func deviation(count: Double, yield: Double) -> Double {
        guard count > 0 else { return yield }
        guard yield > 0 else { return .infinity }
        let relative = (yield - count) / count
        // 1 + u loses the digits of ν when ν is far below n.
        let logarithm = relative.magnitude < 0.5 ? log1p(relative) : log(yield / count)
        return count * (relative - logarithm)
    }

    /// The derivative by ν, 1 − n/ν.
    static func slope(count: Double, yield: Double) -> Double { count > 0 ? (yield - count) / yield : 1 }

    /// The second derivative by ν, n/ν².
    static func curvature(count: Double, yield: Double) -> Double { count > 0 ? count / (yield * yield) : 0 }

    /// The constant c(n) = −ln Poisson(n | n), 0 for n = 0.
    static func saturated(count: Double) -> Double {
        guard count > 0 else { return 0 }
        guard count >= 100 else { return lgamma(count + 1).0 - count * log(count) + count }
        // Stirling's series: the difference of large numbers above would cost digits.
        let inverse = 1 / count
        return log(2 * .pi * count) / 2 + inverse * (1.0 / 12 - inverse * inverse / 360)
    }
}

import Glibc

/// The part of −ln L that depends on the observed counts alone.
///
/// It is a constant for an ordinary classifier. For one that knows the nuisance parameter the counts of a bin change with
/// z, and without the term the likelihood would pretend to know z far too well.
package enum CountTerm: String, Sendable, Codable, CaseIterable {
    /// ln Γ(N + 1) = ln N!, that of the Poisson distribution.
    case poisson
    /// ln Γ(N), as equations 4 and B1 of paper C print it and as its authors' program has it: smaller by ln N. Only for
    /// comparison with the paper; it is infinite for an empty bin.
    case gammaOfCount

    /// What −ln L has besides the deviations of `PoissonTerm`.
    func constant(of counts: [Double]) -> Double {
        counts.reduce(0) { sum, count in
            let poisson = PoissonTerm.saturated(count: count)
            return sum + (self == .poisson ? poisson : poisson - log(count))
        }
    }

    /// The term of a count with its derivatives by the count, without the term's value.
    ///
    /// - Parameter count: N ≥ 0, and above 0 for `gammaOfCount`.
    func slopeAndCurvature(at count: Double) -> (slope: Double, curvature: Double) {
        let gamma = GammaDerivatives(at: count + 1)
        switch self {
        case .poisson: return (gamma.digamma, gamma.trigamma)
        case .gammaOfCount: return (gamma.digamma - 1 / count, gamma.trigamma + 1 / (count * count))
        }
    }
}

/// The first two derivatives of ln Γ(x), x ≥ 1.
///
/// The asymptotic series (Abramowitz and Stegun, 6.3.18 and 6.4.12) above 10, carried down by Γ(x + 1) = x Γ(x); the first
/// term left out is below 10⁻¹⁶ in ψ and in ψ'.
struct GammaDerivatives {
    /// ψ(x).
    let digamma: Double
    /// ψ'(x).
    let trigamma: Double

    init(at argument: Double) {
        precondition(argument >= 1, "the derivatives of ln Γ are made for arguments of 1 and more")
        var x = argument
        var (below, belowSquared) = (0.0, 0.0)
        while x < 10 {
            below += 1 / x
            belowSquared += 1 / (x * x)
            x += 1
        }
        let inverse = 1 / x
        let square = inverse * inverse
        // Bernoulli numbers B₂...B₁₄.
        let bernoulli = [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6]
        var (first, second, power) = (0.0, 0.0, square)
        for (index, number) in bernoulli.enumerated() {
            first += number * power / Double(2 * index + 2)
            second += number * power
            power *= square
        }
        digamma = log(x) - inverse / 2 - first - below
        trigamma = inverse * (1 + inverse / 2 + second) + belowSquared
    }
}

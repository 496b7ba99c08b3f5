import Glibc

/// The unit Gaussian and the χ² distribution, accurate in the far tails where significances and p-values live.
package enum SpecialFunctions {
    /// Φ(x), the probability of a unit Gaussian below x, to a relative 1e-14 also where it is as small as 1e-300.
    package static func normalCumulative(_ x: Double) -> Double { normalSurvival(-x) }

    /// 1 − Φ(x), the probability of a unit Gaussian above x, to a relative 1e-14 also where it is as small as 1e-300.
    ///
    ///     ½ erfc(x / √2)
    package static func normalSurvival(_ x: Double) -> Double {
        let argument = x * squareRootOfHalf
        guard argument.isFinite else { return erfc(argument) / 2 }
        // In the tail the rounding of the argument counts 2 x² times.
        let rounding = (-argument).addingProduct(x, squareRootOfHalf) + x * squareRootOfHalfRest
        return (erfc(argument) - 2 / Double.pi.squareRoot() * exp(-argument * argument) * rounding) / 2
    }

    /// The x of which the given share of a unit Gaussian lies below, Φ⁻¹(p), to a relative 1e-14.
    ///
    /// - Parameter probability: Φ(x). For an upper tail below 1e-16 give `survival` instead, since 1 − p rounds to 1.
    /// - Returns: −∞ at 0, ∞ at 1, not a number outside of 0...1.
    package static func normalQuantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        // 1 − p and p − ½ are exact where they are used.
        return probability < 0.5 ? -upperQuantile(probability) : upperQuantile(1 - probability)
    }

    /// The x of which the given share of a unit Gaussian lies above: the significance Z of a p-value.
    package static func normalQuantile(survival: Double) -> Double { -normalQuantile(survival) }

    /// The probability of a χ² variable above x, to a relative 1e-13 down to 1e-100 and 3e-13 down to 1e-300.
    ///
    ///     Q(k/2, x/2), the regularised incomplete Γ function (DLMF 8.7.1, 8.8.9)
    ///
    /// With y = x/2 and the Poisson terms w(a) = yᵃ e⁻ʸ / Γ(a + 1), the sum of w over a = k/2, k/2 + 1 ... is the
    /// probability below, and that over k/2 − 1, k/2 − 2 ... 0 or ½ the one above; for odd k erfc(√y) comes on top.
    ///
    /// - Parameters:
    ///   - x: Where the tail begins; 1 is returned up to 0.
    ///   - degreesOfFreedom: k, at least 1.
    package static func chiSquaredSurvival(_ x: Double, degreesOfFreedom: Int) -> Double {
        precondition(degreesOfFreedom > 0, "χ² of \(degreesOfFreedom) degrees of freedom has no distribution")
        guard x > 0, x < .infinity else { return x.isNaN ? .nan : x <= 0 ? 1 : 0 }
        let mean = x / 2
        var order = Double(degreesOfFreedom) / 2
        if mean < order {
            var term = exp(logPoissonProbability(of: order, mean: mean))
            var below = 0.0
            while term > below * 0x1p-60 {
                below += term
                order += 1
                term *= mean / order
            }
            return 1 - below
        }
        order -= 1
        var above = degreesOfFreedom.isMultiple(of: 2) ? 0 : 2 * normalSurvival(x.squareRoot())
        var term = order >= 0 ? exp(logPoissonProbability(of: order, mean: mean)) : 0
        while term > above * 0x1p-60 {
            above += term
            term *= order / mean
            order -= 1
            if order < 0 { break }
        }
        return above
    }

    /// ln(mⁿ e⁻ᵐ / Γ(n + 1)) to an absolute error near |n − m| ε, without the cancellation of its three terms.
    ///
    /// From 16 on in the form of the saddle point (C. Loader, Fast and Accurate Computation of Binomial Probabilities,
    /// 2000), with the Stirling series (DLMF 5.11.1):
    ///
    ///     −m ((1 + t) ln(1 + t) − t) − ½ ln 2πn − (1/12n − 1/360n³ + ...),  t = (n − m) / m
    ///
    /// - Parameters:
    ///   - count: n ≥ 0, need not be whole.
    ///   - mean: m > 0.
    static func logPoissonProbability(of count: Double, mean: Double) -> Double {
        guard count >= 16 else {
            let logFactorial = count == count.rounded() ? logFactorials[Int(count)] : log(tgamma(count + 1))
            return count * log(mean) - mean - logFactorial
        }
        let excess = (count - mean) / mean
        let exponent = mean * ((1 + excess) * log1p(excess) - excess)
        let inverse = 1 / count
        let square = inverse * inverse
        let correction =
            inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
        return -exponent - log(2 * .pi * count) / 2 - correction
    }

    /// The x ≥ 0 with 1 − Φ(x) = p for p in 0...½: two steps of Halley, each of which cubes the error.
    private static func upperQuantile(_ survival: Double) -> Double {
        let rootOfTwoPi = (2 * Double.pi).squareRoot()
        if survival > 0.25 {
            // Near the middle the excess over ½ is what is known to all its digits.
            let excess = 0.5 - survival
            var x = rootOfTwoPi * excess * (1 + .pi / 3 * excess * excess)
            for _ in 0..<2 {
                let step = (excess - erf(x * squareRootOfHalf) / 2) * rootOfTwoPi * exp(x * x / 2)
                x += step / (1 - x * step / 2)
            }
            return x
        }
        let logSurvival = log(survival)
        var x = roughUpperQuantile(logSurvival)
        for _ in 0..<2 {
            let step = (normalSurvival(x) / survival - 1) * rootOfTwoPi * exp(x * x / 2 + logSurvival)
            x += step / (1 - x * step / 2)
        }
        return x
    }

    /// Equation 26.2.23 of Abramowitz and Stegun, Handbook of Mathematical Functions: off by at most 4.5e-4.
    private static func roughUpperQuantile(_ logSurvival: Double) -> Double {
        let t = (-2 * logSurvival).squareRoot()
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    }
}

/// √½ as a number and what it lacks.
private let squareRootOfHalf = 0x1.6a09e667f3bcdp-1
private let squareRootOfHalfRest = -0x1.bdd3413b26456p-55

/// ln n! for n below 16, where n! is exact.
private let logFactorials = (0..<16).map { log((1...max($0, 1)).reduce(1.0) { $0 * Double($1) }) }

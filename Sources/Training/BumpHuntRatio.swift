import Events
import Glibc
import Numerical

/// The exact classifier of the bump hunt of paper D (Nachman, SciPost Phys. 8 (2020) 090): its logit is ln r(y),
///
///     r(y) = p_s(y) / p_b(y) = Σ_k N(y + k; 0, 2 σ²)
///
/// for the background is uniform on a circle of circumference 1. Where σ is not told, r is averaged over those that occur.
package struct BumpHuntRatio: Scoring, Equatable {
    /// Those to average over; nil for a classifier that is told the σ of each event.
    package let resolution: BumpHuntResolution?

    package init(averagedOver resolution: BumpHuntResolution? = nil) { self.resolution = resolution }

    /// ln r of every row, held within what is a number where r is too large or too small.
    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let names = BumpHuntSettings.featureNames
        let sums = try sample.values(of: names[2], in: features)
        let sigmas = resolution == nil ? try sample.values(of: names[3], in: features) : []
        return sums.indices.map { row in
            let ratio =
                switch resolution {
                case nil: Self.ratio(sums[row], sigma: sigmas[row])
                case .values(let values):
                    values.reduce(0) { $0 + Self.ratio(sums[row], sigma: $1) } / Double(values.count)
                case .uniform(let from, let to): Self.ratio(sums[row], from: from, to: to)
                }
            return log(min(max(ratio, .leastNormalMagnitude), .greatestFiniteMagnitude))
        }
    }

    /// r at one σ; not a number unless that is above 0.
    package static func ratio(_ y: Double, sigma: Double) -> Double {
        guard sigma > 0 else { return .nan }
        // The first harmonic of what is not uniform is 2 exp(−4 π² σ²).
        guard sigma < 2 else { return 1 }
        return images(y, sigma: sigma) { exp(-$0 / (4 * sigma * sigma)) } / (2 * Double.pi.squareRoot() * sigma)
    }

    /// The mean of r over σ uniform in a range, by the exponential integral: with t = u² / 4σ²
    ///
    ///     ∫ exp(−u² / 4σ²) / σ dσ = ½ [E₁(u² / 4b²) − E₁(u² / 4a²)]
    ///
    /// - Parameters:
    ///   - from: a, from 0; at 0 the mean is infinite at y = 0.
    ///   - to: b, above a.
    package static func ratio(_ y: Double, from: Double, to: Double) -> Double {
        let sum = images(y, sigma: to) { square in
            guard square > 0 else { return log(to / from) }
            let low = SpecialFunctions.exponentialIntegral(square / (4 * to * to))
            let high = from > 0 ? SpecialFunctions.exponentialIntegral(square / (4 * from * from)) : 0
            return (low - high) / 2
        }
        return sum / ((to - from) * 2 * Double.pi.squareRoot())
    }

    /// Σ_k g((y + k)²) over the turns k that reach within 9 standard deviations.
    private static func images(_ y: Double, sigma: Double, _ term: (_ square: Double) -> Double) -> Double {
        let turns = Int((9 * 2.0.squareRoot() * sigma + 0.5).rounded(.up))
        return (-turns...turns).reduce(0) { sum, turn in sum + term((y + Double(turn)) * (y + Double(turn))) }
    }
}

/// A test statistic whose distribution pseudo-experiments show.
package enum ToyStatistic: Sendable, Hashable, Codable {
    /// q̃µ of arXiv:1007.1727, equation 16, for upper limits:
    ///
    ///     q̃µ = −2 ln [L(µ, θ̂(µ)) / L(µ̂, θ̂)]   with 0 ≤ µ̂ ≤ µ
    ///
    /// The paper sets it to 0 where µ̂ > µ, which is the same: the best fit inside 0 ≤ µ̂ ≤ µ is then at µ.
    case exclusion(signalStrength: Double)
    /// q0 of equation 12, for discovery: −2 ln [L(0, θ̂(0)) / L(µ̂, θ̂)] with µ̂ ≥ 0.
    case discovery

    /// The signal strength that is tested.
    package var signalStrength: Double {
        switch self {
        case .exclusion(let signalStrength): signalStrength
        case .discovery: 0
        }
    }

    /// The statistic of some data, from a conditional fit and, beginning at its end, one with µ free.
    ///
    /// - Parameters:
    ///   - interest: The index of µ; its own bounds do not matter but the upper one for a discovery.
    ///   - fit: A conditional fit to similar data, whose end and covariance this one takes to begin with.
    func outcome(of likelihood: NegativeLogLikelihood, interest: Int, near fit: FitResult) -> ToyOutcome {
        let fitter = Fitter(likelihood)
        switch self {
        case .exclusion(let signalStrength): fitter.bounds[interest] = 0...signalStrength
        case .discovery: fitter.bounds[interest] = 0...max(0, fitter.bounds[interest].upperBound)
        }
        var conditional = fitter.refit(fixing: [interest: signalStrength], near: fit)
        if !conditional.status.isMinimum {
            conditional = fitter.fit(fixing: [interest: signalStrength], wantsCovariance: false)
        }
        guard conditional.status.isMinimum else { return .failure(conditional.status) }
        if isBestFit(conditional, of: interest, fitter) { return .value(0) }
        let best = fitter.fit(startingAt: conditional.values, wantsCovariance: false)
        guard best.status.isMinimum else { return .failure(best.status) }
        // The second fit descends from the end of the first: what is below 0 is rounding.
        return .value(max(0, conditional.deviance - best.deviance))
    }

    /// Whether the fit with µ free would stay where the conditional fit ended: µ stands at a bound there and −ln L falls
    /// beyond it, while the slopes along all others vanish. Where there are kinks that fit looks farther.
    private func isBestFit(_ conditional: FitResult, of interest: Int, _ fitter: Fitter) -> Bool {
        guard fitter.evaluator.kinks.isEmpty else { return false }
        let slope = fitter.slope(along: interest, at: conditional.values)
        return switch self {
        case .exclusion: slope < 0
        case .discovery: slope > 0
        }
    }
}

/// What became of one pseudo-experiment.
enum ToyOutcome: Sendable, Equatable {
    /// The test statistic, finite and not negative.
    case value(Double)
    /// A fit that did not end at a minimum.
    case failure(FitStatus)

    var value: Double? { if case .value(let value) = self { value } else { nil } }
    var status: FitStatus { if case .failure(let status) = self { status } else { .converged } }
}

/// What pseudo-experiments are drawn from.
package enum ToyHypothesis: String, Sendable, Codable {
    /// The tested signal strength.
    case signalPlusBackground = "signal+background"
    /// µ = 0.
    case background
}

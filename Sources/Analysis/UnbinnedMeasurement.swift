import Likelihood
import Sweep

/// Test events by their density ratios.
struct RatioSample {
    /// r = p_s / p_b as the classifier has it, shape `[rows]`.
    var ratios: [Double]
    /// Expected events, shape `[rows]`.
    var weights: [Double]
    /// Shape `[rows]`.
    var isSignal: [Bool]

    /// S, the expected events of the signal at µ = 1.
    var signal: Double { total(ofSignal: true) }
    /// B, those of the background.
    var background: Double { total(ofSignal: false) }

    private func total(ofSignal signal: Bool) -> Double {
        zip(weights, isSignal).reduce(0) { $1.1 == signal ? $0 + $1.0 : $0 }
    }
}

/// A likelihood of single events for the Asimov data set, and what µ is in it.
///
/// The signal fraction f = µ S / (µ S + B) of a fixed number of events N takes the place of µ where `yieldTerm` is
/// `fixedTotal`. The likelihood then depends on S and B by f alone, which S = B = N makes µ / (1 + µ), and ends of an
/// interval in µ are those in f.
struct UnbinnedMeasurement {
    private let sample: RatioSample
    private let likelihood: UnbinnedLikelihood
    /// The true µ, or f.
    private let truth: Double
    /// N; nil where the number of events is not fixed.
    private let total: Double?

    /// - Throws: `ModelError` when a ratio is impossible, or the signal strength out of its range.
    init(_ sample: RatioSample, settings: MeasurementSettings) throws(ModelError) {
        let isFixed = settings.unbinned.yieldTerm == .fixedTotal
        let range =
            0...(isFixed ? UnbinnedSettings.largestFraction : UnbinnedLikelihood.signalStrengthBounds.upperBound)
        guard range.contains(settings.signalStrength) else {
            throw .signalStrengthOutOfRange(settings.signalStrength, range: range)
        }
        let (signal, background) = (sample.signal, sample.background)
        let total = isFixed ? Double(settings.unbinned.events) : nil
        let truth = settings.signalStrength
        let factors = total.map { (truth * $0 / signal, (1 - truth) * $0 / background) } ?? (truth, 1)
        let data = zip(sample.weights, sample.isSignal).map { $0 * ($1 ? factors.0 : factors.1) }
        self.sample = sample
        self.truth = truth
        self.total = total
        likelihood = try UnbinnedLikelihood(
            signal: total ?? signal, background: total ?? background,
            events: UnbinnedEvents(ratios: sample.ratios, weights: data), yieldTerm: settings.unbinned.yieldTerm)
    }

    /// The best fit, its interval and the discovery test.
    func result() -> StrengthResult {
        let bestFit = likelihood.fit()
        let discovery = likelihood.discoveryTest(bestFit: bestFit)
        let interval = likelihood.interval(bestFit: bestFit)
        let best = bestFit.values[0]
        func distance(_ end: Double?) -> Double? { end.map { reported(best + $0) - reported(best) } }
        let (up, down) = (distance(interval.up), distance(interval.down))
        var figures = ["mu_hat": reported(best), "significance": discovery.significance]
        figures["mu_up"] = up
        figures["mu_down"] = down
        if let up, let down { figures["sigma_mu"] = (up - down) / 2 }
        figures["sigma_mu_unbiased"] = unbiasedUncertainty
        let uncertainty = bestFit.parameters[0].uncertainty.map { $0 * slope(at: best) }
        return StrengthResult(
            figures: figures, status: .firstFailure([bestFit.status, discovery.status]),
            fit: FitRecord(
                status: bestFit.status.rawValue,
                estimatedDistanceToMinimum: bestFit.estimatedDistanceToMinimum.isFinite
                    ? bestFit.estimatedDistanceToMinimum : nil,
                parameters: [ParameterRecord(name: "mu", value: reported(best), uncertainty: uncertainty)],
                covariance: uncertainty.map { [$0 * $0] }, templates: [:], data: []))
    }

    /// µ, or f = µ / (1 + µ).
    private func reported(_ mu: Double) -> Double { total == nil ? mu : mu / (1 + mu) }

    /// The derivative of what is reported by µ.
    private func slope(at mu: Double) -> Double { total == nil ? 1 : 1 / ((1 + mu) * (1 + mu)) }

    /// The uncertainty of the µ of which the mean of g = ∂ ln L / ∂µ, taken at the true µ, is the expected one: an estimate
    /// without bias also with ratios that are wrong, and by the inequality of Cauchy and Schwarz best with the right ones.
    ///
    ///     σ = √(Σ_i w_i g_i²) / Σ_signal s_i g_i,  g = S r / (µ S r + B)
    ///     σ = √(Var g / N) / |E_s g − E_b g|,      g = (r − 1) / (1 + f (r − 1))   where N is fixed
    ///
    /// with the data's weights w and the signal's s.
    private var unbiasedUncertainty: Double {
        let data = likelihood.events.weights
        guard let total else {
            let (signal, background) = (likelihood.signal, likelihood.background)
            let slopes = sample.ratios.map { signal * $0 / (truth * signal * $0 + background) }
            return mean(slopes.map { $0 * $0 }, data).sum.squareRoot()
                / mean(slopes, signalWeights(true)).sum
        }
        let slopes = sample.ratios.map { ($0 - 1) / (1 + truth * ($0 - 1)) }
        let first = mean(slopes, data).mean
        let variance = mean(slopes.map { ($0 - first) * ($0 - first) }, data).mean
        let difference = mean(slopes, signalWeights(true)).mean - mean(slopes, signalWeights(false)).mean
        return (variance / total).squareRoot() / difference.magnitude
    }

    private func signalWeights(_ signal: Bool) -> [Double] {
        zip(sample.weights, sample.isSignal).map { $1 == signal ? $0 : 0 }
    }

    private func mean(_ values: [Double], _ weights: [Double]) -> (sum: Double, mean: Double) {
        var (sum, total) = (0.0, 0.0)
        for (value, weight) in zip(values, weights) {
            sum += value * weight
            total += weight
        }
        return (sum, sum / total)
    }
}

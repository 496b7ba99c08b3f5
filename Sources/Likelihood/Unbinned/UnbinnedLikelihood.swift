import Glibc

/// The extended likelihood of single events, with exact derivatives.
///
///     −ln L(µ, θ) = µ S(θ) + B(θ) − Σ_i w_i ln[µ S(θ) r_i(θ) + B(θ) b_i(θ)] + Σ_k ½ (θ_k − a_k)² − constant
///
/// with the density ratios r_i = p_s(x_i | θ) / p_b(x_i | 0) and b_i = p_b(x_i | θ) / p_b(x_i | 0), the latter 1 without
/// nuisance parameters. Equations 3.4 and 3.5 of Nachman, SciPost Phys. 8 (2020) 090 (paper D); the constant is chosen so that
/// −ln L is 0 for the nominal background alone, up to the constraints. With `YieldTerm.fixedTotal` the first two terms are
/// replaced by Σ_i w_i ln(µ S + B).
///
/// Interpolated densities are not normalised exactly between θ = −1, 0 and 1.
///
/// Parameters are µ and then the nuisance parameters in their order.
package struct UnbinnedLikelihood: Sendable {
    /// Name of the parameter of interest, the first one.
    package static let signalStrengthName = "mu"
    /// S at µ = 1.
    package let signal: Double
    /// B.
    package let background: Double
    package let events: UnbinnedEvents
    package let nuisances: [UnbinnedNuisance]
    package let yieldTerm: YieldTerm
    private let effects: [NuisanceEffect]

    /// - Parameters:
    ///   - signal: S, expected signal events at µ = 1, above 0.
    ///   - background: B, expected background events, above 0.
    /// - Throws: `ModelError` for impossible yields, factors, ratios or weights, or names that occur twice.
    package init(
        signal: Double, background: Double, events: UnbinnedEvents, nuisances: [UnbinnedNuisance] = [],
        yieldTerm: YieldTerm = .extended
    ) throws(ModelError) {
        try UnbinnedValidation.check(signal: signal, background: background, events: events, nuisances: nuisances)
        self.signal = signal
        self.background = background
        self.events = events
        self.nuisances = nuisances
        self.yieldTerm = yieldTerm
        effects = nuisances.map { NuisanceEffect($0, nominal: events.ratios) }
    }
}

extension UnbinnedLikelihood: TwiceDifferentiable {
    package var parameterCount: Int { 1 + nuisances.count }

    /// −ln L; infinity where an event, or the total, has no positive density.
    package func value(at values: [Double]) -> Double {
        let point = UnbinnedPoint(effects, at: values, signal: signal, background: background)
        var sum = term(ofTotal: point.total).value
        for event in events.ratios.indices where events.weights[event] > 0 {
            let (signal, background) = point.intensities(ratio: events.ratios[event], event: event)
            sum += logarithm(signal: signal, background: background, weight: events.weights[event]).value
        }
        for (nuisance, value) in zip(nuisances, values.dropFirst()) {
            sum += (value - nuisance.auxiliaryData) * (value - nuisance.auxiliaryData) / 2
        }
        return sum
    }

    package func gradient(at values: [Double], into gradient: inout [Double]) -> Double {
        let derivatives = derivatives(at: values)
        gradient = derivatives.gradient
        return derivatives.value
    }

    package func evaluate(at values: [Double], into derivatives: inout Derivatives) {
        derivatives = self.derivatives(at: values)
    }

    package func derivatives(at values: [Double]) -> Derivatives {
        var point = UnbinnedPoint(effects, at: values, signal: signal, background: background)
        var sum = UnbinnedSum(parameterCount: parameterCount)
        let slopes = point.totalSlopes
        sum.add(
            term(ofTotal: point.total), signal: point.total.signal, background: point.total.background, slopes: slopes,
            signalStrength: values[0], signalAtOne: point.signalYield)
        for event in events.ratios.indices where events.weights[event] > 0 {
            let ratio = events.ratios[event]
            let (signal, background) = point.intensities(ratio: ratio, event: event)
            point.updateSlopes(ofEvent: event)
            sum.add(
                logarithm(signal: signal, background: background, weight: events.weights[event]), signal: signal,
                background: background, slopes: point.slopes, signalStrength: values[0],
                signalAtOne: point.signalDensity(ratio: ratio, event: event))
        }
        for (index, nuisance) in nuisances.enumerated() {
            let pull = values[index + 1] - nuisance.auxiliaryData
            sum.derivatives.value += pull * pull / 2
            sum.derivatives.gradient[index + 1] += pull
            sum.derivatives.hessian[(index + 1) * (parameterCount + 1)] += 1
        }
        sum.mirror()
        return sum.derivatives
    }

    /// The term of the number of events, as a function of µ S + B, less its value at B.
    private func term(ofTotal total: (signal: Double, background: Double)) -> Jet {
        switch yieldTerm {
        case .extended:
            return Jet(value: total.signal + (total.background - background), first: 1, second: 0)
        case .fixedTotal:
            let term = logarithm(signal: total.signal, background: total.background, weight: 1)
            let count = events.weights.reduce(0, +)
            return Jet(value: -count * term.value, first: -count * term.first, second: -count * term.second)
        }
    }

    /// −w ln(intensity / B) with its derivatives by the intensity, signal + background.
    private func logarithm(signal: Double, background: Double, weight: Double) -> Jet {
        let intensity = signal + background
        guard intensity > 0 else { return Jet(value: .infinity, first: 0, second: 0) }
        // log1p keeps the digits of a signal that is small against the background.
        let relative = (signal + (background - self.background)) / self.background
        let value = relative.magnitude < 0.5 ? log1p(relative) : log(intensity / self.background)
        return Jet(value: -weight * value, first: -weight / intensity, second: weight / (intensity * intensity))
    }
}

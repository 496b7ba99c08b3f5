/// The interval of µ in which −2 ln λ(µ) is below 1, by the distances of its ends to µ̂.
package struct SignalStrengthInterval: Sendable, Equatable {
    /// Above 0; nil when the upper bound of µ comes first or the fit at the end does not converge.
    package let up: Double?
    /// Below 0; nil when the lower bound of µ comes first or the fit at the end does not converge.
    package let down: Double?
}

extension NegativeLogLikelihood {
    /// The asymmetric uncertainty of µ from the profile likelihood (Minuit's MINOS).
    ///
    /// The ends solve t(µ) = −2 ln λ(µ) = 1, t of equation 8 of arXiv:1007.1727.
    ///
    /// - Parameter bestFit: The fit of all parameters to these data.
    package func signalStrengthInterval(bestFit: FitResult) -> SignalStrengthInterval {
        SignalStrengthInterval(up: crossing(bestFit, direction: 1), down: crossing(bestFit, direction: -1))
    }

    /// The distance from µ̂ to where t(µ) = 1, by Newton's method on √t, which is nearly linear in µ.
    private func crossing(_ bestFit: FitResult, direction: Double) -> Double? {
        guard bestFit.deviance.isFinite else { return nil }
        let interest = model.parameterOfInterest
        var search = CrossingSearch(bestFit, of: model.parameters[interest], at: interest, direction: direction)
        var start = bestFit.values
        for _ in 0..<100 {
            let fit = conditionalFit(signalStrength: search.next, startingAt: start)
            let rise = fit.deviance - bestFit.deviance
            // The nuisance parameters are at their minimum, so that the slope of the profile is that along µ.
            let slope = rise.isFinite ? 2 * derivatives(at: fit.values).gradient[interest] : .nan
            switch search.record(rise: rise, slope: slope) {
            case .found(let distance): return fit.status == .converged ? distance : nil
            case .outOfBounds: return nil
            case .goOn: if rise < 1 { start = fit.values }
            }
        }
        return nil
    }

    /// The uncertainty of µ with all constrained parameters known to be at their best fit: statistical alone.
    ///
    /// - Returns: nil when that likelihood does not determine µ.
    package func statisticalUncertainty(bestFit: FitResult) -> Double? {
        conditionalFit(fixing: constrainedValues(of: bestFit), startingAt: bestFit.values)
            .parameters[model.parameterOfInterest].uncertainty
    }
}

/// The search for the point where a profile has risen by 1: bracketed Newton steps on its square root.
struct CrossingSearch {
    enum Outcome: Equatable {
        case found(Double)
        case outOfBounds
        case goOn
    }

    /// The value to try.
    private(set) var next: Double
    private let origin: Double
    private let limit: Double
    private let direction: Double
    private var inside: Double
    private var outside: Double?

    /// - Parameters:
    ///   - bestFit: Where the profile is 0.
    ///   - parameter: The parameter whose interval is searched for, with its bounds.
    ///   - index: Its place in the fit.
    ///   - direction: +1 for the upper end, −1 for the lower one.
    init(_ bestFit: FitResult, of parameter: Parameter, at index: Int, direction: Double) {
        origin = bestFit.values[index]
        inside = origin
        self.direction = direction
        limit = direction > 0 ? parameter.bounds.upperBound : parameter.bounds.lowerBound
        // Held at a bound, the parameter has no uncertainty to begin with.
        let uncertainty = bestFit.parameters[index].uncertainty ?? 0
        let width = uncertainty > 0 ? uncertainty : (parameter.bounds.upperBound - parameter.bounds.lowerBound) / 10
        next = parameter.bounds.clamping(origin + direction * width)
    }

    /// Takes notice of the profile at `next` and chooses the next value.
    ///
    /// - Parameters:
    ///   - rise: The profile above its minimum, infinity where there is no likelihood.
    ///   - slope: Its derivative.
    mutating func record(rise: Double, slope: Double) -> Outcome {
        if (rise - 1).magnitude < 1e-10 { return .found(next - origin) }
        if rise < 1 {
            if next == limit { return .outOfBounds }
            inside = next
        } else {
            outside = next
        }
        let root = max(rise, 0).squareRoot()
        let newton = next + 2 * root * (1 - root) / slope
        next = isBracketed(newton) ? newton : fallback
        if outside == next || inside == next { return .found(next - origin) }  // neighbours in floating point
        return .goOn
    }

    private func isBracketed(_ value: Double) -> Bool {
        let distance = direction * (value - inside)
        return distance > 0 && direction * ((outside ?? limit) - value) > 0
    }

    /// The middle of the bracket, or twice as far while there is none.
    private var fallback: Double {
        if let outside { return (inside + outside) / 2 }
        let farther = inside + direction * max((inside - origin).magnitude, 1e-3)
        return direction * (limit - farther) > 0 ? farther : limit
    }
}

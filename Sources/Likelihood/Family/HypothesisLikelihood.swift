/// −ln L of the signal strength µ at one value of the nuisance parameter, a convex function.
struct HypothesisLikelihood: Sendable {
    let signal: [Double]
    let background: [Double]
    let counts: [Double]
    /// What −ln L has besides the deviations of the bins.
    let offset: Double
    /// The values of µ in the bounds between which the function is finite; nil where it is infinite.
    ///
    /// It is also infinite at the lower end where a bin with counts expects no events any more.
    let domain: ClosedRange<Double>?

    init(_ hypothesis: TemplateHypothesis, offset: Double, bounds: ClosedRange<Double>) {
        signal = hypothesis.signal
        background = hypothesis.background
        counts = hypothesis.counts
        self.offset = offset
        var lowest = bounds.lowerBound
        for bin in signal.indices where counts[bin] > 0 {
            guard signal[bin] + background[bin] > 0 else { lowest = .infinity; break }
            if signal[bin] > 0 { lowest = max(lowest, -background[bin] / signal[bin]) }
        }
        domain = lowest < bounds.upperBound ? lowest...bounds.upperBound : nil
    }

    /// −ln L(µ), infinity where a bin with counts expects no events.
    func value(at mu: Double) -> Double {
        signal.indices.reduce(offset) { sum, bin in
            sum + PoissonTerm.deviation(count: counts[bin], yield: mu * signal[bin] + background[bin])
        }
    }

    /// ∂(−ln L)/∂µ = Σ_j s_j (1 − N_j / ν_j) and its derivative Σ_j N_j s_j² / ν_j².
    func slopeAndCurvature(at mu: Double) -> (slope: Double, curvature: Double) {
        var (slope, curvature) = (0.0, 0.0)
        for bin in signal.indices where signal[bin] > 0 {
            guard counts[bin] > 0 else { slope += signal[bin]; continue }
            let yield = mu * signal[bin] + background[bin]
            // At the lower end of the domain a yield of 0 can round to less.
            guard yield > 0 else { return (-.infinity, .infinity) }
            slope += signal[bin] * (1 - counts[bin] / yield)
            curvature += counts[bin] * (signal[bin] / yield) * (signal[bin] / yield)
        }
        return (slope, curvature)
    }

    /// Where −ln L is lowest; nil where it is infinite.
    ///
    /// Newton's method on the slope, which rises and is concave: from below it never passes the zero, and a step that
    /// leaves the bracket is replaced by its middle.
    func minimum() -> Double? {
        guard var lower = domain?.lowerBound, var upper = domain?.upperBound else { return nil }
        if slopeAndCurvature(at: upper).slope <= 0 { return upper }
        if slopeAndCurvature(at: lower).slope >= 0 { return lower }
        var mu = (lower...upper).clamping(1)
        for _ in 0..<200 {
            let (slope, curvature) = slopeAndCurvature(at: mu)
            if slope < 0 { lower = mu } else { upper = mu }
            let newton = mu - slope / curvature
            let next = newton > lower && newton < upper ? newton : (lower + upper) / 2
            let isLast = slope == 0 || (next - mu).magnitude <= 1e-13 * (1 + mu.magnitude)
            if slope != 0 { mu = next }
            if isLast { break }
        }
        return mu
    }

    /// The values of µ of which −ln L is at most `level`; nil when there are none.
    func range(below level: Double) -> ClosedRange<Double>? {
        guard let domain, let minimum = minimum() else { return nil }
        let lowest = value(at: minimum)
        guard lowest <= level else { return nil }
        let curvature = slopeAndCurvature(at: minimum).curvature
        func end(_ direction: Double) -> Double {
            let search = LevelCrossing(
                origin: minimum, direction: direction, limit: direction > 0 ? domain.upperBound : domain.lowerBound,
                firstStep: (2 * (level - lowest) / max(curvature, 1e-300)).squareRoot(), target: level - lowest)
            return search.find { (value(at: $0) - lowest, slopeAndCurvature(at: $0).slope) } ?? search.limit
        }
        return end(-1)...end(1)
    }
}

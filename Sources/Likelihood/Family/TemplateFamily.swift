/// What a classifier expects and sees in its bins if the nuisance parameter has one value z.
package struct TemplateHypothesis: Sendable, Equatable {
    /// z.
    package var nuisanceValue: Double
    /// Expected signal s_j(z) at µ = 1, shape `[bins]`, events.
    package var signal: [Double]
    /// Expected background b_j(z), shape `[bins]`, events.
    package var background: [Double]
    /// Observed N_j(z), shape `[bins]`, need not be integers. The same at every z for an ordinary classifier; a classifier
    /// that takes z as an input sorts the same events into other bins at another z.
    package var counts: [Double]

    package init(nuisanceValue: Double, signal: [Double], background: [Double], counts: [Double]) {
        self.nuisanceValue = nuisanceValue
        self.signal = signal
        self.background = background
        self.counts = counts
    }

    /// The expected counts µ s_j(z) + b_j(z), shape `[bins]`: the Asimov data set of this value.
    package func expectedCounts(signalStrength mu: Double) -> [Double] {
        zip(signal, background).map { mu * $0 + $1 }
    }
}

/// The likelihood of the signal strength µ and one nuisance parameter z from templates at several values of z.
///
///     −ln L(µ, z) = Σ_j [µ s_j(z) + b_j(z) − N_j(z) ln(µ s_j(z) + b_j(z)) + ln N_j(z)!] + constraint(z)
///
/// Equations 4 and B1 of Ghosh, Nachman, Whiteson, Phys. Rev. D 104 (2021) 056026 (paper C). The counts depend on z for
/// a classifier that knows z, so that the term of the counts alone belongs to the likelihood, see `CountTerm`.
///
/// z takes the given values only: the profile over z is the least of finitely many functions of µ, each convex, and
/// has kinks where it passes from one to the next. For continuous z see `InterpolatedFamily`.
package struct TemplateFamily: Sendable {
    /// In the order of increasing z.
    package let hypotheses: [TemplateHypothesis]
    package let constraint: FamilyConstraint
    package let countTerm: CountTerm
    /// The values of µ that fits and intervals may take.
    package let bounds: ClosedRange<Double>
    /// −ln L as a function of µ, one a hypothesis.
    let likelihoods: [HypothesisLikelihood]

    /// - Parameters:
    ///   - hypotheses: In any order, each z once.
    ///   - constraint: What is known of z beside the counts.
    ///   - bounds: The values of µ that fits and intervals may take.
    /// - Throws: `ModelError` when there is no hypothesis, a z twice or not finite, unequal numbers of bins, an impossible
    ///   yield or count, a hypothesis without signal, or a constraint that does not fit.
    package init(
        hypotheses: [TemplateHypothesis], constraint: FamilyConstraint = .none, countTerm: CountTerm = .poisson,
        bounds: ClosedRange<Double> = TemplateModelBuilder.signalStrengthBounds
    ) throws(ModelError) {
        let sorted = hypotheses.sorted { $0.nuisanceValue < $1.nuisanceValue }
        try Self.check(sorted, countTerm: countTerm)
        let constraint = try constraint.sorted(asIn: hypotheses.map(\.nuisanceValue))
        guard bounds.lowerBound.isFinite, bounds.upperBound.isFinite, bounds.lowerBound < bounds.upperBound else {
            throw .invalidParameter("mu", reason: "the bounds \(bounds) are not a finite range")
        }
        self.hypotheses = sorted
        self.constraint = constraint
        self.countTerm = countTerm
        self.bounds = bounds
        likelihoods = sorted.indices.map { index in
            let hypothesis = sorted[index]
            return HypothesisLikelihood(
                hypothesis,
                offset: countTerm.constant(of: hypothesis.counts)
                    + constraint.value(at: hypothesis.nuisanceValue, index: index),
                bounds: bounds)
        }
    }

    /// The values of z in increasing order.
    package var nuisanceValues: [Double] { hypotheses.map(\.nuisanceValue) }

    /// −ln L(µ, z) with all constants; infinity where a bin with counts expects no events.
    ///
    /// - Parameter index: Which of `nuisanceValues` is z.
    package func value(signalStrength mu: Double, at index: Int) -> Double { likelihoods[index].value(at: mu) }

    private static func check(_ hypotheses: [TemplateHypothesis], countTerm: CountTerm) throws(ModelError) {
        guard let first = hypotheses.first else { throw .invalidParameter("z", reason: "there is no value") }
        for (index, hypothesis) in hypotheses.enumerated() {
            let z = hypothesis.nuisanceValue
            guard z.isFinite else { throw .invalidParameter("z", reason: "a value of \(z)") }
            guard index == 0 || z > hypotheses[index - 1].nuisanceValue else {
                throw .invalidParameter("z", reason: "the value \(z) occurs twice")
            }
            let count = first.signal.count
            try ModelValidation.check(hypothesis.signal, count: count, place: "the signal at z = \(z)")
            try ModelValidation.check(hypothesis.background, count: count, place: "the background at z = \(z)")
            try ModelValidation.check(hypothesis.counts, count: count, place: "the data at z = \(z)")
            guard hypothesis.signal.contains(where: { $0 > 0 }) else { throw .noSignal }
            if countTerm == .gammaOfCount, let empty = hypothesis.counts.firstIndex(of: 0) {
                throw .invalidYield(0, bin: empty, place: "the data at z = \(z), of which ln Γ(N) is infinite")
            }
        }
    }
}

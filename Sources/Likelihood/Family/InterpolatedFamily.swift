import Glibc

/// A template family with a continuous nuisance parameter.
///
/// Signal, background and observed counts of each bin, and the templates of an auxiliary measurement, are interpolated in z,
/// see `YieldSpline`; at the given values of z the likelihood is that of the family. z stays between the least and the
/// largest of them.
package struct InterpolatedFamily: Sendable {
    package let family: TemplateFamily
    /// The values that z may take.
    package let nuisanceRange: ClosedRange<Double>
    private let signal: [YieldSpline]
    private let background: [YieldSpline]
    private let counts: [YieldSpline]
    /// One a bin of the auxiliary measurement.
    private let auxiliary: [(template: YieldSpline, count: Double)]

    /// - Throws: `ModelError` when the family has a single value of z.
    package init(_ family: TemplateFamily) throws(ModelError) {
        let places = family.nuisanceValues
        guard let first = places.first, let last = places.last, first < last else {
            throw .invalidParameter("z", reason: "a single value cannot be interpolated")
        }
        func splines(_ yields: KeyPath<TemplateHypothesis, [Double]>) -> [YieldSpline] {
            family.hypotheses[0].signal.indices.map { bin in
                YieldSpline(places: places, yields: family.hypotheses.map { $0[keyPath: yields][bin] })
            }
        }
        self.family = family
        nuisanceRange = first...last
        signal = splines(\.signal)
        background = splines(\.background)
        counts = splines(\.counts)
        if case .auxiliary(let templates, let observed) = family.constraint {
            auxiliary = observed.enumerated().map { bin, count in
                (YieldSpline(places: places, yields: templates.map { $0[bin] }), count)
            }
        } else {
            auxiliary = []
        }
    }
}

extension InterpolatedFamily: TwiceDifferentiable {
    /// µ and z.
    package var parameterCount: Int { 2 }

    /// −ln L(µ, z) with all constants; infinity where a bin with counts expects no events.
    package func value(at values: [Double]) -> Double { derivatives(at: values).value }

    package func gradient(at values: [Double], into gradient: inout [Double]) -> Double {
        let derivatives = derivatives(at: values)
        gradient = derivatives.gradient
        return derivatives.value
    }

    package func evaluate(at values: [Double], into derivatives: inout Derivatives) {
        derivatives = self.derivatives(at: values)
    }

    package func derivatives(at values: [Double]) -> Derivatives {
        let (mu, z) = (values[0], values[1])
        var sum = FamilySum()
        sum.value = family.constraint.normalisation
        for bin in signal.indices {
            sum.add(
                signal: signal[bin].jet(at: z), background: background[bin].jet(at: z), counts: counts[bin].jet(at: z),
                signalStrength: mu, countTerm: family.countTerm)
        }
        for bin in auxiliary { sum.add(template: bin.template.jet(at: z), count: bin.count) }
        if case .gaussian(let centre, let width) = family.constraint {
            let pull = (z - centre) / width
            sum.value += pull * pull / 2
            sum.slope.z += pull / width
            sum.curvature.zz += 1 / (width * width)
        }
        return Derivatives(
            value: sum.value, gradient: [sum.slope.mu, sum.slope.z],
            hessian: [sum.curvature.mumu, sum.curvature.muz, sum.curvature.muz, sum.curvature.zz])
    }
}

/// −ln L(µ, z) with its derivatives, summed bin by bin.
private struct FamilySum {
    var value = 0.0
    var slope = (mu: 0.0, z: 0.0)
    var curvature = (mumu: 0.0, muz: 0.0, zz: 0.0)

    /// Adds F(N, ν) = ν − N ln ν + c(N) of a bin with ν = µ s(z) + b(z) and N = N(z).
    mutating func add(signal: Jet, background: Jet, counts: Jet, signalStrength mu: Double, countTerm: CountTerm) {
        let yield = Jet(
            value: mu * signal.value + background.value, first: mu * signal.first + background.first,
            second: mu * signal.second + background.second)
        let count = counts.value
        value += PoissonTerm.deviation(count: count, yield: yield.value) + countTerm.constant(of: [count])
        let byYield = PoissonTerm.slope(count: count, yield: yield.value)
        let byYieldTwice = PoissonTerm.curvature(count: count, yield: yield.value)
        slope.mu += byYield * signal.value
        slope.z += byYield * yield.first
        curvature.mumu += byYieldTwice * signal.value * signal.value
        curvature.muz += byYield * signal.first + byYieldTwice * signal.value * yield.first
        curvature.zz += byYield * yield.second + byYieldTwice * yield.first * yield.first
        // Counts that do not depend on z need no derivative, which does not exist for ν ≤ 0.
        guard counts.first != 0 || counts.second != 0 else { return }
        guard yield.value > 0 else { value = .infinity; return }
        let term = countTerm.slopeAndCurvature(at: count)
        let byCount = term.slope - log(yield.value)
        slope.z += byCount * counts.first
        curvature.muz -= counts.first * signal.value / yield.value
        curvature.zz +=
            byCount * counts.second + term.curvature * counts.first * counts.first
            - 2 * counts.first * yield.first / yield.value
    }

    /// Adds the deviation of a bin of the auxiliary measurement.
    mutating func add(template: Jet, count: Double) {
        value += PoissonTerm.deviation(count: count, yield: template.value)
        slope.z += PoissonTerm.slope(count: count, yield: template.value) * template.first
        curvature.zz +=
            PoissonTerm.slope(count: count, yield: template.value) * template.second
            + PoissonTerm.curvature(count: count, yield: template.value) * template.first * template.first
    }
}

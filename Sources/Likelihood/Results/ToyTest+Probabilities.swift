import Numerical

/// A probability with its statistical uncertainty.
package struct ToyProbability: Sendable, Equatable {
    package let value: Double
    /// One standard deviation, from the finite number of pseudo-experiments.
    package let uncertainty: Double
}

/// An exclusion test by pseudo-experiments.
package struct ToyExclusion: Sendable, Equatable {
    /// The p-value of the tested signal strength.
    package let clsb: ToyProbability
    /// 1 − the p-value of the background.
    package let clb: ToyProbability
    /// CLsb / CLb.
    package let cls: ToyProbability
    /// What CLs would be at −2, −1, 0, 1, 2 standard deviations if there were no signal: quantiles of CLs over the
    /// background pseudo-experiments.
    package let expectedCLs: [Double]
}

/// A discovery test by pseudo-experiments.
package struct ToyDiscovery: Sendable, Equatable {
    /// The p-value of the background.
    package let p0: ToyProbability
    /// Φ⁻¹(1 − p0) in standard deviations, 0 for p0 > ½ as √q0 is for a deficit; nil when no pseudo-experiment reached
    /// the observed value, so that only a lower limit is known.
    package let significance: Double?
}

extension ToyTest {
    /// CLs of the tested signal strength, observed and expected.
    ///
    /// - Returns: nil when no pseudo-experiment of an ensemble succeeded.
    /// - Throws: `ToyError` for ensembles of another test or of different data.
    package func exclusion(
        signalPlusBackground: ToyEnsemble, background: ToyEnsemble
    ) throws(ToyError) -> ToyExclusion? {
        try check(signalPlusBackground, .signalPlusBackground)
        try check(background, .background)
        guard signalPlusBackground.origin.identity == background.origin.identity else {
            throw .differentOrigins(signalPlusBackground.origin, background.origin)
        }
        let signalTail = EmpiricalTail(signalPlusBackground.values)
        let backgroundTail = EmpiricalTail(background.values)
        guard let observed, signalTail.count > 0, backgroundTail.count > 0 else { return nil }
        let clsb = signalTail.probability(of: observed)
        let clb = backgroundTail.probability(of: observed)
        let expected = background.values.map { signalTail.share(above: $0) / backgroundTail.share(above: $0) }.sorted()
        return ToyExclusion(
            clsb: clsb, clb: clb, cls: clsb.ratio(to: clb), expectedCLs: bandProbabilities.map { expected.quantile($0) }
        )
    }

    /// p0 and its significance.
    ///
    /// - Returns: nil when no pseudo-experiment succeeded.
    /// - Throws: `ToyError` for an ensemble of another test.
    package func discovery(background: ToyEnsemble) throws(ToyError) -> ToyDiscovery? {
        try check(background, .background)
        let tail = EmpiricalTail(background.values)
        guard let observed, tail.count > 0 else { return nil }
        let p0 = tail.probability(of: observed)
        return ToyDiscovery(
            p0: p0, significance: p0.value > 0 ? max(0, SpecialFunctions.normalQuantile(survival: p0.value)) : nil)
    }

    private func check(_ ensemble: ToyEnsemble, _ hypothesis: ToyHypothesis) throws(ToyError) {
        let origin = ensemble.origin
        guard origin.statistic == statistic, origin.hypothesis == hypothesis,
            origin.parameterOfInterest == model.parameters[interest].name
        else { throw .otherTest(origin) }
    }
}

/// Φ(−2), Φ(−1), Φ(0), Φ(1), Φ(2).
private let bandProbabilities = [0.02275013194817921, 0.15865525393145705, 0.5, 0.8413447460685429, 0.9772498680518208]

extension ToyProbability {
    /// The ratio of two independent probabilities; not a number when the other one is 0.
    fileprivate func ratio(to other: ToyProbability) -> ToyProbability {
        let ratio = value / other.value
        let scaled = ratio * other.uncertainty
        let spread = (uncertainty * uncertainty + scaled * scaled).squareRoot() / other.value
        return ToyProbability(value: ratio, uncertainty: spread)
    }
}

/// The distribution of a test statistic as pseudo-experiments show it.
struct EmpiricalTail {
    /// Ascending.
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var count: Int { sorted.count }

    /// The share of pseudo-experiments not below a value.
    ///
    /// Data of few counts take few values: equal ones must count as equal although fits round them differently.
    func share(above value: Double) -> Double {
        Double(count - firstIndex(notBelow: value - 1e-8 * (1 + value))) / Double(count)
    }

    /// The same with its binomial uncertainty, of Wilson's interval (J. Am. Stat. Assoc. 22 (1927) 209):
    ///
    ///     σ = √(p (1 − p) / n + 1 / 4n²) / (1 + 1/n)
    ///
    /// It is √(p (1 − p) / n) for many pseudo-experiments, and not 0 for p = 0.
    func probability(of value: Double) -> ToyProbability {
        let share = share(above: value)
        let inverse = 1 / Double(count)
        let variance = inverse * (share * (1 - share) + inverse / 4)
        return ToyProbability(value: share, uncertainty: variance.squareRoot() / (1 + inverse))
    }

    private func firstIndex(notBelow limit: Double) -> Int {
        var range = sorted.startIndex..<sorted.endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = sorted[middle] < limit ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

extension [Double] {
    /// The quantile of sorted numbers, linear between them (numpy's default): element p (n − 1), counted from 0.
    func quantile(_ probability: Double) -> Double {
        let position = probability * Double(count - 1)
        let lower = Int(position)
        let upper = Swift.min(lower + 1, count - 1)
        return self[lower] + (position - Double(lower)) * (self[upper] - self[lower])
    }
}

import Foundation
import Likelihood

/// The Gaussian example of paper C, Sec. IV, with exact bin integrals: signal around (cos z, sin z), background around the
/// opposite point, both of width 0.7, 21 values of z from 0 to π/2, 500 signal and 50,000 background events, ten bins.
struct GaussianExample {
    enum Classifier {
        /// Trained at z = π/4.
        case baseline
        /// Takes z as an input.
        case aware
    }

    static let width = 0.7
    static let nominal = Double.pi / 4
    static let nuisanceValues = (0...20).map { Double($0) * .pi / 40 }
    let classifier: Classifier
    var bins = 10
    /// The z at which the data are generated.
    let truth: Double

    /// The share of a class whose score falls into each bin: scores rise with the projection on the direction φ of the
    /// classifier, which for data at `generated` is Gaussian around ±cos(generated − φ).
    func shares(generated: Double, hypothesis: Double, isSignal: Bool) -> [Double] {
        let direction = classifier == .aware ? hypothesis : Self.nominal
        let mean = (isSignal ? 1 : -1) * cos(generated - direction)
        // Score = 1 / (1 + exp(−2 u / 0.49)).
        let cumulative = (0...bins).map { edge -> Double in
            guard edge > 0 else { return 0 }
            guard edge < bins else { return 1 }
            let score = Double(edge) / Double(bins)
            let projection = log(score / (1 - score)) * Self.width * Self.width / 2
            return erfc(-(projection - mean) / (Self.width * 2.squareRoot())) / 2
        }
        return (0..<bins).map { cumulative[$0 + 1] - cumulative[$0] }
    }

    func hypothesis(at z: Double) -> TemplateHypothesis {
        let signal = shares(generated: z, hypothesis: z, isSignal: true).map { 500 * $0 }
        let background = shares(generated: z, hypothesis: z, isSignal: false).map { 50_000 * $0 }
        let counts = zip(
            shares(generated: truth, hypothesis: z, isSignal: true),
            shares(generated: truth, hypothesis: z, isSignal: false)
        ).map { 500 * $0 + 50_000 * $1 }
        return TemplateHypothesis(nuisanceValue: z, signal: signal, background: background, counts: counts)
    }

    func family(
        _ constraint: FamilyConstraint = GaussianExample.prior, countTerm: CountTerm = .poisson,
        nuisanceValues: [Double] = GaussianExample.nuisanceValues
    ) throws -> TemplateFamily {
        try TemplateFamily(
            hypotheses: nuisanceValues.map(hypothesis), constraint: constraint, countTerm: countTerm)
    }

    static let prior = FamilyConstraint.gaussian(centre: nominal, width: 0.5)

    /// Appendix B: 10⁴ events around z with width 0.5 in four bins of (−1, 2.5).
    func auxiliary(nuisanceValues: [Double] = GaussianExample.nuisanceValues) -> FamilyConstraint {
        func template(_ z: Double) -> [Double] {
            let edges = [-1, -0.125, 0.75, 1.625, 2.5].map { erfc(-($0 - z) / (0.5 * 2.squareRoot())) / 2 }
            return (0..<4).map { 1e4 * (edges[$0 + 1] - edges[$0]) }
        }
        return .auxiliary(templates: nuisanceValues.map(template), counts: template(truth))
    }
}

/// Numbers for the Gaussian example at z known to 21 values, computed independently of this program by exact bin integrals.
struct GaussianReference: Sendable {
    enum Knowledge: Sendable { case prior, auxiliary, none }

    let classifier: GaussianExample.Classifier
    let truth: Double
    let knowledge: Knowledge
    let countTerm: CountTerm
    let signalStrength: Double
    let lower: Double
    let upper: Double
    let negativeLogLikelihood: Double

    /// The minimisation of the reference over continuous z was caught at z = 0 here, 2·10⁻⁴ above the minimum.
    var missesItsMinimum: Bool {
        classifier == .baseline && truth > 1 && knowledge == .prior && signalStrength != 1
    }

    var example: GaussianExample { GaussianExample(classifier: classifier, truth: truth) }

    func family(nuisanceValues: [Double] = GaussianExample.nuisanceValues) throws -> TemplateFamily {
        let constraint: FamilyConstraint =
            switch knowledge {
            case .prior: GaussianExample.prior
            case .auxiliary: example.auxiliary(nuisanceValues: nuisanceValues)
            case .none: .none
            }
        return try example.family(constraint, countTerm: countTerm, nuisanceValues: nuisanceValues)
    }
}

import Events
import Glibc

/// The exact classifier where the densities of signal and background are known: s(x) = p_s(x) / (p_s(x) + p_b(x)).
///
/// No classifier separates better (Neyman and Pearson), and training with the cross-entropy on equally many events of each
/// class tends to this score.
package struct AnalyticClassifier: Scoring, Equatable {
    /// The names of x, shape `[dimension]`.
    package let features: [String]
    package let signal: GaussianMixture
    package let background: GaussianMixture
    /// A feature that holds the angle in radians by which the densities are turned for this event; nil when they stand
    /// still. The first two features turn.
    package let angle: String?

    /// - Parameters:
    ///   - signal: Density of the signal, at angle 0 when there is an angle.
    ///   - background: Density of the background.
    package init(features: [String], signal: GaussianMixture, background: GaussianMixture, angle: String? = nil) {
        precondition(
            signal.dimension == features.count && background.dimension == features.count
                && (angle == nil || features.count >= 2),
            "densities of other dimension than the \(features.count) features")
        self.features = features
        self.signal = signal
        self.background = background
        self.angle = angle
    }

    /// ln p_s(x) - ln p_b(x) of every row.
    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let columns = try Preprocessing.columns(of: self.features, in: sample)
        let angleColumn = try Preprocessing.columns(of: angle.map { [$0] } ?? [], in: sample).first
        let values = features ?? sample.features
        let width = sample.featureNames.count
        var x = [Double](repeating: 0, count: columns.count)
        return (0..<sample.rowCount).map { row in
            for (position, column) in columns.enumerated() { x[position] = values[row * width + column] }
            if let angleColumn { Self.turn(&x, by: -values[row * width + angleColumn]) }
            return signal.logDensity(x) - background.logDensity(x)
        }
    }

    private static func turn(_ x: inout [Double], by angle: Double) {
        (x[0], x[1]) = (cos(angle) * x[0] - sin(angle) * x[1], sin(angle) * x[0] + cos(angle) * x[1])
    }
}

// MARK: - Known generators

/// The densities of a built-in generator, of which the exact classifier is known.
package enum ExactDensities: Sendable, Codable, Equatable {
    /// The toy of papers A and B.
    case twoGaussians
    /// The Gaussian example of paper C with equal shares of these angles: one gives the baseline, trained at that z;
    /// several give the optimum of data augmentation.
    case rotatedGaussians(angles: [Double])
    /// The same example where the classifier is told the z of each event by this feature.
    case rotatedGaussiansAware(angle: String)
    /// The bump hunt of paper D with these resolutions.
    case bumpHunt(BumpHuntResolution)
    /// The same where the classifier is told the resolution of each event.
    case bumpHuntAware

    /// Those of a source of events, for a classifier that sees these features; nil when they are not known.
    ///
    /// - Parameter inputs: Empty for all features.
    package init?(of source: EventSource, inputs: [String]) {
        let inputs = inputs.isEmpty ? source.featureNames : inputs
        let seesPlane = TwoGaussiansSettings.featureNames.allSatisfy(inputs.contains)
        switch source {
        case .twoGaussians where seesPlane: self = .twoGaussians
        case .rotatedGaussians(let settings) where seesPlane:
            let angle = RotatedGaussiansSettings.featureNames[2]
            self =
                inputs.contains(angle)
                ? .rotatedGaussiansAware(angle: angle) : .rotatedGaussians(angles: settings.angles)
        case .bumpHunt(let settings):
            let names = BumpHuntSettings.featureNames
            // y0 and y1 by themselves tell a little more than their sum.
            guard inputs.contains(names[2]), inputs.allSatisfy(names[2...].contains) else { return nil }
            self = inputs.contains(names[3]) ? .bumpHuntAware : .bumpHunt(settings.resolution)
        case .twoGaussians, .rotatedGaussians, .fourGaussians, .higgsml: return nil
        }
    }

    /// Whether they are densities.
    var isConsistent: Bool {
        switch self {
        case .rotatedGaussians(let angles): !angles.isEmpty && angles.allSatisfy(\.isFinite)
        case .bumpHunt(let resolution): resolution.isPossible
        case .twoGaussians, .rotatedGaussiansAware, .bumpHuntAware: true
        }
    }

    /// The exact classifier of events that are drawn from these densities.
    package var classifier: any Scoring {
        let features = TwoGaussiansSettings.featureNames
        return switch self {
        case .twoGaussians: AnalyticClassifier.twoGaussians
        case .rotatedGaussians(let angles): AnalyticClassifier.rotatedGaussians(features: features, angles: angles)
        case .rotatedGaussiansAware(let angle): AnalyticClassifier.rotatedGaussians(features: features, angle: angle)
        case .bumpHunt(let resolution): BumpHuntRatio(averagedOver: resolution)
        case .bumpHuntAware: BumpHuntRatio()
        }
    }
}

extension AnalyticClassifier {
    /// The exact classifier of the built-in toy (`TwoGaussiansSettings`) of papers A and B.
    package static let twoGaussians = AnalyticClassifier(
        features: TwoGaussiansSettings.featureNames,
        signal: GaussianMixture([(1, [0, 0], [1, -0.5, -0.5, 1])]),
        background: GaussianMixture([(1, [1, 1], [1, 0, 0, 1])]))

    /// The classifiers of the Gaussian example of paper C (Ghosh, Nachman, Whiteson, arXiv:2105.08742), Sec. IV.
    ///
    /// Signal is N(u(z), 0.49 I), background N(-u(z), 0.49 I), u(z) = (cos z, sin z), so that at a known z the score is
    /// sigmoid(K x · u(z)) with K = 2 / 0.49. One angle gives the baseline, trained at that z; several angles give the
    /// optimum of data augmentation, the ratio of the sums over those z with equal shares.
    package static func rotatedGaussians(features: [String], angles: [Double]) -> AnalyticClassifier {
        AnalyticClassifier(
            features: features, signal: rotated(angles, sign: 1), background: rotated(angles, sign: -1))
    }

    /// The uncertainty-aware classifier of the same example: it is told the z of each event by the feature `angle`.
    package static func rotatedGaussians(features: [String], angle: String) -> AnalyticClassifier {
        AnalyticClassifier(
            features: features, signal: rotated([0], sign: 1), background: rotated([0], sign: -1), angle: angle)
    }

    private static func rotated(_ angles: [Double], sign: Double) -> GaussianMixture {
        GaussianMixture(angles.map { (1, [sign * cos($0), sign * sin($0)], [0.49, 0, 0, 0.49]) })
    }
}

import Events
import Glibc
import Numerical

/// Fisher's linear discriminant: the likelihood ratio of two Gaussians with one covariance.
///
///     w = S⁻¹ (m_s - m_b),   logit = w · x - w · (m_s + m_b) / 2 + ln(π_s / π_b)
///
/// m are the weighted means of signal and background, S is their pooled weighted covariance Σ_i w_i (x_i - m)(x_i - m)ᵀ
/// / Σ_i w_i about the mean of each event's class, and π are the classes' shares of the weights. Where both classes are
/// Gaussians of the same covariance the score is the exact probability of signal, and elsewhere the best linear one in
/// Fisher's sense. Source: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, Sec. 4.3 (S here is divided
/// by the sum of weights, not by N - 2).
package struct LinearDiscriminant: Scoring, Codable, Equatable {
    /// Stands in for missing values and always standardises, which changes no score but tells singular from small.
    package let preprocessing: Preprocessing
    /// w in standardised features, shape `[features]`.
    package let direction: [Double]
    /// What is added to w · x, priors included.
    package let constant: Double

    /// Fits the discriminant, with the event weights that a network's primary loss would have.
    ///
    /// - Throws: `TrainingError.unknownFeature`, `emptyClass` when signal or background has no weight, and
    ///   `singularCovariance` when a feature does not vary within a class or is fixed by others. Nothing is regularised:
    ///   leave such a feature out.
    package init(
        _ inputs: InputSettings, weights: LossWeights, sample: EventSample, processes: [Process]
    ) throws(TrainingError) {
        var inputs = inputs
        inputs.standardise = true
        let preprocessing = try Preprocessing(inputs, sample: sample)
        var nominal = sample
        nominal.variations = []
        let events = try TrainingSample(
            nominal, split: "training", processes: processes, preprocessing: preprocessing,
            settings: TrainingSettings(loss: LossSettings(weights: weights)))
        let moments = try ClassMoments(
            preprocessing.values(sample.features, of: sample), targets: events.targets, weights: events.lossWeights,
            features: preprocessing.features)
        self.preprocessing = preprocessing
        direction = try moments.direction()
        let middle = zip(direction, zip(moments.signal, moments.background)).reduce(0) { sum, next in
            sum + next.0 * (next.1.0 + next.1.1) / 2
        }
        constant = log(moments.signalWeight / moments.backgroundWeight) - middle
    }

    /// Whether the numbers fit the features.
    var isConsistent: Bool { preprocessing.isConsistent && direction.count == preprocessing.features.count }

    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let values = try preprocessing.values(features ?? sample.features, of: sample)
        let width = direction.count
        return (0..<sample.rowCount).map { row in
            direction.indices.reduce(constant) { $0 + direction[$1] * values[row * width + $1] }
        }
    }
}

/// The weighted first and second moments of two classes of events.
private struct ClassMoments {
    let features: [String]
    var signalWeight = 0.0
    var backgroundWeight = 0.0
    /// Mean of the signal, shape `[features]`.
    var signal: [Double]
    /// Mean of the background, shape `[features]`.
    var background: [Double]
    /// Pooled covariance, shape `[features, features]`.
    var covariance: [Double]

    /// - Parameters:
    ///   - values: Shape `[rows, features]`.
    ///   - targets: 1 for signal, 0 for background, shape `[rows]`.
    init(_ values: [Double], targets: [Double], weights: [Double], features: [String]) throws(TrainingError) {
        let width = features.count
        var (signal, background) = ([Double](repeating: 0, count: width), [Double](repeating: 0, count: width))
        for (row, weight) in weights.enumerated() {
            signalWeight += weight * targets[row]
            backgroundWeight += weight * (1 - targets[row])
            for column in 0..<width {
                signal[column] += weight * targets[row] * values[row * width + column]
                background[column] += weight * (1 - targets[row]) * values[row * width + column]
            }
        }
        guard signalWeight > 0 else { throw .emptyClass("signal") }
        guard backgroundWeight > 0 else { throw .emptyClass("background") }
        for column in 0..<width {
            signal[column] /= signalWeight
            background[column] /= backgroundWeight
        }
        var centred = values
        for (row, target) in targets.enumerated() {
            for column in 0..<width {
                centred[row * width + column] -= target > 0 ? signal[column] : background[column]
            }
        }
        let total = signalWeight + backgroundWeight
        covariance = [Double](repeating: 0, count: width * width)
        SymmetricKernels.addOuterProducts(
            of: centred, weights: weights.map { $0 / total }, size: width, to: &covariance)
        self.features = features
        self.signal = signal
        self.background = background
    }

    /// S⁻¹ (m_s - m_b), by the correlation matrix, whose pivots tell whether S is singular.
    func direction() throws(TrainingError) -> [Double] {
        let width = features.count
        let deviations = (0..<width).map { covariance[$0 * width + $0].squareRoot() }
        if let constant = deviations.firstIndex(where: { $0 <= Self.smallestPivot }) {
            throw .singularCovariance(feature: features[constant])
        }
        var correlation = covariance
        for row in 0..<width {
            for column in 0..<width { correlation[row * width + column] /= deviations[row] * deviations[column] }
        }
        guard let factor = Self.factor(correlation, size: width) else {
            throw .singularCovariance(feature: features[firstDependent(in: correlation)])
        }
        var solution = (0..<width).map { (signal[$0] - background[$0]) / deviations[$0] }
        SymmetricKernels.solve(factor: factor, size: width, &solution)
        return zip(solution, deviations).map { $0 / $1 }
    }

    /// The first feature that those before it determine.
    private func firstDependent(in correlation: [Double]) -> Int {
        let width = features.count
        return (0..<width).first { last in
            let size = last + 1
            let block = (0..<size).flatMap { correlation[$0 * width..<$0 * width + size] }
            return Self.factor(block, size: size) == nil
        } ?? width - 1
    }

    private static func factor(_ matrix: [Double], size: Int) -> [Double]? {
        var factor = matrix
        guard let pivot = SymmetricKernels.factorise(&factor, size: size), pivot > smallestPivot else { return nil }
        return factor
    }

    /// Below this share of its variance a feature tells nothing but rounding.
    private static let smallestPivot = 1e-12
}

extension Preprocessing {
    /// The inputs of all rows in double precision, row-major, shape `[rows, features]`.
    fileprivate func values(_ values: [Double], of sample: EventSample) throws(TrainingError) -> [Double] {
        let columns = try Self.columns(of: features, in: sample)
        let width = sample.featureNames.count
        var inputs: [Double] = []
        inputs.reserveCapacity(sample.rowCount * columns.count)
        for row in 0..<sample.rowCount {
            for (input, column) in columns.enumerated() {
                let value = values[row * width + column]
                inputs.append(((value.isNaN ? replacement[input] : value) - offset[input]) * scale[input])
            }
        }
        return inputs
    }
}

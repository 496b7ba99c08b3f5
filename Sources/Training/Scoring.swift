import Events

/// Something that scores events: a trained network, an ensemble, a linear discriminant, an exact likelihood ratio.
package protocol Scoring: Sendable {
    /// ln(s / (1 - s)) of the score s of every row, shape `[rows]`.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    func logits(of sample: EventSample, features: [Double]?) throws(TrainingError) -> [Double]
}

extension Scoring {
    /// Scores in [0, 1] of every row, signal near 1, shape `[rows]`.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    package func scores(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        try logits(of: sample, features: features).map(sigmoid)
    }
}

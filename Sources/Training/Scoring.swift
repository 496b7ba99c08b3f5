import Events

/// Something that scores events: a trained network, an ensemble, a linear discriminant, an exact likelihood ratio.
package protocol Scoring: Sendable {
    /// What the outputs mean.
    var outputLayer: OutputLayer { get }

    /// The outputs of every row before the activation, row-major, shape `[rows, nodes]`; for a sigmoid ln(s / (1 - s)) of
    /// the score s.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    func logits(of sample: EventSample, features: [Double]?) throws(TrainingError) -> [Double]
}

extension Scoring {
    package var outputLayer: OutputLayer { .single }

    /// Scores in [0, 1] of every row, row-major, shape `[rows, nodes]`; of one node signal is near 1.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    package func scores(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        outputLayer.scores(try logits(of: sample, features: features))
    }
}

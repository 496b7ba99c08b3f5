import Events
import Glibc
import Numerical

/// Several classifiers that score together by the mean of their scores.
package struct Ensemble: Scoring, Equatable {
    /// At least one.
    package let members: [Classifier]

    package init(members: [Classifier]) {
        precondition(!members.isEmpty, "an ensemble needs a member")
        self.members = members
    }

    /// The logit of the mean score, ln Σ_k s_k - ln Σ_k (1 - s_k), finite as long as the logits of the members are.
    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let logits = try memberLogits(of: sample, features: features)
        return (0..<sample.rowCount).map { row in
            let column = logits.map { $0[row] }
            return logSumOfExponentials(column.map { -softplus(-$0) })
                - logSumOfExponentials(column.map { -softplus($0) })
        }
    }

    /// The standard deviation of the members' scores of every row, Σ_k (s_k - mean)² / (K - 1), shape `[rows]`; 0 for one
    /// member.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    package func spread(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let logits = try memberLogits(of: sample, features: features)
        let count = Double(members.count)
        return (0..<sample.rowCount).map { row in
            let scores = logits.map { sigmoid($0[row]) }
            let mean = scores.reduce(0, +) / count
            let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / max(count - 1, 1)).squareRoot()
        }
    }

    private func memberLogits(of sample: EventSample, features: [Double]?) throws(TrainingError) -> [[Double]] {
        var logits: [[Double]] = []
        for member in members { logits.append(try member.logits(of: sample, features: features)) }
        return logits
    }
}

/// ln(1 + exp(x)), without overflow.
private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-x.magnitude)) }

import Events
import Glibc
import Numerical

/// Several networks that score together by the mean of their scores; most often it is just one.
package struct Ensemble: Scoring, Equatable {
    /// At least one, with the same layers.
    package let members: [Classifier]

    package init(members: [Classifier]) {
        precondition(!members.isEmpty, "an ensemble needs a member")
        self.members = members
    }

    package var outputLayer: OutputLayer { members[0].outputLayer }

    /// The outputs that the mean of the scores would have: for a sigmoid ln Σ_k s_k - ln Σ_k (1 - s_k), finite as long as
    /// the logits of the members are, for softmax ln of the mean.
    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        guard members.count > 1 else { return try members[0].logits(of: sample, features: features) }
        let logits = try memberLogits(of: sample, features: features)
        guard outputLayer.activation == .sigmoid else { return logarithmOfMeanScores(logits) }
        return logits[0].indices.map { index in
            let column = logits.map { $0[index] }
            return logarithmOfSum(column.indices) { -softplus(-column[$0]) }
                - logarithmOfSum(column.indices) { -softplus(column[$0]) }
        }
    }

    /// The standard deviation of the members' scores, √(Σ_k (s_k - mean)² / (K - 1)), shape `[rows, nodes]`; 0 for one
    /// member.
    ///
    /// - Parameter features: Features to score in place of the sample's nominal ones, shape `[rows, features]`.
    /// - Throws: `TrainingError.unknownFeature` when the sample lacks an input.
    package func spread(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        let scores = try memberLogits(of: sample, features: features).map(outputLayer.scores)
        let count = Double(members.count)
        return scores[0].indices.map { index in
            let mean = scores.reduce(0) { $0 + $1[index] } / count
            let squares = scores.reduce(0) { $0 + ($1[index] - mean) * ($1[index] - mean) }
            return (squares / max(count - 1, 1)).squareRoot()
        }
    }

    private func memberLogits(of sample: EventSample, features: [Double]?) throws(TrainingError) -> [[Double]] {
        var logits: [[Double]] = []
        for member in members { logits.append(try member.logits(of: sample, features: features)) }
        return logits
    }

    /// Of softmax scores, without underflow.
    private func logarithmOfMeanScores(_ logits: [[Double]]) -> [Double] {
        let nodes = outputLayer.nodes
        return logits[0].indices.map { index in
            let event = index / nodes * nodes..<(index / nodes + 1) * nodes
            let own = logits.map { logits in logits[index] - logarithmOfSum(event) { logits[$0] } }
            return logarithmOfSum(own.indices) { own[$0] } - log(Double(own.count))
        }
    }
}

/// ln(1 + exp(x)), without overflow.
private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-x.magnitude)) }

import Events

/// How a classifier does on a sample, nominally and under every variation.
package struct Evaluation: Sendable {
    /// Network outputs of the nominal events, shape `[rows]`.
    package var scores: [Double]
    /// Network outputs under each variation of the sample, in its order.
    package var varied: [VariedScores]
    /// L' with the weights of the training's loss, mean weight 1.
    package var crossEntropy: Double
    /// Λ of each penalised variation, by name; their sum is Λ of the sample.
    package var penalties: [(name: String, up: Double, down: Double)]

    /// Λ of the whole sample in one histogram.
    package var penalty: Double { penalties.reduce(0) { $0 + $1.up + $1.down } }
}

/// Network outputs under one variation, shape `[rows]` each.
package struct VariedScores: Sendable {
    package var up: [Double]
    package var down: [Double]
}

extension Classifier {
    /// Scores a sample and computes the loss terms of the training on it.
    ///
    /// - Throws: `TrainingError` when the sample lacks an input or a penalised variation, or has no weight.
    package func evaluate(
        _ sample: EventSample, split: String, processes: [Process], settings: TrainingSettings
    ) throws(TrainingError) -> Evaluation {
        let prepared = try TrainingSample(
            sample, split: split, processes: processes, preprocessing: preprocessing, settings: settings)
        let logits = try logits(of: sample)
        let scores = logits.map(sigmoid)
        var varied: [VariedScores] = []
        for variation in sample.variations {
            varied.append(
                VariedScores(
                    up: try variedScores(of: sample, variation.up, nominal: scores),
                    down: try variedScores(of: sample, variation.down, nominal: scores)))
        }
        let loss = Training.crossEntropy(
            logits: logits, targets: prepared.targets, weights: prepared.lossWeights, gradient: nil)
        let names = try TrainingSample.penalised(settings.penalty.variations, in: sample).map(\.name)
        let penalised = names.compactMap { name in sample.variations.firstIndex { $0.name == name } }
        return Evaluation(
            scores: scores, varied: varied, crossEntropy: loss,
            penalties: penalties(
                names, prepared, [scores] + penalised.flatMap { [varied[$0].up, varied[$0].down] }, settings))
    }

    private func variedScores(
        of sample: EventSample, _ varied: VariedEvents, nominal: [Double]
    ) throws(TrainingError) -> [Double] {
        guard let features = varied.features else { return nominal }
        return try scores(of: sample, features: features)
    }

    /// Λ of each variation; `scores` are the nominal ones and then up and down of each, shape `[1 + 2 names, rows]`.
    private func penalties(
        _ names: [String], _ sample: TrainingSample, _ scores: [[Double]], _ settings: TrainingSettings
    ) -> [(name: String, up: Double, down: Double)] {
        let place = (1..<scores.count).map { direction in
            Array(direction * sample.rowCount..<(direction + 1) * sample.rowCount)
        }
        let values = VariationPenalty(settings.penalty).values(
            scores: scores.flatMap { $0 }, groups: sample.groups(rows: Array(0..<sample.rowCount), place: place),
            gradient: nil)
        return names.indices.map { (names[$0], values[2 * $0], values[2 * $0 + 1]) }
    }
}

/// The area under the receiver operating characteristic: the probability that a signal event scores above a background
/// event, each drawn by weight, equal scores counting one half.
///
/// - Returns: A number in [0, 1], or nil when a class has no weight or a score is not a number.
package func areaUnderCurve(scores: [Double], isSignal: [Bool], weights: [Double]) -> Double? {
    guard !scores.contains(where: \.isNaN) else { return nil }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var background = 0.0
    var signal = 0.0
    var area = 0.0
    var first = 0
    while first < order.count {
        var last = first
        var tied = (signal: 0.0, background: 0.0)
        while last < order.count, scores[order[last]] == scores[order[first]] {
            if isSignal[order[last]] {
                tied.signal += weights[order[last]]
            } else {
                tied.background += weights[order[last]]
            }
            last += 1
        }
        area += tied.signal * (background + tied.background / 2)
        background += tied.background
        signal += tied.signal
        first = last
    }
    return signal > 0 && background > 0 ? area / (signal * background) : nil
}

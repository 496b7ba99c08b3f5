import Events

/// How a classifier does on a sample, nominally and under every variation.
package struct Evaluation: Sendable {
    package var outputLayer = OutputLayer.single
    /// Scores of the nominal events, shape `[rows, nodes]`.
    package var scores: [Double]
    /// Scores under each variation of the sample, in its order.
    package var varied: [VariedScores]
    /// Cross-entropy with the weights of the training's loss, mean weight 1: binary for sigmoids, else categorical.
    package var crossEntropy: Double
    /// Λ of each penalised variation, by name; their sum is Λ of the sample. Empty for several nodes.
    package var penalties: [(name: String, up: Double, down: Double)]

    /// Λ of the whole sample in one histogram.
    package var penalty: Double { penalties.reduce(0) { $0 + $1.up + $1.down } }
}

/// Scores under one variation, shape `[rows, nodes]` each.
package struct VariedScores: Sendable {
    package var up: [Double]
    package var down: [Double]
}

extension Scoring {
    /// Scores a sample and computes the loss terms of the training on it.
    ///
    /// - Throws: `TrainingError` when the sample lacks an input or a penalised variation, has no weight, or the classes of
    ///   the classifier are other processes.
    package func evaluate(
        _ sample: EventSample, split: String, processes: [Process], settings: TrainingSettings
    ) throws(TrainingError) -> Evaluation {
        guard outputLayer.processes.isEmpty || outputLayer.processes == processes else {
            throw .malformedClassifier(reason: "its classes are not the processes of the events")
        }
        let logits = try logits(of: sample, features: nil)
        let scores = outputLayer.scores(logits)
        var varied: [VariedScores] = []
        for variation in sample.variations {
            varied.append(
                VariedScores(
                    up: try variedScores(of: sample, variation.up, nominal: scores),
                    down: try variedScores(of: sample, variation.down, nominal: scores)))
        }
        let prepared = try weightedSample(sample, split: split, processes: processes, settings: settings)
        let loss =
            outputLayer.activation == .softmax
            ? categoricalCrossEntropy(
                logits: logits, targets: prepared.targets, weights: prepared.lossWeights, gradient: nil)
            : Training.crossEntropy(
                logits: logits, targets: prepared.targets, weights: prepared.lossWeights, gradient: nil)
        let names = try TrainingSample.variations(settings.penalty.variations, in: sample).map(\.name)
        let penalised = names.compactMap { name in sample.variations.firstIndex { $0.name == name } }
        return Evaluation(
            outputLayer: outputLayer, scores: scores, varied: varied, crossEntropy: loss,
            penalties: outputLayer.nodes > 1
                ? []
                : penalties(
                    names, prepared, [scores] + penalised.flatMap { [varied[$0].up, varied[$0].down] }, settings))
    }

    /// The targets and weights of the sample; what else a training needs of it is left out.
    private func weightedSample(
        _ sample: EventSample, split: String, processes: [Process], settings: TrainingSettings
    ) throws(TrainingError) -> TrainingSample {
        var settings = settings
        settings.loss.kind = .crossEntropy
        settings.adversary.strength = 0
        settings.network.outputs = outputLayer.nodes > 1 ? .perProcess : .single
        return try TrainingSample(
            sample, split: split, processes: processes,
            preprocessing: try Preprocessing(settings.inputs, sample: sample), settings: settings)
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
        var penalty = VariationPenalty(settings.penalty)
        _ = penalty.value(
            scores: scores.flatMap { $0 }, groups: sample.groups(rows: Array(0..<sample.rowCount), place: place),
            gradient: nil)
        return names.indices.map { (names[$0], penalty.parts[2 * $0], penalty.parts[2 * $0 + 1]) }
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

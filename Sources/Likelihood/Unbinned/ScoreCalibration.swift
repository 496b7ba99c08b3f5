/// How the score of a classifier in [0, 1] becomes the density ratio r = p_s / p_b.
package struct ScoreCalibration: Sendable, Equatable {
    /// For steps: where each begins, ascending, the first at −∞.
    private let edges: [Double]
    /// For steps: the ratio of each, not falling. One number, a factor, for the analytic calibration.
    private let ratios: [Double]

    /// The ratio of a classifier trained to the end with cross-entropy or mean squared error (equation 3.9 of paper D):
    ///
    ///     r = f / (1 − f) · n_b / n_s
    ///
    /// - Parameters:
    ///   - signalWeight: n_s, the total weight of the signal in the training, above 0.
    ///   - backgroundWeight: n_b, that of the background.
    /// - Throws: `ModelError` when a weight is not a finite number above 0.
    package init(signalWeight: Double, backgroundWeight: Double) throws(ModelError) {
        for (name, weight) in [("signal", signalWeight), ("background", backgroundWeight)] {
            guard weight > 0, weight.isFinite else {
                throw .invalidYield(weight, bin: 0, place: "the \(name) of the training")
            }
        }
        edges = []
        ratios = [backgroundWeight / signalWeight]
    }

    /// The ratio as counted in a calibration sample, in steps that rise with the score.
    ///
    /// The sample is cut into bins of equal numbers of events (equal scores stay together), neighbours of which the ratio
    /// does not rise are joined (pool adjacent violators, Ayer et al., Ann. Math. Statist. 26 (1955) 641, weighted with the
    /// background), and so is a last step without background, whose ratio would be infinite. Each step has the ratio of the
    /// normalised weights in it, so that the mean ratio of the background is 1 in the sample.
    ///
    /// - Parameters:
    ///   - bins: As many as events for isotonic regression without bins.
    /// - Throws: `ModelError` when an event is impossible, a class has no weight, or there are more bins than events.
    package init(signal: ScoredEvents, background: ScoredEvents, bins: Int) throws(ModelError) {
        try signal.check("signal")
        try background.check("background")
        let events = signal.events(isSignal: true) + background.events(isSignal: false)
        guard (1...events.count).contains(bins) else {
            throw .binCountMismatch(
                what: "events for \(bins) bins of the calibration", expected: bins, found: events.count)
        }
        let steps = CalibrationStep.pooled(CalibrationStep.bins(of: events, count: bins))
        let (signalTotal, backgroundTotal) = (signal.weights.reduce(0, +), background.weights.reduce(0, +))
        edges = [-.infinity] + steps.dropFirst().map(\.lowestScore)
        ratios = steps.map { ($0.signal / signalTotal) / ($0.background / backgroundTotal) }
    }

    /// r at a score.
    ///
    /// The analytic ratio treats scores as rounded to single precision: within 2⁻²⁵ of 0 or 1, where a network's output
    /// cannot be told from them, it is that at this distance.
    package func ratio(ofScore score: Double) -> Double {
        guard !edges.isEmpty else {
            let inside = (0x1p-25...(1 - 0x1p-25)).clamping(score)
            return ratios[0] * inside / (1 - inside)
        }
        var (low, high) = (0, edges.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= score { low = middle } else { high = middle }
        }
        return ratios[low]
    }

    /// The number of steps, nil for the analytic calibration.
    package var stepCount: Int? { edges.isEmpty ? nil : edges.count }
}

/// Scores of events of one class with their weights.
package struct ScoredEvents: Sendable, Equatable {
    /// Shape `[events]`.
    package var scores: [Double]
    /// Not negative, shape `[events]`.
    package var weights: [Double]

    /// - Parameter weights: 1 each when nil.
    package init(scores: [Double], weights: [Double]? = nil) {
        self.scores = scores
        self.weights = weights ?? [Double](repeating: 1, count: scores.count)
    }

    fileprivate func check(_ name: String) throws(ModelError) {
        try UnbinnedValidation.check(scores, count: scores.count, place: "the scores of the \(name)") { _ in true }
        try UnbinnedValidation.check(weights, count: scores.count, place: "the weights of the \(name)") { $0 >= 0 }
        let total = weights.reduce(0, +)
        guard total > 0 else { throw .invalidYield(total, bin: 0, place: "the \(name) of the calibration") }
    }

    fileprivate func events(isSignal: Bool) -> [CalibrationStep] {
        zip(scores, weights).map {
            CalibrationStep(lowestScore: $0, signal: isSignal ? $1 : 0, background: isSignal ? 0 : $1)
        }
    }
}

/// Weights of signal and background from a score on; to begin with those of one event.
private struct CalibrationStep {
    var lowestScore: Double
    var signal: Double
    var background: Double

    /// Bins of equal numbers of events; fewer where equal scores would be cut apart.
    static func bins(of events: [CalibrationStep], count: Int) -> [CalibrationStep] {
        let sorted = events.sorted { $0.lowestScore < $1.lowestScore }
        var bins: [CalibrationStep] = []
        var filled = 0
        for (index, event) in sorted.enumerated() {
            let isTied = index > 0 && event.lowestScore == sorted[index - 1].lowestScore
            let bin = index * count / sorted.count + 1
            if bin > filled, !isTied {
                bins.append(event)
                filled = bin
            } else {
                bins[bins.count - 1].add(event)
            }
        }
        return bins
    }

    /// Joins neighbours until the ratio of signal to background rises from step to step and is finite.
    static func pooled(_ bins: [CalibrationStep]) -> [CalibrationStep] {
        var steps: [CalibrationStep] = []
        for bin in bins {
            var step = bin
            while let last = steps.last, step.signal * last.background <= last.signal * step.background {
                var joined = last
                joined.add(step)
                step = joined
                steps.removeLast()
            }
            steps.append(step)
        }
        while steps.count > 1, let last = steps.last, last.background == 0 {
            steps.removeLast()
            steps[steps.count - 1].add(last)
        }
        return steps
    }

    mutating func add(_ other: CalibrationStep) {
        signal += other.signal
        background += other.background
    }
}

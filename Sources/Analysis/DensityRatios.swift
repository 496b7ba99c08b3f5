import Events
import Glibc
import Likelihood
import Sweep
import Training

extension TrainedClassifier {
    /// What makes density ratios of the scores.
    ///
    /// - Parameter events: As the classifier is told them.
    /// - Throws: `AnalysisError` when a class has no events or there are fewer than bins.
    func calibration(_ events: PreparedEvents, at point: PointSpecification) throws(AnalysisError) -> ScoreCalibration {
        let settings = point.measurement.unbinned.calibration
        return try analysing {
            switch settings.kind {
            case .analytic:
                let (signal, background) = trainingWeights(events, point.training.loss.weights)
                return try ScoreCalibration(signalWeight: signal, backgroundWeight: background)
            case .steps:
                let scores = try scores(of: events.validation)
                func scored(_ signal: Bool) -> ScoredEvents {
                    let rows = events.validation.rows(ofSignal: signal, events.processes)
                    return ScoredEvents(
                        scores: rows.map { scores[$0] }, weights: rows.map { events.validation.weights[$0] })
                }
                return try ScoreCalibration(signal: scored(true), background: scored(false), bins: settings.bins)
            }
        }
    }

    /// The weights of signal and background in the loss, up to a common factor; equal ones for an exact ratio.
    private func trainingWeights(_ events: PreparedEvents, _ kind: LossWeights) -> (signal: Double, background: Double)
    {
        func sum(_ weight: (Double) -> Double) -> (signal: Double, background: Double) {
            func sum(_ signal: Bool) -> Double {
                events.train.rows(ofSignal: signal, events.processes).reduce(0) {
                    $0 + weight(events.train.weights[$1])
                }
            }
            return (sum(true), sum(false))
        }
        if case .likelihoodRatio = self { return (1, 1) }
        return switch kind {
        case .balanced: (1, 1)
        case .physical: sum { $0 }
        case .unit: sum { $0 > 0 ? 1 : 0 }
        }
    }
}

extension EventSample {
    /// The rows of the events of signal or background.
    func rows(ofSignal signal: Bool, _ processes: [Process]) -> [Int] {
        process.indices.filter { processes[process[$0]].isSignal == signal }
    }

    /// The events with another value of a feature, nominally and under every variation.
    ///
    /// - Throws: `TrainingError.unknownFeature`.
    func assuming(_ assumption: FeatureAssumption) throws(TrainingError) -> EventSample {
        guard let column = featureNames.firstIndex(of: assumption.feature) else {
            throw .unknownFeature(assumption.feature, known: featureNames)
        }
        let width = featureNames.count
        func changed(_ features: [Double]) -> [Double] {
            var features = features
            for place in stride(from: column, to: features.count, by: width) { features[place] = assumption.value }
            return features
        }
        var sample = self
        sample.features = changed(features)
        for index in variations.indices {
            sample.variations[index].up.features = variations[index].up.features.map(changed)
            sample.variations[index].down.features = variations[index].down.features.map(changed)
        }
        return sample
    }
}

extension PreparedEvents {
    /// The events as a classifier is told them that is told a value in place of a feature: those of validation and test.
    ///
    /// - Throws: `TrainingError.unknownFeature`.
    func assuming(_ assumption: FeatureAssumption?) throws(TrainingError) -> PreparedEvents {
        guard let assumption else { return self }
        var events = self
        events.validation = try validation.assuming(assumption)
        events.test = try test.assuming(assumption)
        return events
    }
}

extension PointSpecification {
    /// What makes density ratios of a classifier's scores; nil where the measurement needs none.
    func calibration(
        of classifier: TrainedClassifier, _ events: PreparedEvents
    ) throws(AnalysisError) -> ScoreCalibration? {
        measurement.kind == .unbinned ? try classifier.calibration(events, at: self) : nil
    }

    /// The exact classifier of the point's test events and inputs; nil where it is not known.
    var exactClassifier: (any Scoring)? {
        ExactDensities(of: events.source.ofTestEvents, inputs: training.inputs.features)?.classifier
    }
}

extension RatioSample {
    /// The test events with the ratios that a calibration makes of their scores.
    init(_ evaluation: Evaluation, _ events: PreparedEvents, _ calibration: ScoreCalibration) {
        self.init(
            ratios: evaluation.scores.map(calibration.ratio), weights: events.test.weights,
            isSignal: events.test.process.map { events.processes[$0].isSignal })
    }

    /// √⟨(r - r_exact)²⟩ over the background; nil where the exact ratio is not known.
    ///
    /// - Parameter events: With all features as they are.
    func ratioError(exact: (any Scoring)?, _ events: PreparedEvents) throws(TrainingError) -> Double? {
        guard let logits = try exact?.logits(of: events.test, features: nil) else { return nil }
        var (squares, total) = (0.0, 0.0)
        for row in ratios.indices where !isSignal[row] {
            let error = ratios[row] - exp(logits[row])
            squares += weights[row] * error * error
            total += weights[row]
        }
        return (squares / total).squareRoot()
    }
}

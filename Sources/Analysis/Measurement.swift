import Events
import Likelihood
import Sweep
import Training

/// Measures the signal strength with a classifier on the test events and collects every figure of the point.
func measureClassifier(
    _ classifier: Classifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> TaskResult {
    let evaluation = try analysing {
        try classifier.evaluate(
            events.test, split: "test", processes: events.processes, settings: point.training)
    }
    for scores in [evaluation.scores] + evaluation.varied.flatMap({ [$0.up, $0.down] }) {
        if let row = scores.firstIndex(where: \.isNaN) { throw .scoreNotFinite(row: row) }
    }
    let templates = joiningBinsWithoutBackground(
        fillTemplates(
            point.measurement, sample: events.test, processes: events.processes, evaluation: evaluation))
    let channel = ChannelTemplates(name: "discriminant", processes: templates)
    let measurement = try analysing { try measureSignalStrengths([channel], settings: point.measurement) }
    var figures = classifierFigures(evaluation, events)
    figures.merge(normalisationFigures(templates)) { $1 }
    figures.merge(measurement.figures) { $1 }
    return TaskResult(
        figures: figures.filter { $1.isFinite }, labels: ["fit_status": measurement.status.rawValue],
        fit: fitRecord(measurement))
}

/// Figures of the classifier alone: areas under the curve, Λ and cross-entropy on the test events.
private func classifierFigures(_ evaluation: Evaluation, _ events: PreparedEvents) -> [String: Double] {
    let sample = events.test
    let isSignal = sample.process.map { events.processes[$0].isSignal }
    var figures = ["cross_entropy": evaluation.crossEntropy, "penalty": evaluation.penalty]
    figures["auc"] = areaUnderCurve(scores: evaluation.scores, isSignal: isSignal, weights: sample.weights)
    for (variation, scores) in zip(sample.variations, evaluation.varied) {
        figures["auc_\(variation.name)_up"] = areaUnderCurve(
            scores: scores.up, isSignal: isSignal, weights: variation.up.weights)
        figures["auc_\(variation.name)_down"] = areaUnderCurve(
            scores: scores.down, isSignal: isSignal, weights: variation.down.weights)
    }
    for penalty in evaluation.penalties {
        figures["penalty_\(penalty.name)_up"] = penalty.up
        figures["penalty_\(penalty.name)_down"] = penalty.down
    }
    return figures
}

/// The relative change of each process' total by each variation.
private func normalisationFigures(_ templates: [ProcessTemplate]) -> [String: Double] {
    var figures: [String: Double] = [:]
    for template in templates {
        let nominal = template.nominal.reduce(0, +)
        for variation in template.variations {
            let name = "\(variation.name)_\(template.name)"
            figures["normalisation_up_\(name)"] = variation.up.reduce(0, +) / nominal - 1
            figures["normalisation_down_\(name)"] = variation.down.reduce(0, +) / nominal - 1
        }
    }
    return figures
}

private func fitRecord(_ measurement: SignalStrengthMeasurement) -> FitRecord {
    let fit = measurement.fit
    return FitRecord(
        status: fit.status.rawValue,
        estimatedDistanceToMinimum: fit.estimatedDistanceToMinimum.isFinite ? fit.estimatedDistanceToMinimum : nil,
        parameters: fit.parameters.map {
            ParameterRecord(name: $0.name, value: $0.value, uncertainty: $0.uncertainty)
        },
        covariance: fit.covariance,
        templates: nominalYields(of: measurement.model), data: measurement.data.counts.flatMap { $0 })
}

/// Expected events by process in the bins of all channels, 0 in a channel that lacks the process.
private func nominalYields(of model: StatisticalModel) -> [String: [Double]] {
    var yields: [String: [Double]] = [:]
    var first = 0
    for channel in model.channels {
        for sample in channel.samples {
            let bins = first..<first + channel.binCount
            yields[sample.name, default: [Double](repeating: 0, count: model.binCount)]
                .replaceSubrange(bins, with: sample.nominal)
        }
        first += channel.binCount
    }
    return yields
}

import Events
import Likelihood
import Sweep
import Training

/// Measures the signal strength with a classifier on the test events and collects every figure of the point.
func measureClassifier(
    _ classifier: TrainedClassifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> TaskResult {
    let evaluation = try analysing {
        try classifier.evaluate(
            events.test, split: "test", processes: events.processes, settings: point.training)
    }
    for scores in [evaluation.scores] + evaluation.varied.flatMap({ [$0.up, $0.down] }) {
        if let index = scores.firstIndex(where: \.isNaN) {
            throw .scoreNotFinite(row: index / evaluation.outputLayer.nodes)
        }
    }
    let filled = fillTemplates(
        point.measurement, sample: events.test, processes: events.processes, evaluation: evaluation)
    let channels = joiningBinsWithoutBackground(filled)
    let measurement = try analysing { try measureSignalStrengths(channels, settings: point.measurement) }
    var figures = classifierFigures(evaluation, events)
    figures["score_spread"] = try analysing { try scoreSpread(classifier, events.test) }
    figures.merge(normalisationFigures(filled)) { $1 }
    figures.merge(measurement.figures) { $1 }
    figures.merge(try analysing { try countingFigures(filled, point.measurement) }) { $1 }
    return TaskResult(
        figures: figures.filter { $1.isFinite }, labels: ["fit_status": measurement.status.rawValue],
        fit: fitRecord(measurement))
}

/// Figures of the classifier alone: areas under the curve, Λ and cross-entropy on the test events.
private func classifierFigures(_ evaluation: Evaluation, _ events: PreparedEvents) -> [String: Double] {
    let sample = events.test
    let isSignal = sample.process.map { events.processes[$0].isSignal }
    var figures = ["cross_entropy": evaluation.crossEntropy]
    if evaluation.outputLayer.nodes == 1 { figures["penalty"] = evaluation.penalty }
    func area(_ scores: [Double], _ weights: [Double]) -> Double? {
        areaUnderCurve(
            scores: evaluation.outputLayer.signalScores(scores), isSignal: isSignal, weights: weights)
    }
    figures["auc"] = area(evaluation.scores, sample.weights)
    for (variation, scores) in zip(sample.variations, evaluation.varied) {
        figures["auc_\(variation.name)_up"] = area(scores.up, variation.up.weights)
        figures["auc_\(variation.name)_down"] = area(scores.down, variation.down.weights)
    }
    for penalty in evaluation.penalties {
        figures["penalty_\(penalty.name)_up"] = penalty.up
        figures["penalty_\(penalty.name)_down"] = penalty.down
    }
    return figures
}

/// The standard deviation of the scores of an ensemble's members, the weighted mean over events and nodes (paper D, Sec. 4:
/// the precision uncertainty); nil for a single network.
private func scoreSpread(_ classifier: TrainedClassifier, _ sample: EventSample) throws(TrainingError) -> Double? {
    guard case .networks(let ensemble) = classifier, ensemble.members.count > 1 else { return nil }
    let (spread, nodes) = (try ensemble.spread(of: sample), ensemble.outputLayer.nodes)
    var (sum, total) = (0.0, 0.0)
    for (row, weight) in sample.weights.enumerated() {
        total += weight
        for node in 0..<nodes { sum += weight * spread[row * nodes + node] / Double(nodes) }
    }
    return sum / total
}

/// The relative change of each process' total by each variation, all channels together.
private func normalisationFigures(_ channels: [ChannelTemplates]) -> [String: Double] {
    var figures: [String: Double] = [:]
    for (process, template) in (channels.first?.processes ?? []).enumerated() {
        func total(_ yields: (ProcessTemplate) -> [Double]) -> Double {
            channels.reduce(0) { $0 + yields($1.processes[process]).reduce(0, +) }
        }
        let nominal = total(\.nominal)
        for (index, variation) in template.variations.enumerated() {
            let name = "\(variation.name)_\(template.name)"
            figures["normalisation_up_\(name)"] = total { $0.variations[index].up } / nominal - 1
            figures["normalisation_down_\(name)"] = total { $0.variations[index].down } / nominal - 1
        }
    }
    return figures
}

/// Significance and σµ with all events in one bin; none of several signals, which one bin does not tell apart.
private func countingFigures(
    _ channels: [ChannelTemplates], _ settings: MeasurementSettings
) throws(ModelError) -> [String: Double] {
    let measurement = try measureSignalStrengths(countingTemplates(channels), settings: settings)
    guard measurement.signals.count == 1, measurement.status == .converged else { return [:] }
    let figures = measurement.figures
    return ["significance", "sigma_mu"].reduce(into: [:]) { $0["\($1)_counting"] = figures[$1] }
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

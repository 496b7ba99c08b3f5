import Events
import Likelihood
import Sweep
import Training

/// Measures the signal strength with a classifier on the test events and collects every figure of the point.
func measureClassifier(
    _ classifier: TrainedClassifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> TaskResult {
    let told = try analysing { try events.assuming(point.measurement.assume) }
    let evaluation = try evaluated(classifier, on: told, at: point)
    let calibration = try point.calibration(of: classifier, told)
    let strength = try measureStrength(evaluation, on: told, calibration, settings: point.measurement)
    var figures = classifierFigures(evaluation, told)
    figures["score_spread"] = try analysing { try scoreSpread(classifier, told.test) }
    figures.merge(normalisationFigures(strength.channels)) { $1 }
    figures.merge(strength.figures) { $1 }
    figures.merge(try analysing { try countingFigures(strength.channels, point.measurement) }) { $1 }
    figures.merge(try memberSpreads(classifier, on: told, at: point)) { $1 }
    var tables: [TableRecord] = []
    if let calibration {
        let sample = RatioSample(evaluation, told, calibration)
        figures["ratio_error"] = try analysing { try sample.ratioError(exact: point.exactClassifier, events) }
        if let test = try pseudoExperiments(sample, at: point) {
            figures["power"] = test.power(level: point.measurement.unbinned.test.level)
            tables.append(test.powerTable)
        }
    }
    let scan = try analysing {
        try point.measurement.scan.table(
            of: classifier, on: told, calibration: calibration, exact: point.exactClassifier)
    }
    tables += [variedTemplates(strength.channels), scan].compactMap(\.self)
    return TaskResult(
        figures: figures.filter { $1.isFinite }, labels: ["fit_status": strength.status.rawValue], fit: strength.fit,
        tables: tables.isEmpty ? nil : tables)
}

/// What a fit of the signal strength tells.
struct StrengthResult {
    var figures: [String: Double]
    var status: FitStatus
    var fit: FitRecord
    /// The histograms that were fitted, before bins were joined; empty for single events.
    var channels: [ChannelTemplates] = []
}

/// Fits the signal strength, to the density ratios of the events where there is a calibration, else to histograms.
func measureStrength(
    _ evaluation: Evaluation, on events: PreparedEvents, _ calibration: ScoreCalibration?,
    settings: MeasurementSettings
) throws(AnalysisError) -> StrengthResult {
    if let calibration {
        let sample = RatioSample(evaluation, events, calibration)
        return try analysing { try UnbinnedMeasurement(sample, settings: settings).result() }
    }
    let filled = fillTemplates(settings, sample: events.test, processes: events.processes, evaluation: evaluation)
    let channels = joiningBinsWithoutBackground(filled)
    let measurement = try analysing { try measureSignalStrengths(channels, settings: settings) }
    return StrengthResult(
        figures: measurement.figures, status: measurement.status, fit: fitRecord(measurement), channels: filled)
}

/// The classifier on the test events.
///
/// - Throws: `AnalysisError`, of which `scoreNotFinite` when a score is not a number.
func evaluated(
    _ classifier: TrainedClassifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> Evaluation {
    let evaluation = try analysing {
        try classifier.evaluate(events.test, split: "test", processes: events.processes, settings: point.training)
    }
    for scores in [evaluation.scores] + evaluation.varied.flatMap({ [$0.up, $0.down] }) {
        if let index = scores.firstIndex(where: \.isNaN) {
            throw .scoreNotFinite(row: index / evaluation.outputLayer.nodes)
        }
    }
    return evaluation
}

/// Figures of the classifier alone: areas under the curve, Λ and cross-entropy on the test events.
func classifierFigures(_ evaluation: Evaluation, _ events: PreparedEvents) -> [String: Double] {
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
    guard Set(channels.flatMap { $0.processes.compactMap(\.signal) }).count == 1 else { return [:] }
    let measurement = try measureSignalStrengths(countingTemplates(channels), settings: settings)
    guard measurement.status == .converged else { return [:] }
    let figures = measurement.figures
    return ["significance", "sigma_mu"].reduce(into: [:]) { $0["\($1)_counting"] = figures[$1] }
}

/// The table `templates`: expected events of each process in each bin of all channels, as they are and varied; nil without
/// variations.
private func variedTemplates(_ channels: [ChannelTemplates]) -> TableRecord? {
    guard let first = channels.first?.processes, first.contains(where: { !$0.variations.isEmpty }) else { return nil }
    var columns: [String] = []
    var histograms: [[Double]] = []
    for (process, template) in first.enumerated() {
        func add(_ name: String, _ yields: (ProcessTemplate) -> [Double]) {
            columns.append(name)
            histograms.append(channels.flatMap { yields($0.processes[process]) })
        }
        add(template.name, \.nominal)
        for (index, variation) in template.variations.enumerated() {
            add("\(template.name)_\(variation.name)_up") { $0.variations[index].up }
            add("\(template.name)_\(variation.name)_down") { $0.variations[index].down }
        }
    }
    let bins = histograms.first?.count ?? 0
    return TableRecord(
        name: "templates", columns: columns, rows: (0..<bins).map { bin in histograms.map { $0[bin] } })
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

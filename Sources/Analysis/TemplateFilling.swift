import Events
import Likelihood
import Training

/// The templates of the discriminant on a sample, one a process, with every variation.
///
/// - Parameters:
///   - settings: Equal bins in [0, 1], a score of exactly 1 belongs to the last; and which processes are one signal.
///   - evaluation: Scores of the sample by the classifier.
func fillTemplates(
    _ settings: MeasurementSettings, sample: EventSample, processes: [Process], evaluation: Evaluation
) -> [ProcessTemplate] {
    let bins = settings.bins
    return processes.indices.map { process in
        let rows = sample.process.indices.filter { sample.process[$0] == process }
        func fill(_ scores: [Double], _ weights: [Double]) -> [Double] {
            var template = [Double](repeating: 0, count: bins)
            for row in rows { template[min(Int(scores[row] * Double(bins)), bins - 1)] += weights[row] }
            return template
        }
        return ProcessTemplate(
            name: processes[process].name, signal: processes[process].signal(settings.signalStrengths),
            nominal: fill(evaluation.scores, sample.weights),
            variances: fill(evaluation.scores, sample.weights.map { $0 * $0 }),
            variations: zip(sample.variations, evaluation.varied).map { variation, scores in
                TemplateVariation(
                    name: variation.name, up: fill(scores.up, variation.up.weights),
                    down: fill(scores.down, variation.down.weights))
            })
    }
}

extension Process {
    /// The signal that the process belongs to, nil for a background.
    fileprivate func signal(_ strengths: SignalStrengths) -> String? {
        guard isSignal else { return nil }
        return switch strengths {
        case .common: "signal"
        case .perProcess: name
        }
    }
}

import Events
import Likelihood
import Training

/// The templates of the discriminant on a sample, one a process, with every variation.
///
/// - Parameters:
///   - bins: Equal bins in [0, 1]; a score of exactly 1 belongs to the last.
///   - evaluation: Scores of the sample by the classifier.
func fillTemplates(
    bins: Int, sample: EventSample, processes: [Process], evaluation: Evaluation
) -> [ProcessTemplate] {
    processes.indices.map { process in
        let rows = sample.process.indices.filter { sample.process[$0] == process }
        func fill(_ scores: [Double], _ weights: [Double]) -> [Double] {
            var template = [Double](repeating: 0, count: bins)
            for row in rows { template[min(Int(scores[row] * Double(bins)), bins - 1)] += weights[row] }
            return template
        }
        return ProcessTemplate(
            name: processes[process].name, isSignal: processes[process].isSignal,
            nominal: fill(evaluation.scores, sample.weights),
            variations: zip(sample.variations, evaluation.varied).map { variation, scores in
                TemplateVariation(
                    name: variation.name, up: fill(scores.up, variation.up.weights),
                    down: fill(scores.down, variation.down.weights))
            })
    }
}

import Events
import Likelihood
import Training

/// The templates of the discriminants on a sample: of one node one channel, else a channel of each class, to which the
/// events with the highest score there belong (of equal scores the first); in each a template a process, with every
/// variation.
///
/// - Parameters:
///   - settings: Equal bins in [0, 1], a score of exactly 1 belongs to the last; and which processes are one signal.
///   - evaluation: Scores of the sample by the classifier.
func fillTemplates(
    _ settings: MeasurementSettings, sample: EventSample, processes: [Process], evaluation: Evaluation
) -> [ChannelTemplates] {
    let (bins, nodes) = (settings.bins, evaluation.outputLayer.nodes)
    let places = Places(evaluation.scores, nodes: nodes, bins: bins)
    let varied = evaluation.varied.map {
        (up: Places($0.up, nodes: nodes, bins: bins), down: Places($0.down, nodes: nodes, bins: bins))
    }
    let squares = sample.weights.map { $0 * $0 }
    return (0..<nodes).map { node in
        func template(_ process: Int) -> ProcessTemplate {
            let rows = sample.process.indices.filter { sample.process[$0] == process }
            func fill(_ places: Places, _ weights: [Double]) -> [Double] { places.fill(rows, weights, node: node) }
            return ProcessTemplate(
                name: processes[process].name, signal: processes[process].signal(settings.signalStrengths),
                nominal: fill(places, sample.weights), variances: fill(places, squares),
                variations: zip(sample.variations, varied).map { variation, places in
                    TemplateVariation(
                        name: variation.name, up: fill(places.up, variation.up.weights),
                        down: fill(places.down, variation.down.weights))
                })
        }
        let name = nodes == 1 ? "discriminant" : evaluation.outputLayer.processes[node].name
        return ChannelTemplates(name: name, processes: processes.indices.map(template))
    }
}

/// The class and the bin of each event.
private struct Places {
    private let bins: Int
    private let node: [Int]
    private let bin: [Int]

    /// - Parameter scores: Shape `[rows, nodes]`.
    init(_ scores: [Double], nodes: Int, bins: Int) {
        var (node, bin) = ([Int](), [Int]())
        for first in stride(from: 0, to: scores.count, by: nodes) {
            var highest = 0
            for other in 1..<max(nodes, 1) where scores[first + other] > scores[first + highest] { highest = other }
            node.append(highest)
            bin.append(min(Int(scores[first + highest] * Double(bins)), bins - 1))
        }
        self.bins = bins
        self.node = node
        self.bin = bin
    }

    /// The histogram of some rows in a class, shape `[bins]`.
    func fill(_ rows: [Int], _ weights: [Double], node: Int) -> [Double] {
        var template = [Double](repeating: 0, count: bins)
        for row in rows where self.node[row] == node { template[bin[row]] += weights[row] }
        return template
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

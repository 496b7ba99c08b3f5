import Events
import Glibc
import Likelihood
import Numerical
import TestSupport

@testable import Training

/// A network of dense layers in double precision, written for reading: the slow twin of the kernels.
struct PlainNetwork {
    /// Nodes of each layer from inputs to output.
    let widths: [Int]
    /// Layer by layer: weights `[inputs, outputs]` row-major, then bias `[outputs]`.
    var parameters: [Double]
    var activation = ActivationFunction.relu

    func logit(_ input: [Double]) -> Double { outputs(input)[0] }

    /// - Parameter masks: What multiplies the outputs of each hidden layer, shape `[hidden layers][nodes]`.
    func outputs(_ input: [Double], masks: [[Double]]? = nil) -> [Double] {
        var values = input
        var next = 0
        for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
            let bias = next + inputs * outputs
            var sums = Array(parameters[bias..<bias + outputs])
            for i in 0..<inputs {
                for o in 0..<outputs { sums[o] += values[i] * parameters[next + i * outputs + o] }
            }
            values = layer < widths.count - 2 ? sums.map(activation.plain) : sums
            if let masks, layer < masks.count { values = zip(values, masks[layer]).map(*) }
            next = bias + outputs
        }
        return values
    }

    func score(_ input: [Double]) -> Double { 1 / (1 + exp(-logit(input))) }
}

/// The loss L' + λ Λ of some rows of a sample, from its definition; inputs are the bare features.
struct PlainLoss {
    let sample: EventSample
    let processes: [Process]
    let settings: TrainingSettings
    private var penaltyFactors: [Double] = []

    init(sample: EventSample, processes: [Process], settings: TrainingSettings) {
        self.sample = sample
        self.processes = processes
        self.settings = settings
        penaltyFactors = (0..<sample.rowCount).map(penaltyFactor)
    }

    func value(_ network: PlainNetwork, rows: [Int]) -> Double {
        crossEntropy(network, rows) + settings.penalty.strength * penalty(network, rows)
    }

    func crossEntropy(_ network: PlainNetwork, _ rows: [Int]) -> Double {
        let terms = rows.map { row in
            let score = network.score(features(sample.features, row))
            return lossWeight(row) * (isSignal(row) ? -log(score) : -log(1 - score))
        }
        return terms.reduce(0, +) / Double(rows.count)
    }

    func penalty(_ network: PlainNetwork, _ rows: [Int]) -> Double {
        var sum = 0.0
        let variations =
            switch settings.penalty.variations {
            case .all: sample.variations
            case .named(let names): sample.variations.filter { names.contains($0.name) }
            }
        for members in histograms {
            let own = rows.filter { members.contains(sample.process[$0]) }
            let nominal = counts(network, VariedEvents(features: nil, weights: sample.weights), own)
            for varied in variations.flatMap({ [$0.up, $0.down] }) {
                let changed = counts(network, varied, own)
                let terms = zip(nominal, changed).map { pow(($0 - $1) / ($0 + settings.penalty.floor), 2) }
                sum += terms.reduce(0, +) / Double(settings.penalty.bins)
            }
        }
        return settings.penalty.combination == .mean ? sum / Double(2 * variations.count) : sum
    }

    private var histograms: [[Int]] {
        settings.penalty.histogram == .joint ? [Array(processes.indices)] : processes.indices.map { [$0] }
    }

    private func counts(_ network: PlainNetwork, _ events: VariedEvents, _ rows: [Int]) -> [Double] {
        let bins = settings.penalty.bins
        let sigma = settings.penalty.filterWidth / Double(bins)
        var counts = [Double](repeating: 0, count: bins)
        for row in rows {
            let score = network.score(features(events.features ?? sample.features, row))
            let weight = events.weights[row] * penaltyFactors[row]
            for bin in 0..<bins {
                let centre = (Double(bin) + 0.5) / Double(bins)
                counts[bin] += weight * exp(-pow((score - centre) / sigma, 2) / 2)
            }
        }
        return counts
    }

    private func features(_ values: [Double], _ row: Int) -> [Double] {
        let width = sample.featureNames.count
        return Array(values[row * width..<(row + 1) * width])
    }

    private func isSignal(_ row: Int) -> Bool { processes[sample.process[row]].isSignal }

    private func sum(_ weight: (Int) -> Double, where included: (Int) -> Bool = { _ in true }) -> Double {
        (0..<sample.rowCount).filter(included).map(weight).reduce(0, +)
    }

    /// Signal and background have equal sums, all rows together mean 1.
    private func balancingFactor(_ row: Int) -> Double {
        let own = sum({ sample.weights[$0] }, where: { isSignal($0) == isSignal(row) })
        return Double(sample.rowCount) / (2 * own)
    }

    func lossWeight(_ row: Int) -> Double {
        let count = Double(sample.rowCount)
        switch settings.loss.weights {
        case .balanced: return sample.weights[row] * balancingFactor(row)
        case .physical: return sample.weights[row] * count / sum { sample.weights[$0] }
        case .unit:
            return sample.weights[row] > 0 ? count / sum { sample.weights[$0] > 0 ? 1 : 0 } : 0
        }
    }

    /// What the weight of a row is multiplied with in the penalty: nominal weights have mean 1 in each histogram.
    private func penaltyFactor(_ row: Int) -> Double {
        func factor(_ row: Int) -> Double { settings.penalty.weights == .balanced ? balancingFactor(row) : 1 }
        let histogram = histograms.first { $0.contains(sample.process[row]) } ?? []
        let own = (0..<sample.rowCount).filter { histogram.contains(sample.process[$0]) }
        let mean = own.map { sample.weights[$0] * factor($0) }.reduce(0, +) / Double(own.count)
        return factor(row) / mean
    }
}

/// Central differences of a function of many parameters.
func centralDifferences(at point: [Double], step: Double = 1e-6, _ function: ([Double]) -> Double) -> [Double] {
    point.indices.map { index in
        var (above, below) = (point, point)
        above[index] += step
        below[index] -= step
        return (function(above) - function(below)) / (2 * step)
    }
}

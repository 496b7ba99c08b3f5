import Events
import Likelihood
import Numerical

/// One split as a training sees it: prepared inputs, targets and weights, nominal and varied.
struct TrainingSample {
    let rowCount: Int
    /// Row length of the network's input.
    let stride: Int
    /// Output nodes of the network.
    let nodes: Int
    /// With one node 1 for signal and 0 for background, else 1 for the node of the event's process; shape `[rows, nodes]`.
    let targets: [Double]
    /// Weights of the primary loss, mean 1 over the whole split, shape `[rows]`.
    let lossWeights: [Double]
    /// What an adversary tells of the scores, in its unit, shape `[rows]`; empty without one.
    let adversaryTargets: [Double]
    /// How the events enter the templates of σµ; nil where the loss does not compute it.
    let signalStrength: SignalStrengthEvents?

    /// Row length of the matrices here, which few features do not pad: memory is read once for each step.
    let width: Int
    let inputs: AlignedRows
    /// Target of one node and loss weight in single precision, side by side, for memory is read once for each event.
    let labels: [Float]
    let processes: [Int]
    let nominalWeights: [Double]
    /// First those that the penalty knows, then what only σµ knows besides.
    let directions: [Direction]
    let penalisedDirections: Range<Int>
    /// The directions of the nuisance parameters of σµ, up and then down of each.
    let nuisanceDirections: [Int]
    /// The histogram of the penalty to which each process belongs.
    let histogramOfProcess: [Int]
    let histogramCount: Int

    /// One direction (up or down) of a variation.
    struct Direction {
        /// Inputs where the features change, shape `[rows, width]`; nil for reweighting.
        var inputs: [Float]?
        /// Whether a row's inputs change, shape `[rows]`.
        var changed: [Bool]
        /// Weights in the penalty's histograms, shape `[rows]`.
        var weights: [Double]
    }

    /// - Parameter whole: The split of which the sample is a side, so that the weights of both sides are of one scale; nil
    ///   for the sample itself.
    /// - Throws: `TrainingError` when a feature or a variation is unknown, no event has a positive weight, or no process is
    ///   a signal where σµ is computed.
    init(
        _ sample: EventSample, of whole: EventSample? = nil, split: String, processes: [Process],
        preprocessing: Preprocessing, settings: TrainingSettings
    ) throws(TrainingError) {
        let whole = whole ?? sample
        guard sample.weights.contains(where: { $0 > 0 }) else { throw .emptySample(split: split) }
        let columns = try Preprocessing.columns(of: preprocessing.features, in: sample)
        rowCount = sample.rowCount
        stride = DenseKernels.padded(columns.count)
        let width = DenseKernels.compact(columns.count)
        let inputs = preprocessing.matrix(sample.features, of: sample, columns: columns, stride: width)
        self.width = width
        self.inputs = AlignedRows(inputs)
        self.processes = sample.process
        nodes = settings.network.nodes(of: processes)
        let classes = settings.network.classes(of: processes)
        targets = Self.targets(sample, processes: processes, nodes: nodes)
        lossWeights = Self.lossWeights(sample, of: whole, classes: classes, settings.loss.weights)
        labels = Self.labels(targets, nodes: nodes, weights: lossWeights)
        adversaryTargets = try Self.adversaryTargets(sample, settings.adversary)
        let histograms = Self.groupedProcesses(processes, settings.penalty.histogram)
        histogramCount = histograms.count
        histogramOfProcess = processes.indices.map { process in
            histograms.firstIndex { $0.contains(process) } ?? 0
        }
        let factors = Self.penaltyFactors(whole, classes: classes, groups: histograms, settings.penalty)
        nominalWeights = zip(sample.weights, sample.process).map { $0 * factors[$1] }

        let penalised = try Self.variations(settings.penalty.variations, in: sample)
        let computesUncertainty = settings.loss.kind.needsTemplates
        let nuisances =
            computesUncertainty ? try SignalStrengthEvents.variations(of: sample, settings.loss.signalStrength) : []
        let variations = penalised + nuisances.filter { nuisance in !penalised.contains { $0.name == nuisance.name } }
        let directions = variations.flatMap { [$0.up, $0.down] }.map { varied in
            let matrix = varied.features.map { preprocessing.matrix($0, of: sample, columns: columns, stride: width) }
            return Direction(
                inputs: matrix, changed: matrix.map { Self.changedRows($0, inputs, stride: width) } ?? [],
                weights: zip(varied.weights, sample.process).map { $0 * factors[$1] })
        }
        self.directions = directions
        penalisedDirections = 0..<2 * penalised.count
        let places = nuisances.compactMap { nuisance in variations.firstIndex { $0.name == nuisance.name } }
        nuisanceDirections = places.flatMap { [2 * $0, 2 * $0 + 1] }
        signalStrength =
            computesUncertainty
            ? try SignalStrengthEvents(
                sample, yield: whole.weights.reduce(0, +), processes: processes,
                changed: nuisanceDirections.map { directions[$0].changed },
                settings: settings.loss.signalStrength) : nil
    }

    /// The most inputs that the network evaluates for one row: itself and its changed variations.
    var inputsPerRow: Int { 1 + directions.filter { $0.inputs != nil }.count }

    /// The chosen variations of the sample, in the order of the choice.
    static func variations(
        _ selection: VariationSelection, in sample: EventSample
    ) throws(TrainingError) -> [SampleVariation] {
        guard case .named(let names) = selection else { return sample.variations }
        var chosen: [SampleVariation] = []
        for name in names {
            guard let variation = sample.variations.first(where: { $0.name == name }) else {
                throw .unknownVariation(name, known: sample.variations.map(\.name))
            }
            chosen.append(variation)
        }
        return chosen
    }

    private static func groupedProcesses(_ processes: [Process], _ histogram: PenaltyHistogram) -> [[Int]] {
        switch histogram {
        case .perProcess: processes.indices.map { [$0] }
        case .joint: [Array(processes.indices)]
        }
    }

    private static func targets(_ sample: EventSample, processes: [Process], nodes: Int) -> [Double] {
        guard nodes > 1 else { return sample.process.map { processes[$0].isSignal ? 1 : 0 } }
        return sample.process.flatMap { process in (0..<nodes).map { $0 == process ? 1.0 : 0 } }
    }

    private static func labels(_ targets: [Double], nodes: Int, weights: [Double]) -> [Float] {
        weights.indices.flatMap { [Float(targets[$0 * nodes]), Float(weights[$0])] }
    }

    private static func adversaryTargets(
        _ sample: EventSample, _ settings: AdversarySettings
    ) throws(TrainingError) -> [Double] {
        guard settings.strength > 0 else { return [] }
        let values = try sample.values(of: settings.target)
        guard !values.contains(where: \.isNaN) else {
            throw .missingTarget(feature: settings.target)
        }
        return values
    }

    private static func changedRows(_ varied: [Float], _ nominal: [Float], stride: Int) -> [Bool] {
        (0..<varied.count / stride).map { row in
            let range = row * stride..<(row + 1) * stride
            return varied[range] != nominal[range]
        }
    }
}

/// Rows of numbers that begin at a cache line: at another place a row of sixteen would lie on two.
final class AlignedRows {
    let buffer: FloatBuffer

    init(_ values: [Float]) {
        buffer = FloatBuffer(count: values.count)
        buffer.copy(from: values)
    }
}

extension NetworkSettings {
    /// Output nodes for events of these processes.
    func nodes(of processes: [Process]) -> Int { outputs == .single ? 1 : processes.count }

    /// The class of each process, between which the weights of the loss are balanced.
    func classes(of processes: [Process]) -> [Int] {
        outputs == .single ? processes.map { $0.isSignal ? 1 : 0 } : Array(processes.indices)
    }
}

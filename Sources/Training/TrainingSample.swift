import Events
import Numerical

/// One split as a training sees it: prepared inputs, targets and weights, nominal and varied.
struct TrainingSample {
    let rowCount: Int
    /// Row length of the network's input.
    let stride: Int
    /// Row length of the matrices here, which few features do not pad: memory is read once for each step.
    private let width: Int
    /// 1 for signal, 0 for background, shape `[rows]`.
    let targets: [Double]
    /// Weights of the primary loss, mean 1, shape `[rows]`.
    let lossWeights: [Double]
    /// Targets and loss weights in single precision.
    private let labels: (targets: [Float], weights: [Float])
    private let inputs: [Float]
    private let processes: [Int]
    private let nominalWeights: [Double]
    /// First those that the penalty knows, then what only σµ knows besides.
    private let directions: [Direction]
    private let penalisedDirections: Range<Int>
    /// The directions of the nuisance parameters of σµ, up and then down of each.
    private let nuisanceDirections: [Int]
    /// How the events enter the templates of σµ; nil where the loss does not compute it.
    let signalStrength: SignalStrengthEvents?
    private let groupedProcesses: [[Int]]

    /// One direction (up or down) of a variation.
    private struct Direction {
        /// Inputs where the features change, shape `[rows, width]`; nil for reweighting.
        var inputs: [Float]?
        /// Whether a row's inputs change, shape `[rows]`.
        var changed: [Bool]
        /// Weights in the penalty's histograms, shape `[rows]`.
        var weights: [Double]
    }

    /// - Throws: `TrainingError` when a feature or a variation is unknown, no event has a positive weight, or no process is
    ///   a signal where σµ is computed.
    init(
        _ sample: EventSample, split: String, processes: [Process], preprocessing: Preprocessing,
        settings: TrainingSettings
    ) throws(TrainingError) {
        guard sample.weights.contains(where: { $0 > 0 }) else { throw .emptySample(split: split) }
        let columns = try Preprocessing.columns(of: preprocessing.features, in: sample)
        rowCount = sample.rowCount
        let width = DenseKernels.compact(columns.count)
        let inputs = preprocessing.matrix(sample.features, of: sample, columns: columns, stride: width)
        self.width = width
        stride = DenseKernels.padded(columns.count)
        self.inputs = inputs
        self.processes = sample.process
        let isSignal = processes.map(\.isSignal)
        let targets = sample.process.map { isSignal[$0] ? 1.0 : 0 }
        let lossWeights = Self.lossWeights(sample, isSignal: isSignal, settings.loss.weights)
        self.targets = targets
        self.lossWeights = lossWeights
        labels = (targets.map { Float($0) }, lossWeights.map { Float($0) })
        let grouped = Self.groupedProcesses(processes, settings.penalty.histogram)
        let factors = Self.penaltyFactors(sample, isSignal: isSignal, groups: grouped, settings.penalty)
        groupedProcesses = grouped
        func scaled(_ weights: [Double]) -> [Double] {
            zip(weights, sample.process).map { $0 * factors[$1] }
        }
        nominalWeights = scaled(sample.weights)
        var directions: [Direction] = []
        let penalised = try Self.penalised(settings.penalty.variations, in: sample)
        let computesUncertainty = settings.loss.kind.needsTemplates
        let nuisances =
            computesUncertainty ? try SignalStrengthEvents.variations(of: sample, settings.loss.signalStrength) : []
        let variations = penalised + nuisances.filter { nuisance in !penalised.contains { $0.name == nuisance.name } }
        for variation in variations {
            for varied in [variation.up, variation.down] {
                let matrix = varied.features.map {
                    preprocessing.matrix($0, of: sample, columns: columns, stride: width)
                }
                directions.append(
                    Direction(
                        inputs: matrix, changed: matrix.map { Self.changedRows($0, inputs, stride: width) } ?? [],
                        weights: scaled(varied.weights)))
            }
        }
        self.directions = directions
        penalisedDirections = 0..<2 * penalised.count
        let places = nuisances.compactMap { nuisance in variations.firstIndex { $0.name == nuisance.name } }
        nuisanceDirections = places.flatMap { [2 * $0, 2 * $0 + 1] }
        signalStrength =
            computesUncertainty
            ? try SignalStrengthEvents(
                sample, processes: processes, changed: nuisanceDirections.map { directions[$0].changed },
                settings: settings.loss.signalStrength) : nil
    }

    /// The most inputs that the network evaluates for one row: itself and its changed variations.
    var inputsPerRow: Int { 1 + directions.filter { $0.inputs != nil }.count }

    /// What a batch needs of the network: which inputs it evaluates, and how the scores enter the penalty.
    struct Batch {
        /// Rows of the sample, one for each event of the batch.
        var rows: [Int]
        /// Inputs that a variation changes, behind the events in the pass: direction and row.
        var varied: [(direction: Int, row: Int)] = []
        /// Histograms of the penalty over the scores of events and varied inputs.
        var groups: [PenaltyGroup] = []
        /// The templates of σµ over the same scores; nil where it is not wanted.
        var templates: TemplateBatch?

        var evaluations: Int { rows.count + varied.count }
    }

    /// Lays out a batch of these rows; only what the penalty and the templates of σµ need is evaluated.
    func batch(_ rows: [Int], penalised: Bool, templates: Bool = false) -> Batch {
        var batch = Batch(rows: rows)
        var place = directions.map { _ in Array(rows.indices) }
        func evaluate(_ index: Int) {
            guard directions[index].inputs != nil else { return }
            for (position, row) in rows.enumerated() where directions[index].changed[row] {
                place[index][position] = batch.evaluations
                batch.varied.append((index, row))
            }
        }
        if templates, let signalStrength {
            nuisanceDirections.forEach(evaluate)
            batch.templates = signalStrength.batch(rows: rows, varied: nuisanceRows(batch.varied))
        }
        if penalised, !penalisedDirections.isEmpty {
            let known = batch.templates == nil ? [] : nuisanceDirections
            penalisedDirections.filter { !known.contains($0) }.forEach(evaluate)
            batch.groups = groups(rows: rows, place: place)
        }
        return batch
    }

    /// Changed rows with their directions counted as the templates of σµ count them.
    private func nuisanceRows(_ varied: [(direction: Int, row: Int)]) -> [(direction: Int, row: Int)] {
        var numbers = directions.map { _ in 0 }
        for (number, direction) in nuisanceDirections.enumerated() { numbers[direction] = number }
        return varied.map { (numbers[$0.direction], $0.row) }
    }

    /// The histograms of the penalty over these rows.
    ///
    /// The score of `rows[i]` is found at index i; under penalised direction d at index `place[d][i]`.
    func groups(rows: [Int], place: [[Int]]) -> [PenaltyGroup] {
        groupedProcesses.map { members in
            let positions = rows.indices.filter { members.contains(processes[rows[$0]]) }
            return PenaltyGroup(
                nominal: WeightedScores(rows: positions, weights: positions.map { nominalWeights[rows[$0]] }),
                varied: penalisedDirections.map { index in
                    WeightedScores(
                        rows: positions.map { place[index][$0] },
                        weights: positions.map { directions[index].weights[rows[$0]] })
                })
        }
    }

    /// Writes the inputs of these rows to consecutive rows at `destination`, whose padding is 0 and stays so.
    func writeInputs(of rows: ArraySlice<Int>, to destination: UnsafeMutablePointer<Float>) {
        inputs.withUnsafeBufferPointer { inputs in
            guard let inputs = inputs.baseAddress else { return }
            rows.withUnsafeBufferPointer {
                DenseKernels.best.gather($0, of: inputs, width: width, to: destination, stride: stride)
            }
        }
    }

    /// Writes the targets and loss weights of these rows to consecutive places.
    func writeLabels(
        of rows: ArraySlice<Int>, targets: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>
    ) {
        labels.targets.withUnsafeBufferPointer { allTargets in
            labels.weights.withUnsafeBufferPointer { allWeights in
                for (position, row) in rows.enumerated() {
                    targets[position] = allTargets[row]
                    weights[position] = allWeights[row]
                }
            }
        }
    }

    /// Writes the inputs of the batch to consecutive rows at `destination`: the events, then what a variation changes.
    /// The padding there is 0 and stays so.
    func write(_ batch: Batch, to destination: UnsafeMutablePointer<Float>) {
        for (position, row) in batch.rows.enumerated() {
            copyRow(row, of: inputs, to: destination + position * stride)
        }
        for (position, varied) in batch.varied.enumerated() {
            let matrix = directions[varied.direction].inputs ?? inputs
            copyRow(varied.row, of: matrix, to: destination + (batch.rows.count + position) * stride)
        }
    }

    private func copyRow(_ row: Int, of matrix: [Float], to destination: UnsafeMutablePointer<Float>) {
        matrix.withUnsafeBufferPointer { matrix in
            for column in 0..<width { destination[column] = matrix[row * width + column] }
        }
    }
}

// MARK: - Weights

extension TrainingSample {
    private static func lossWeights(_ sample: EventSample, isSignal: [Bool], _ kind: LossWeights) -> [Double] {
        let physical = kind == .unit ? sample.weights.map { $0 > 0 ? 1 : 0 } : sample.weights
        let factors: [Double]
        switch kind {
        case .physical, .unit:
            factors = isSignal.map { _ in Double(sample.rowCount) / physical.reduce(0, +) }
        case .balanced:
            factors = balancingFactors(sample, isSignal: isSignal)
        }
        return zip(physical, sample.process).map { $0 * factors[$1] }
    }

    /// Factors per process that give signal and background equal sums and all rows mean weight 1.
    private static func balancingFactors(_ sample: EventSample, isSignal: [Bool]) -> [Double] {
        var sums = [false: 0.0, true: 0.0]
        for (weight, process) in zip(sample.weights, sample.process) { sums[isSignal[process], default: 0] += weight }
        let classes = sums.values.filter { $0 > 0 }.count
        return isSignal.map { signal in
            let sum = sums[signal] ?? 0
            return sum > 0 ? Double(sample.rowCount) / (Double(classes) * sum) : 0
        }
    }

    /// Factors per process on the weights of the penalty's histograms: mean weight 1 in each histogram.
    private static func penaltyFactors(
        _ sample: EventSample, isSignal: [Bool], groups: [[Int]], _ settings: PenaltySettings
    ) -> [Double] {
        let start =
            switch settings.weights {
            case .physical: isSignal.map { _ in 1.0 }
            case .balanced: balancingFactors(sample, isSignal: isSignal)
            }
        var factors = start
        for members in groups {
            let rows = sample.process.indices.filter { members.contains(sample.process[$0]) }
            let sum = rows.reduce(0) { $0 + sample.weights[$1] * start[sample.process[$1]] }
            for process in members where sum > 0 { factors[process] = start[process] * Double(rows.count) / sum }
        }
        return factors
    }

    private static func groupedProcesses(_ processes: [Process], _ histogram: PenaltyHistogram) -> [[Int]] {
        switch histogram {
        case .perProcess: processes.indices.map { [$0] }
        case .joint: [Array(processes.indices)]
        }
    }

    /// The variations of the sample that the penalty knows, in its order.
    static func penalised(
        _ names: [String], in sample: EventSample
    ) throws(TrainingError) -> [SampleVariation] {
        guard !names.isEmpty else { return sample.variations }
        var chosen: [SampleVariation] = []
        for name in names {
            guard let variation = sample.variations.first(where: { $0.name == name }) else {
                throw .unknownVariation(name, known: sample.variations.map(\.name))
            }
            chosen.append(variation)
        }
        return chosen
    }

    private static func changedRows(_ varied: [Float], _ nominal: [Float], stride: Int) -> [Bool] {
        (0..<varied.count / stride).map { row in
            let range = row * stride..<(row + 1) * stride
            return varied[range] != nominal[range]
        }
    }
}

extension Preprocessing {
    /// The inputs of all rows, row-major, shape `[rows, stride]`.
    func matrix(_ features: [Double], of sample: EventSample, columns: [Int], stride: Int) -> [Float] {
        let width = sample.featureNames.count
        var matrix = [Float](repeating: 0, count: sample.rowCount * stride)
        features.withUnsafeBufferPointer { features in
            matrix.withUnsafeMutableBufferPointer { matrix in
                guard let source = features.baseAddress, let target = matrix.baseAddress else { return }
                for row in 0..<sample.rowCount {
                    prepare(source + row * width, columns: columns, to: target + row * stride)
                }
            }
        }
        return matrix
    }
}

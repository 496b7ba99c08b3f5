import Events
import Likelihood
import Numerical

/// One sample as it enters the templates of `SignalStrengthLoss`.
///
/// Of a variation, the rows of which a direction changes the inputs of the network are evaluated again; all else enters
/// through the weights of the nominal rows.
package struct SignalStrengthEvents: Sendable {
    package let signals: [String]
    package let nuisances: Int
    /// The group of each row: of its value of the parameter that the classifier is told, shape `[rows]`; empty when all
    /// rows are one group.
    let group: [Int]
    private let groups: [Group]
    /// What a nominal row adds to the columns of the templates, shape `[rows, 1 + signals + nuisances]`.
    private let nominal: [Double]
    /// What a changed row adds to the shift of its nuisance parameter, shape `[rows]` for each direction.
    private let varied: [[Double]]
    /// The directions that change inputs, in order, each with blocks of its own.
    private let changing: [Int]

    /// The rows that make templates of their own.
    private struct Group {
        var rows: Int
        /// The yield of all groups over that of this one, so that each expects the events of the measurement.
        var yieldFactor: Double
    }

    /// - Parameters:
    ///   - yield: The expected events of the measurement; nil for those of the sample.
    ///   - changed: Whether a row's inputs change, shape `[rows]` or empty where none does, for up and then down of each
    ///     variation that the settings name, in their order.
    /// - Throws: `TrainingError.unknownVariation` when the sample lacks a variation, `noSignal` when no process is a signal.
    package init(
        _ sample: EventSample, yield: Double? = nil, processes: [Process], changed: [[Bool]],
        settings: SignalStrengthSettings
    ) throws(TrainingError) {
        let variations = try Self.variations(of: sample, settings)
        precondition(changed.count == 2 * variations.count, "changed rows for two directions of each variation")
        let column = Self.signalColumns(processes, settings.signalStrengths)
        signals = Self.signalNames(processes, settings.signalStrengths)
        guard !signals.isEmpty else { throw .noSignal }
        nuisances = variations.count
        changing = changed.indices.filter { !changed[$0].isEmpty }
        group = try Self.groups(of: sample, by: settings.parameter)
        groups = Self.groups(group, weights: sample.weights, yield: yield ?? sample.weights.reduce(0, +))
        let (up, down, nominalShare) = settings.shift.shares
        let directions = variations.flatMap { [($0.up.weights, up), ($0.down.weights, down)] }
        varied = directions.map { weights, share in weights.map { share * $0 } }
        let columns = 1 + signals.count + variations.count
        var nominal = [Double](repeating: 0, count: sample.rowCount * columns)
        for row in 0..<sample.rowCount {
            let weight = sample.weights[row]
            nominal[row * columns] = weight
            if let signal = column[sample.process[row]] { nominal[row * columns + 1 + signal] = weight }
            for nuisance in variations.indices {
                var shift = nominalShare * weight
                for direction in [2 * nuisance, 2 * nuisance + 1]
                where changed[direction].isEmpty || !changed[direction][row] { shift += varied[direction][row] }
                nominal[row * columns + 1 + signals.count + nuisance] = shift
            }
        }
        self.nominal = nominal
    }

    /// The variations that the loss knows as nuisance parameters; none for the statistical uncertainty alone.
    package static func variations(
        of sample: EventSample, _ settings: SignalStrengthSettings
    ) throws(TrainingError) -> [SampleVariation] {
        settings.uncertainty == .statistical ? [] : try TrainingSample.variations(settings.variations, in: sample)
    }

    /// The templates' events of a batch.
    ///
    /// - Parameters:
    ///   - rows: Rows of the sample, in the order of their outputs, those of a group together.
    ///   - varied: Direction (2 j up, 2 j + 1 down of variation j) and row of the sample of every changed input, in the
    ///     order of the outputs behind those of `rows`: by directions, in these by groups; every changed row of `rows`
    ///     must be among them.
    package func batch(rows: [Int], varied changed: [(direction: Int, row: Int)]) -> TemplateBatch {
        var batch = emptyBatch
        fill(&batch, rows: rows, varied: changed)
        return batch
    }

    /// A batch without events, to be filled again and again.
    var emptyBatch: TemplateBatch {
        let columns = 1 + signals.count + nuisances
        var blocks: [TemplateBlock] = []
        for _ in groups {
            blocks.append(TemplateBlock(firstEvent: 0, rows: [], coefficients: nominal, columns: 0..<columns))
            for direction in changing {
                let column = 1 + signals.count + direction / 2
                blocks.append(
                    TemplateBlock(
                        firstEvent: 0, rows: [], coefficients: varied[direction], columns: column..<column + 1))
            }
        }
        let width = 1 + changing.count
        return TemplateBatch(
            signals: signals.count, nuisances: nuisances, blocks: blocks,
            groups: groups.indices.map { TemplateGroup(blocks: $0 * width..<($0 + 1) * width, yieldScale: 0) })
    }

    /// Replaces the events of a batch of this sample; allocates nothing when there were as many before.
    func fill(_ batch: inout TemplateBatch, rows: [Int], varied changed: [(direction: Int, row: Int)]) {
        let width = 1 + changing.count
        for index in batch.blocks.indices {
            batch.blocks[index].firstEvent = 0
            batch.blocks[index].rows.removeAll(keepingCapacity: true)
        }
        for (event, row) in rows.enumerated() { append(row, event, to: &batch.blocks[group(of: row) * width]) }
        for (index, (direction, row)) in changed.enumerated() {
            guard let place = changing.firstIndex(of: direction) else {
                preconditionFailure("changed inputs of direction \(direction), which changes none")
            }
            append(row, rows.count + index, to: &batch.blocks[group(of: row) * width + 1 + place])
        }
        for (index, group) in groups.enumerated() {
            let events = batch.blocks[index * width].rows.count
            batch.groups[index].yieldScale =
                events > 0 ? group.yieldFactor * Double(group.rows) / Double(events) : 0
        }
    }

    private func append(_ row: Int, _ event: Int, to block: inout TemplateBlock) {
        if block.rows.isEmpty { block.firstEvent = event }
        assert(block.firstEvent + block.rows.count == event, "the events of a block follow one another")
        block.rows.append(Int32(row))
    }

    private func group(of row: Int) -> Int { group.isEmpty ? 0 : group[row] }

    /// Puts the rows of a group together, in the order of the groups.
    ///
    /// - Parameter ordered: Is given the same rows; its memory is used again.
    func order(_ rows: ArraySlice<Int>, into ordered: inout [Int]) {
        ordered.removeAll(keepingCapacity: true)
        guard !group.isEmpty else { return ordered.append(contentsOf: rows) }
        for number in groups.indices {
            for row in rows where group[row] == number { ordered.append(row) }
        }
    }

    private static func groups(of sample: EventSample, by parameter: String) throws(TrainingError) -> [Int] {
        guard !parameter.isEmpty else { return [] }
        let values = try sample.values(of: parameter)
        let known = Set(values).sorted()
        guard known.count <= largestGroupCount, !values.contains(where: \.isNaN) else {
            throw .unsuitableParameter(parameter, values: known.count)
        }
        let numbers = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
        return values.map { numbers[$0] ?? 0 }
    }

    /// A parameter takes few values; a feature that differs from event to event is none.
    private static let largestGroupCount = 1000

    private static func groups(_ group: [Int], weights: [Double], yield: Double) -> [Group] {
        guard !group.isEmpty else { return [Group(rows: weights.count, yieldFactor: 1)] }
        var (rows, sums) = ([Int](), [Double]())
        for (row, number) in group.enumerated() {
            while rows.count <= number { (rows, sums) = (rows + [0], sums + [0]) }
            rows[number] += 1
            sums[number] += weights[row]
        }
        return zip(rows, sums).map { Group(rows: $0, yieldFactor: $1 > 0 ? yield / $1 : 0) }
    }

    private static func signalNames(_ processes: [Process], _ kind: SignalStrengths) -> [String] {
        let names = processes.filter(\.isSignal).map(\.name)
        return kind == .common && names.count > 1 ? [names.joined(separator: "+")] : names
    }

    /// The signal to which each process belongs.
    private static func signalColumns(_ processes: [Process], _ kind: SignalStrengths) -> [Int?] {
        var next = 0
        return processes.map { process in
            guard process.isSignal else { return nil }
            defer { next += kind == .perProcess ? 1 : 0 }
            return next
        }
    }
}

extension ShiftDefinition {
    /// What the events of the up, of the down and of the nominal histogram count in the shift.
    fileprivate var shares: (up: Double, down: Double, nominal: Double) {
        switch self {
        case .halfDifference: (0.5, -0.5, 0)
        case .upMinusNominal: (1, 0, -1)
        }
    }
}

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
    private let sampleRows: Int
    /// What a nominal row adds to the columns of the templates, shape `[rows, 1 + signals + nuisances]`.
    private let nominal: [Double]
    /// What a changed row adds to the shift of its nuisance parameter, shape `[rows]` for each direction.
    private let varied: [[Double]]

    /// - Parameters:
    ///   - changed: Whether a row's inputs change, shape `[rows]` or empty where none does, for up and then down of each
    ///     variation that the settings name, in their order.
    /// - Throws: `TrainingError.unknownVariation` when the sample lacks a variation, `noSignal` when no process is a signal.
    package init(
        _ sample: EventSample, processes: [Process], changed: [[Bool]], settings: SignalStrengthSettings
    ) throws(TrainingError) {
        let variations = try Self.variations(of: sample, settings)
        precondition(changed.count == 2 * variations.count, "changed rows for two directions of each variation")
        let column = Self.signalColumns(processes, settings.signalStrengths)
        signals = Self.signalNames(processes, settings.signalStrengths)
        guard !signals.isEmpty else { throw .noSignal }
        nuisances = variations.count
        sampleRows = sample.rowCount
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
        settings.uncertainty == .statistical ? [] : try TrainingSample.penalised(settings.variations, in: sample)
    }

    /// The templates' events of a batch.
    ///
    /// - Parameters:
    ///   - rows: Rows of the sample, in the order of their outputs.
    ///   - varied: Direction (2 j up, 2 j + 1 down of variation j) and row of the sample of every changed input, in the
    ///     order of the outputs behind those of `rows`; every changed row of `rows` must be among them.
    package func batch(rows: [Int], varied changed: [(direction: Int, row: Int)]) -> TemplateBatch {
        let columns = 1 + signals.count + nuisances
        var blocks = [
            TemplateBlock(firstEvent: 0, rows: rows.map(Int32.init), coefficients: nominal, columns: 0..<columns)
        ]
        var start = 0
        while start < changed.count {
            let direction = changed[start].direction
            let end = changed[start...].firstIndex { $0.direction != direction } ?? changed.count
            let column = 1 + signals.count + direction / 2
            blocks.append(
                TemplateBlock(
                    firstEvent: rows.count + start, rows: changed[start..<end].map { Int32($0.row) },
                    coefficients: varied[direction], columns: column..<column + 1))
            start = end
        }
        return TemplateBatch(
            signals: signals.count, nuisances: nuisances, blocks: blocks,
            yieldScale: Double(sampleRows) / Double(rows.count))
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

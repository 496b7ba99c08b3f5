/// Puts the selected events and their variations onto common rows, split by split.
struct SampleAssembly {
    private let table: EventTable
    private let normalisation: Normalisation
    private let nominal: SelectedEvents
    private var variations: [(variation: Variation, up: SelectedEvents, down: SelectedEvents)] = []
    /// Which events have a row: those that pass the selection in any way, shape `[events]`.
    private var isKept: [Bool]

    init(table: EventTable, normalisation: Normalisation, nominal: SelectedEvents) {
        self.table = table
        self.normalisation = normalisation
        self.nominal = nominal
        isKept = nominal.passes
    }

    /// Adds a variation, whose events get rows where they have none yet.
    mutating func append(_ variation: Variation, up: SelectedEvents, down: SelectedEvents) {
        variations.append((variation, up, down))
        for event in isKept.indices where up.passes[event] || down.passes[event] { isKept[event] = true }
    }

    /// The sample of one split.
    func sample(of split: Split) -> EventSample {
        let rows = (0..<table.eventCount).filter { table.splits[$0] == split && isKept[$0] }
        let factors = rows.map { normalisation.factor(split: split, process: table.process[$0]) }
        return EventSample(
            featureNames: table.featureNames, features: Self.rowMajor(nominal.columns, rows),
            process: rows.map { table.process[$0] }, weights: Self.weights(of: nominal, rows, factors),
            variations: variations.map { variation, up, down in
                SampleVariation(
                    name: variation.name, up: Self.varied(up, kind: variation.kind, rows, factors),
                    down: Self.varied(down, kind: variation.kind, rows, factors))
            })
    }

    private static func varied(
        _ events: SelectedEvents, kind: VariationKind, _ rows: [Int], _ factors: [Double]
    ) -> VariedEvents {
        VariedEvents(
            features: kind.changesFeatures ? rowMajor(events.columns, rows) : nil,
            weights: weights(of: events, rows, factors))
    }

    private static func weights(of events: SelectedEvents, _ rows: [Int], _ factors: [Double]) -> [Double] {
        zip(rows, factors).map { row, factor in events.weights[row] * factor }
    }

    /// The chosen rows of column-major values, shape `[rows, features]`.
    private static func rowMajor(_ columns: [[Double]], _ rows: [Int]) -> [Double] {
        var values = [Double](repeating: 0, count: rows.count * columns.count)
        for (feature, column) in columns.enumerated() {
            for (index, row) in rows.enumerated() { values[index * columns.count + feature] = column[row] }
        }
        return values
    }
}

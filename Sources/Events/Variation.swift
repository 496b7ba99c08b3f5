/// The direction of a variation by one standard deviation.
enum Direction: Sendable {
    case up, down

    var sign: Double { self == .up ? 1 : -1 }
}

/// A systematic variation, its features and processes resolved to positions in a table.
struct Variation {
    let name: String
    let kind: VariationKind
    private let feature: Int
    private let change: ColumnChange
    /// Whether each process varies, shape `[processes]`.
    private let varies: [Bool]

    /// - Throws: `EventsError.unknownFeature`, `EventsError.unknownProcess`, or `EventsError.invalidSetting` for a change
    ///   that is not finite, edges that do not ascend, a feature turned with itself or a rotation by reweighting.
    init(_ settings: VariationSettings, of table: EventTable) throws(EventsError) {
        let user = "variation \(settings.name)"
        feature = try table.index(ofFeature: settings.feature, usedBy: user)
        var varies = [Bool](repeating: settings.processes.isEmpty, count: table.processes.count)
        for process in settings.processes {
            varies[try table.index(ofProcess: process, usedBy: user)] = true
        }
        change = try ColumnChange(settings.change, of: feature, in: table, usedBy: user)
        if case .reweighted(let edges) = settings.kind {
            try OpenBinning.check(edges, usedBy: user)
            if case .rotate = settings.change {
                throw .invalidSetting(user, reason: "a rotation changes two features and cannot reweight by one")
            }
        }
        self.varies = varies
        name = settings.name
        kind = settings.kind
    }

    /// The events as the variation enters the analysis in one direction.
    func events(
        of table: EventTable, nominal: SelectedEvents, selection: Selection, _ direction: Direction
    ) -> SelectedEvents {
        var columns = table.columns
        change.apply(to: &columns, events: table.process.indices.filter { varies[table.process[$0]] }, direction)
        let changed = SelectedEvents(table, columns: columns, selection: selection)
        switch kind {
        case .shifted: return changed
        case .reweighted(let edges):
            return reweight(nominal, to: changed, binning: OpenBinning(edges: edges), process: table.process)
        }
    }

    /// The nominal events with weights that give the feature its changed distribution, process by process.
    private func reweight(
        _ nominal: SelectedEvents, to changed: SelectedEvents, binning: OpenBinning, process: [Int]
    ) -> SelectedEvents {
        var reweighted = nominal
        let values = nominal.columns[feature]
        for index in varies.indices where varies[index] {
            let before = binning.yields(of: values, weights: nominal.weights) { process[$0] == index }
            let after = binning.yields(of: changed.columns[feature], weights: changed.weights) { process[$0] == index }
            let ratios = zip(before, after).map { before, after in before > 0 ? after / before : 1 }
            for event in values.indices where process[event] == index {
                if let bin = binning.bin(of: values[event]) { reweighted.weights[event] *= ratios[bin] }
            }
        }
        return reweighted
    }
}

/// The direction of a variation by one standard deviation.
enum Direction: Sendable {
    case up, down

    var sign: Double { self == .up ? 1 : -1 }
}

extension FeatureChange {
    /// The changed value; a missing one (NaN) stays missing.
    func applied(to value: Double, _ direction: Direction) -> Double {
        switch self {
        case .shift(let amount): value + direction.sign * amount
        case .scale(let amount): value * (1 + direction.sign * amount)
        }
    }

    fileprivate var amount: Double {
        switch self {
        case .shift(let amount), .scale(let amount): amount
        }
    }
}

/// A systematic variation, its feature and processes resolved to positions in a table.
struct Variation {
    let name: String
    let kind: VariationKind
    private let feature: Int
    private let change: FeatureChange
    /// Whether each process varies, shape `[processes]`.
    private let varies: [Bool]

    /// - Throws: `EventsError.unknownFeature`, `EventsError.unknownProcess`, or `EventsError.invalidSetting` for a change
    ///   that is not finite or edges that do not ascend.
    init(_ settings: VariationSettings, of table: EventTable) throws(EventsError) {
        let user = "variation \(settings.name)"
        feature = try table.index(ofFeature: settings.feature, usedBy: user)
        var varies = [Bool](repeating: settings.processes.isEmpty, count: table.processes.count)
        for process in settings.processes {
            varies[try table.index(ofProcess: process, usedBy: user)] = true
        }
        guard settings.change.amount.isFinite else {
            throw .invalidSetting(user, reason: "the change \(settings.change.amount) is not finite")
        }
        if case .reweighted(let edges) = settings.kind { try OpenBinning.check(edges, usedBy: user) }
        self.varies = varies
        name = settings.name
        kind = settings.kind
        change = settings.change
    }

    /// The events as the variation enters the analysis in one direction.
    func events(
        of table: EventTable, nominal: SelectedEvents, selection: Selection, _ direction: Direction
    ) -> SelectedEvents {
        var columns = table.columns
        columns[feature] = changedColumn(of: table, direction)
        let changed = SelectedEvents(table, columns: columns, selection: selection)
        switch kind {
        case .shifted: return changed
        case .reweighted(let edges):
            return reweight(nominal, to: changed, binning: OpenBinning(edges: edges), process: table.process)
        }
    }

    /// The feature with its change for the processes that vary, shape `[events]`.
    private func changedColumn(of table: EventTable, _ direction: Direction) -> [Double] {
        zip(table.columns[feature], table.process).map { value, process in
            varies[process] ? change.applied(to: value, direction) : value
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

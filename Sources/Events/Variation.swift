/// The direction of a variation by one standard deviation.
enum Direction: Sendable {
    case up, down

    var sign: Double { self == .up ? 1 : -1 }
}

/// A systematic variation, its features and processes resolved to positions in a table.
struct Variation {
    let name: String
    let kind: VariationKind
    private let effect: Effect
    /// Whether each process varies, shape `[processes]`.
    private let varies: [Bool]

    /// A variation kind with its settings.
    private enum Effect {
        case shifted(ColumnChange)
        case reweighted(ColumnChange, feature: Int, binning: OpenBinning)
        case recomputed(HiggsMLChange, amount: Double)
        case weighted(WeightChange)
    }

    /// - Throws: `EventsError.unknownFeature`, `EventsError.unknownProcess`, or `EventsError.invalidSetting` for a change
    ///   that the kind does not know or that is not finite, edges that do not ascend, or a feature turned with itself.
    init(_ settings: VariationSettings, of table: EventTable) throws(EventsError) {
        let user = "variation \(settings.name)"
        effect = try Self.effect(settings, of: table, usedBy: user)
        var varies = [Bool](repeating: settings.processes.isEmpty, count: table.processes.count)
        for process in settings.processes {
            varies[try table.index(ofProcess: process, usedBy: user)] = true
        }
        self.varies = varies
        name = settings.name
        kind = settings.kind
    }

    private static func effect(
        _ settings: VariationSettings, of table: EventTable, usedBy user: String
    ) throws(EventsError) -> Effect {
        switch settings.kind {
        case .shifted:
            let feature = try table.index(ofFeature: settings.feature, usedBy: user)
            return .shifted(try ColumnChange(settings.change, of: feature, in: table, usedBy: user))
        case .reweighted(let edges):
            let feature = try table.index(ofFeature: settings.feature, usedBy: user)
            let change = try ColumnChange(settings.change, of: feature, in: table, usedBy: user)
            try OpenBinning.check(edges, usedBy: user)
            if case .rotate = settings.change {
                throw .invalidSetting(user, reason: "a rotation changes two features and cannot reweight by one")
            }
            return .reweighted(change, feature: feature, binning: OpenBinning(edges: edges))
        case .recomputed(let object):
            let change = try HiggsMLChange(object, of: table, usedBy: user)
            return .recomputed(change, amount: try change.amount(settings.change, usedBy: user))
        case .weighted(let ranges):
            return .weighted(try WeightChange(settings.change, in: ranges, of: table, usedBy: user))
        }
    }

    /// The events as the variation enters the analysis in one direction.
    func events(
        of table: EventTable, nominal: SelectedEvents, selection: Selection, _ direction: Direction
    ) -> SelectedEvents {
        var columns = table.columns
        let events = table.process.indices.filter { varies[table.process[$0]] }
        switch effect {
        case .shifted(let change):
            change.apply(to: &columns, events: events, direction)
            return SelectedEvents(table, columns: columns, selection: selection)
        case .reweighted(let change, let feature, let binning):
            change.apply(to: &columns, events: events, direction)
            let changed = SelectedEvents(table, columns: columns, selection: selection)
            return reweight(nominal, to: changed, feature: feature, binning: binning, process: table.process)
        case .recomputed(let change, let amount):
            change.apply((change.object.isSoftTerm ? 0 : 1) + direction.sign * amount, to: &columns, events: events)
            return SelectedEvents(table, columns: columns, selection: selection)
        case .weighted(let change):
            return change.apply(to: nominal, events: events, direction)
        }
    }

    /// The nominal events with weights that give the feature its changed distribution, process by process.
    private func reweight(
        _ nominal: SelectedEvents, to changed: SelectedEvents, feature: Int, binning: OpenBinning, process: [Int]
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

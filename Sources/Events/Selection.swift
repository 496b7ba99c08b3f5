/// The cuts of an analysis, their features resolved to columns of a table.
struct Selection {
    private let cuts: [(column: Int, range: ClosedRange<Double>?)]

    /// - Throws: `EventsError.unknownFeature` when the table lacks the feature of a cut.
    init(_ cuts: [Cut], of table: EventTable) throws(EventsError) {
        var resolved: [(column: Int, range: ClosedRange<Double>?)] = []
        for cut in cuts {
            let column = try table.index(ofFeature: cut.feature, usedBy: "selection")
            let (low, high) = (cut.min ?? -.infinity, cut.max ?? .infinity)
            resolved.append((column, low <= high ? low...high : nil))
        }
        self.cuts = resolved
    }

    /// Which events pass all cuts with the values in these columns; a missing value fails.
    ///
    /// - Parameter columns: Shape `[features][events]`.
    func passing(_ columns: [[Double]], eventCount: Int) -> [Bool] {
        var passes = [Bool](repeating: true, count: eventCount)
        for (column, range) in cuts {
            let values = columns[column]
            for event in 0..<eventCount where passes[event] {
                passes[event] = range?.contains(values[event]) ?? false
            }
        }
        return passes
    }
}

/// The events of a table under the nominal or a varied hypothesis, all rows kept.
struct SelectedEvents {
    /// Shape `[features][events]`; shares storage with the table but for varied columns.
    var columns: [[Double]]
    /// Which events pass the selection, shape `[events]`.
    var passes: [Bool]
    /// Event weights before the normalisation, 0 where the selection fails, shape `[events]`.
    var weights: [Double]

    /// Applies the selection to the events of the table with these columns in place of its own.
    init(_ table: EventTable, columns: [[Double]], selection: Selection) {
        self.columns = columns
        passes = selection.passing(columns, eventCount: table.eventCount)
        weights = zip(table.weights, passes).map { weight, passes in passes ? weight : 0 }
    }
}

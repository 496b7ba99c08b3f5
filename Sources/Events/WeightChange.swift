/// The change of the weights of the events that lie in some ranges, resolved to columns of a table.
struct WeightChange {
    private let amount: Double
    private let ranges: [(column: Int, min: Double, max: Double)]

    /// - Throws: `EventsError.unknownFeature` when the table lacks the feature of a range, or
    ///   `EventsError.invalidSetting` when the change is no scale in [-1, 1], which would make weights negative.
    init(
        _ change: FeatureChange, in ranges: [FeatureRange], of table: EventTable, usedBy user: String
    ) throws(EventsError) {
        guard case .scale(let amount) = change, abs(amount) <= 1 else {
            throw .invalidSetting(user, reason: "weights change by a scale from -1 to 1")
        }
        self.amount = amount
        self.ranges = try ranges.map { range throws(EventsError) in
            let column = try table.index(ofFeature: range.feature, usedBy: user)
            return (column, range.min ?? -.infinity, range.max ?? .infinity)
        }
    }

    /// The nominal events with some of their weights multiplied by 1 + amount or 1 - amount.
    func apply(to nominal: SelectedEvents, events: [Int], _ direction: Direction) -> SelectedEvents {
        var changed = nominal
        for event in events {
            let isInside = ranges.allSatisfy { column, min, max in
                nominal.columns[column][event] >= min && nominal.columns[column][event] < max
            }
            if isInside { changed.weights[event] *= 1 + direction.sign * amount }
        }
        return changed
    }
}

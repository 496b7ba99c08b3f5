import Glibc

/// The change of one feature, or of two, resolved to columns of a table.
enum ColumnChange {
    case shift(column: Int, amount: Double)
    case scale(column: Int, amount: Double)
    case rotate(column: Int, otherColumn: Int, angle: Double)

    /// - Parameter column: The position of the feature.
    /// - Throws: `EventsError.unknownFeature` when the table lacks the other feature of a rotation, or
    ///   `EventsError.invalidSetting` when that is the same feature or the change is not finite.
    init(
        _ change: FeatureChange, of column: Int, in table: EventTable, usedBy user: String
    ) throws(EventsError) {
        switch change {
        case .shift(let amount): self = .shift(column: column, amount: amount)
        case .scale(let amount): self = .scale(column: column, amount: amount)
        case .rotate(let angle, with: let other):
            let otherColumn = try table.index(ofFeature: other, usedBy: user)
            guard otherColumn != column else {
                throw .invalidSetting(user, reason: "feature \(other) cannot be turned with itself")
            }
            self = .rotate(column: column, otherColumn: otherColumn, angle: angle)
        }
        guard amount.isFinite else { throw .invalidSetting(user, reason: "the change \(amount) is not finite") }
    }

    private var amount: Double {
        switch self {
        case .shift(_, let amount), .scale(_, let amount), .rotate(_, _, let amount): amount
        }
    }

    /// Changes some events in place; a missing value (NaN) stays missing.
    ///
    /// - Parameter columns: Shape `[features][events]`.
    func apply(to columns: inout [[Double]], events: [Int], _ direction: Direction) {
        let amount = direction.sign * amount
        switch self {
        case .shift(let column, _): for event in events { columns[column][event] += amount }
        case .scale(let column, _): for event in events { columns[column][event] *= 1 + amount }
        case .rotate(let column, let otherColumn, _):
            Self.rotate(column, otherColumn, of: &columns, events: events, by: amount)
        }
    }

    /// Turns the plane of two features; an event that lacks one of them keeps the other.
    private static func rotate(
        _ column: Int, _ otherColumn: Int, of columns: inout [[Double]], events: [Int], by angle: Double
    ) {
        let (cosine, sine) = (cos(angle), sin(angle))
        for event in events {
            let (x, y) = (columns[column][event], columns[otherColumn][event])
            if x.isNaN || y.isNaN { continue }
            columns[column][event] = x * cosine - y * sine
            columns[otherColumn][event] = x * sine + y * cosine
        }
    }
}

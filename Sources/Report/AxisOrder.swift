import Sweep

/// The order of the values of each axis: numbers ascending, then texts as the grid has them.
///
/// Named subsets ("none", "some", "all") have an order of their own that the alphabet would break.
struct AxisOrder {
    private var ranks: [String: [AxisValue: Int]] = [:]

    init(axes: [String], points: [PointRecord]) {
        for axis in axes {
            let ordered = Self.ordered(points.compactMap { $0.value(of: axis) })
            ranks[axis] = Dictionary(uniqueKeysWithValues: zip(ordered, ordered.indices))
        }
    }

    /// The place of a value on its axis, from 0; before all others when the point has none.
    func rank(of value: AxisValue?, on axis: String) -> Int {
        value.flatMap { ranks[axis]?[$0] } ?? -1
    }

    private static func ordered(_ values: [AxisValue]) -> [AxisValue] {
        var seen: Set<AxisValue> = []
        var numbers: [Double] = []
        var texts: [AxisValue] = []
        for value in values where seen.insert(value).inserted {
            switch value {
            case .number(let number): numbers.append(number)
            case .text: texts.append(value)
            }
        }
        return numbers.sorted().map(AxisValue.number) + texts
    }
}

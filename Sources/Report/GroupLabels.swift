import Sweep

/// Short names of the series of a curve, such as `bins 20, nuisances all`.
///
/// An axis on which all series agree is left out, and of axes that advance together as many as are not needed to tell the series
/// apart, those with the longest values first; a path is cut to its last part where that is clear.
struct GroupLabels {
    private let axes: [(path: String, short: String)]

    init(of series: [CurveSeries], axes groupAxes: [String]) {
        var telling = groupAxes.filter { axis in Set(series.map { Self.value(of: $0, on: axis) }).count > 1 }
        func length(_ axis: String) -> Int {
            series.reduce(0) { $0 + (Self.value(of: $1, on: axis)?.description.count ?? 0) }
        }
        let longestFirst = telling.enumerated().sorted {
            (length($0.element), $0.offset) > (length($1.element), $1.offset)
        }
        for (_, axis) in longestFirst {
            let others = telling.filter { $0 != axis }
            let groups = Set(series.map { series in others.map { Self.value(of: series, on: $0) } })
            if groups.count == series.count { telling = others }
        }
        let last = telling.map { String($0.split(separator: ".").last ?? "") }
        axes = zip(telling, last).map { path, name in
            (path: path, short: last.count { $0 == name } == 1 ? name : path)
        }
    }

    /// The name of a series; empty when it is the only one.
    func label(of series: CurveSeries) -> String {
        axes.compactMap { axis in
            Self.value(of: series, on: axis.path).map { "\(axis.short) \($0)" }
        }.joined(separator: ", ")
    }

    private static func value(of series: CurveSeries, on axis: String) -> AxisValue? {
        series.group.first { $0.path == axis }?.value
    }
}

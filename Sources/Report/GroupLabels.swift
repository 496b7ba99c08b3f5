import Sweep

/// Short names of the series of a curve, such as `bins 20, nuisances all`.
///
/// An axis on which all series agree is left out; a path is cut to its last part where that is clear.
struct GroupLabels {
    private let axes: [(path: String, short: String)]

    init(of series: [CurveSeries], axes groupAxes: [String]) {
        let varying = groupAxes.filter { axis in Set(series.map { Self.value(of: $0, on: axis) }).count > 1 }
        let last = varying.map { String($0.split(separator: ".").last ?? "") }
        axes = zip(varying, last).map { path, name in
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

import Sweep

/// The tidy table `curves.csv`: one row for each x of each group of each figure of each curve.
enum CurveTable {
    static func table(axes: [String], curves: [Curve]) -> CSVTable {
        let groupAxes = axes.filter { axis in curves.contains { $0.groupAxes.contains(axis) } }
        let columns = ["curve", "x_name", "x", "y_name", "mean", "std", "min", "max", "count"]
        return CSVTable(
            header: columns + groupAxes,
            rows: curves.flatMap { curve in
                curve.series.flatMap { series in
                    series.values.map { row(of: $0, series: series, curve: curve, groupAxes: groupAxes) }
                }
            })
    }

    private static func row(
        of value: CurveValue, series: CurveSeries, curve: Curve, groupAxes: [String]
    ) -> [String] {
        let spread = value.spread
        let group = groupAxes.map { axis in series.group.first { $0.path == axis }?.value.description ?? "" }
        return [
            curve.name, curve.xName, value.x.description, curve.yName, spread.mean.shortest,
            spread.standardDeviation?.shortest ?? "", spread.minimum.shortest, spread.maximum.shortest,
            String(spread.count),
        ] + group
    }
}

import Sweep

/// The table `points.csv`: one row a point.
///
/// Columns: `point`, the axes, `status`, the figures, the texts, and last those that differ from run to run
/// (`attempts`, `train_time_s`, `measure_time_s`, `failure`), so that the rest of two runs can be compared.
enum PointTable {
    static func table(axes: [String], points: [PointRecord]) -> CSVTable {
        let figures = figureNames(of: points)
        let labels = labelNames(of: points)
        return CSVTable(
            header: ["point"] + axes + ["status"] + figures + labels + runColumns,
            rows: points.map { row(of: $0, axes: axes, figures: figures, labels: labels) })
    }

    /// The names of the figures that any of the points has, in the order of the columns.
    static func figureNames(of points: [PointRecord]) -> [String] {
        FigureColumns.ordered(points.reduce(into: []) { names, point in names.formUnion(point.figures.keys) })
    }

    private static let runColumns = ["attempts", "train_time_s", "measure_time_s", "failure"]

    /// The two statuses, then any other text alphabetically.
    private static func labelNames(of points: [PointRecord]) -> [String] {
        let statuses = ["training_status", "fit_status"]
        let names: Set<String> = points.reduce(into: []) { names, point in names.formUnion(point.labels.keys) }
        return statuses + names.subtracting(statuses).sorted()
    }

    private static func row(
        of point: PointRecord, axes: [String], figures: [String], labels: [String]
    ) -> [String] {
        let values = point.figures
        let texts = point.labels
        return [point.id.description] + axes.map { point.value(of: $0)?.description ?? "" } + [point.status.rawValue]
            + figures.map { values[$0]?.shortest ?? "" } + labels.map { texts[$0] ?? "" }
            + [
                String(point.attempts), point.train?.duration.shortest ?? "", point.measure?.duration.shortest ?? "",
                point.failure ?? "",
            ]
    }
}

import Sweep

/// A table of the page.
struct HTMLTable: Equatable {
    let header: [String]
    let rows: [Row]

    /// One row.
    struct Row: Equatable {
        let cells: [Cell]
    }

    /// One field; numbers stand to the right.
    struct Cell: Equatable {
        let text: String
        let isNumber: Bool

        static func text(_ text: String) -> Cell { Cell(text: text, isNumber: false) }
        static func number(_ text: String) -> Cell { Cell(text: text, isNumber: true) }

        static func axis(_ value: AxisValue?) -> Cell {
            switch value {
            case .number(let number): .number(number.shortest)
            case .text(let text): .text(text)
            case nil: .text("")
            }
        }
    }
}

extension HTMLTable {
    /// The values of a curve: the group where there are several, x, mean with standard deviation, range and count.
    init(valuesOf curve: Curve, labels: GroupLabels) {
        let hasGroups = curve.series.count > 1
        header = (hasGroups ? ["group"] : []) + [curve.xName, "mean ± s.d.", "smallest", "largest", "points"]
        rows = curve.series.flatMap { series in
            series.values.map { value in
                let spread = value.spread
                let group = hasGroups ? [Cell.text(labels.label(of: series))] : []
                return Row(
                    cells: group + [
                        .axis(value.x), .number(spread.mean.text(standardDeviation: spread.standardDeviation)),
                        .number(spread.minimum.text()), .number(spread.maximum.text()), .number(String(spread.count)),
                    ])
            }
        }
    }

    /// The first points with the figures that every point has but once; `points.csv` has the rest.
    init(pointsOf input: ReportInput, limit: Int) {
        let figures = PointTable.figureNames(of: input.points).filter(FigureColumns.isPlain)
        header = ["point"] + input.axes + ["status", "attempts"] + figures
        rows = input.points.prefix(limit).map { point in
            let values = point.figures
            let axes = input.axes.map { Cell.axis(point.value(of: $0)) }
            return Row(
                cells: [.text(String(point.id.description.prefix(8)))] + axes
                    + [.text(point.status.rawValue), .number(String(point.attempts))]
                    + figures.map { .number(values[$0]?.text() ?? "") })
        }
    }
}

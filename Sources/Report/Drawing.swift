/// A picture of curves, ready to be written as a gnuplot script.
struct Drawing: Equatable {
    let xAxis: HorizontalAxis
    /// The title of the vertical axis in gnuplot's enhanced text.
    let yTitle: String
    let lines: [DrawnLine]
}

/// One line of a drawing.
struct DrawnLine: Equatable {
    /// In the order of x; a line without values is an entry of the key only.
    var values: [CurveValue]
    /// The text in the key as enhanced text; nil leaves the line out of it.
    var title: String?
    var style: LineStyle
    /// Whether the standard deviation is drawn.
    var hasBand = true
}

/// How a line looks; lines differ in marker and dashes as well as in colour.
struct LineStyle: Equatable {
    var colour: String
    var marker: Int
    var dashes = 1

    /// The style of the n-th line from 0.
    static func numbered(_ number: Int) -> LineStyle {
        LineStyle(
            colour: palette[number % palette.count], marker: markers[number % markers.count],
            dashes: 1 + number / palette.count % 4)
    }

    /// For entries of the key that stand for no series in particular.
    static let neutral = LineStyle(colour: "#555555", marker: 7)

    /// Of a line for reference.
    static let reference = LineStyle(colour: "#555555", marker: 7, dashes: 3)

    /// Colours that the colour-blind can tell apart (Okabe and Ito 2008).
    private static let palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
    /// Filled circle, square, triangle, rhombus, triangle pointing down.
    private static let markers = [7, 5, 9, 13, 11]
}

extension Drawing {
    /// A curve: a line for each group with its band.
    ///
    /// - Parameter counting: The figure with all events in one bin, drawn beside it for reference.
    init(of curve: Curve, counting: Curve? = nil) {
        let labels = GroupLabels(of: curve.series, axes: curve.groupAxes)
        xAxis = HorizontalAxis(path: curve.xName, values: curve.xs)
        yTitle = QuantityTitle.figure(curve.yName).gnuplot
        let drawn = curve.series.enumerated().map { number, series in
            let title = curve.series.count > 1 ? GnuplotText.escaped(labels.label(of: series)) : nil
            return DrawnLine(values: series.values, title: title, style: .numbered(number))
        }
        let reference = (counting?.series ?? []).enumerated().map { number, series in
            DrawnLine(
                values: series.values, title: number == 0 ? "all events in one bin" : nil, style: .reference,
                hasBand: false)
        }
        lines = drawn + reference
    }

    /// The uncertainty of the signal strength with its parts against x, without bands.
    ///
    /// Without groups the parts differ in colour; with groups a colour is a group and the dashes are the part.
    ///
    /// - Parameter parts: The curves of the uncertainties on one x axis, the total first.
    init(ofBreakdown parts: [Curve]) {
        let groups = parts.first?.series ?? []
        let labels = GroupLabels(of: groups, axes: parts.first?.groupAxes ?? [])
        xAxis = HorizontalAxis(path: parts.first?.xName ?? "", values: parts.first?.xs ?? [])
        yTitle = QuantityTitle.figure("sigma_mu").gnuplot
        let plain = groups.count < 2
        let drawn = parts.enumerated().flatMap { part, curve in
            curve.series.enumerated().map { number, series in
                var style = LineStyle.numbered(plain ? part : number)
                style.dashes = part + 1
                let title = plain ? Self.partTitle(curve) : part == 0 ? labels.label(of: series) : nil
                return DrawnLine(
                    values: series.values, title: title.map(GnuplotText.escaped), style: style, hasBand: false)
            }
        }
        lines = drawn + (plain ? [] : Self.keyEntries(of: parts))
    }

    private static func keyEntries(of parts: [Curve]) -> [DrawnLine] {
        parts.enumerated().map { part, curve in
            var style = LineStyle.neutral
            style.dashes = part + 1
            return DrawnLine(values: [], title: partTitle(curve), style: style, hasBand: false)
        }
    }

    private static func partTitle(_ curve: Curve) -> String {
        switch curve.yName {
        case "sigma_mu_stat": "statistical"
        case "sigma_mu_syst": "systematic"
        default: "total"
        }
    }
}

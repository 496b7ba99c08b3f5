/// The gnuplot script of a drawing, which writes the picture to standard output.
///
/// The values stand in the script itself as data blocks, so it needs no other file.
struct GnuplotScript {
    let drawing: Drawing

    /// The whole script for one kind of picture.
    func text(for format: PictureFormat) -> String {
        let lines = [format.terminal(height: height)] + look + key + drawing.xAxis.commands
        let plots = bands + drawing.lines.indices.map(plot)
        let labels = ["set ylabel \(GnuplotText.quoted(drawing.yTitle))"]
        let plotted = ["plot \(plots.joined(separator: ", \\\n     "))"]
        return (lines + labels + dataBlocks + plotted).joined(separator: "\n") + "\n"
    }

    private let look = [
        "set encoding utf8",
        "set border 3 linecolor rgb '#444444'",
        "set tics nomirror out scale 0.6",
        "set format '%g'",
        "set grid linetype 1 linecolor rgb '#e4e4e4' linewidth 0.8",
        "set style fill noborder",
    ]

    // MARK: Key

    private var titles: [String] { drawing.lines.compactMap(\.title) }

    /// Entries side by side: gnuplot reckons with 69 characters across the plot, and breaks into one column beyond.
    private var keyColumns: Int {
        let longest = titles.map(\.count).max() ?? 0
        return max(1, min(4, 69 / (longest + 8)))
    }

    private var keyRows: Int { (titles.count + keyColumns - 1) / keyColumns }

    /// The picture grows with the key and the plot keeps its size.
    private var height: Int { 450 + Self.keyRowHeight * max(0, keyRows - 1) }

    /// The key stands in a margin made for it; gnuplot's own margin stops growing at some rows.
    private var key: [String] {
        guard !titles.isEmpty else { return ["unset key"] }
        let margin = 1 - Double(16 + Self.keyRowHeight * keyRows) / Double(height)
        return [
            "set tmargin at screen \(margin.text())",
            "set key at screen 0.12, screen 0.99 top left horizontal Left reverse samplen 2 spacing 1.15 "
                + "maxcols \(keyColumns)",
        ]
    }

    private static let keyRowHeight = 25

    // MARK: Data

    /// One block for each line with values: x, mean, standard deviation.
    private var dataBlocks: [String] {
        let positions = drawing.xAxis.positions
        return drawing.lines.indices.filter { !drawing.lines[$0].values.isEmpty }.flatMap { index in
            let rows = drawing.lines[index].values.map { value in
                let x = (positions[value.x] ?? 0) + shift(of: index)
                let std = value.spread.standardDeviation ?? 0
                return "\(x.shortest) \(value.spread.mean.shortest) \(std.shortest)"
            }
            return ["$line\(index) << EOD"] + rows + ["EOD"]
        }
    }

    /// Markers of several lines at one text stand side by side.
    private func shift(of index: Int) -> Double {
        let count = drawing.lines.count { !$0.values.isEmpty }
        guard drawing.xAxis.isCategorical, count > 1 else { return 0 }
        return min(0.12, 0.6 / Double(count)) * (Double(index) - Double(count - 1) / 2)
    }

    // MARK: Plot

    private func hasSpread(_ line: DrawnLine) -> Bool {
        line.hasBand && line.values.contains { $0.spread.standardDeviation != nil }
    }

    /// The bands come first, so that no band covers a line.
    private var bands: [String] {
        guard drawing.xAxis.isContinuous else { return [] }
        return drawing.lines.indices.filter { hasSpread(drawing.lines[$0]) }.map { index in
            "$line\(index) using 1:($2-$3):($2+$3) with filledcurves fillcolor rgb "
                + "'\(drawing.lines[index].style.colour)' fillstyle transparent solid 0.18 noborder notitle"
        }
    }

    private func plot(_ index: Int) -> String {
        let line = drawing.lines[index]
        let look =
            "linecolor rgb '\(line.style.colour)' linewidth 2 dashtype \(line.style.dashes) "
            + (line.title.map { "title \(GnuplotText.quoted($0))" } ?? "notitle")
        let markers = "pointtype \(line.style.marker) pointsize 0.6"
        if line.values.isEmpty { return "NaN with lines \(look)" }
        if drawing.xAxis.isContinuous { return "$line\(index) using 1:2 with linespoints \(markers) \(look)" }
        let columns = hasSpread(line) ? "using 1:2:3 with yerrorbars" : "using 1:2 with points"
        return "$line\(index) \(columns) \(markers) \(look)"
    }
}

/// The kinds of pictures in `figures/`; the raw value ends the file's name.
enum PictureFormat: String, CaseIterable, Sendable {
    case svg
    case pdf

    /// The command that chooses the terminal for a picture 700 wide and `height` high, at 40 to a centimetre.
    func terminal(height: Int) -> String {
        switch self {
        case .svg:
            "set terminal svg size 700,\(height) dynamic enhanced font 'sans-serif,14' background rgb '#ffffff'"
        case .pdf:
            "set terminal pdfcairo size 17.5cm,\((Double(height) / 40).shortest)cm enhanced font 'Sans,9' "
                + "fontscale 1 linewidth 1.5"
        }
    }
}

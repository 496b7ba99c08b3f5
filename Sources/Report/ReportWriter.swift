import Foundation
import Sweep

/// Writes the report of a sweep into its output folder.
///
///     let warnings = try await ReportWriter(folder: "results").write(input)
///
/// Every file is replaced whole or not at all. The tables come first, so that they are there when a figure fails.
package struct ReportWriter: Sendable {
    private let folder: String
    private let gnuplot: Gnuplot

    /// - Parameters:
    ///   - folder: The output folder; made when it is missing.
    ///   - gnuplot: A program to be found on the search path, or its path.
    package init(folder: String, gnuplot: String = "gnuplot") {
        self.folder = folder
        self.gnuplot = Gnuplot(program: gnuplot)
    }

    /// Writes `points.csv`, `points.json`, `curves.csv`, `summary.json`, `figures/` and `report.html`.
    ///
    /// - Returns: What the reader should know: points left out, empty curves, figures that could not be drawn.
    /// - Throws: `ReportError.notWritten` when the folder or a file cannot be written, `.notEncoded` for a JSON file.
    package func write(_ input: ReportInput) async throws(ReportError) -> [ReportError] {
        let curves = Curve.curves(of: input)
        let summary = Summary(of: input, curves: curves)
        try makeFolder("")
        try write(PointTable.table(axes: input.axes, points: input.points).text, to: "points.csv")
        try write(JSONText.points(input.points), to: "points.json")
        try write(CurveTable.table(axes: input.axes, curves: curves).text, to: "curves.csv")
        try write(JSONText.summary(summary), to: "summary.json")

        let (drawn, missing) = try await draw(Picture.pictures(of: curves, input: input))
        let warnings = Self.warnings(of: input, curves: curves) + missing
        let page = ReportPage(
            of: input, summary: summary, curves: curves, pictures: drawn, warnings: warnings.map(\.description))
        try write(page.render(), to: "report.html")
        return warnings
    }

    private static func warnings(of input: ReportInput, curves: [Curve]) -> [ReportError] {
        let done = input.points.filter { $0.status == .done }
        guard !done.isEmpty else { return [] }
        let leftOut = done.count { !$0.isSound }
        let empty = curves.filter(\.series.isEmpty).map {
            ReportError.curveWithoutValues(curve: $0.name, figure: $0.yName)
        }
        return (leftOut > 0 ? [.pointsLeftOut(count: leftOut)] : []) + empty
    }

    /// Draws the pictures into `figures/`; without gnuplot one warning stands for all of them.
    private func draw(
        _ pictures: [Picture]
    ) async throws(ReportError) -> (drawn: [(picture: Picture, svg: String)], warnings: [ReportError]) {
        guard !pictures.isEmpty else { return ([], []) }
        try makeFolder("figures")
        var drawn: [(picture: Picture, svg: String)] = []
        var warnings: [ReportError] = []
        for picture in pictures {
            do {
                drawn.append((picture: picture, svg: try await draw(picture)))
            } catch .gnuplotMissing(let program) {
                return ([], [.gnuplotMissing(program: program)])
            } catch .gnuplotFailed(let figure, let reason) {
                warnings.append(.gnuplotFailed(figure: figure, reason: reason))
            }
        }
        return (drawn, warnings)
    }

    /// Draws one picture in every format and returns its SVG.
    private func draw(_ picture: Picture) async throws(ReportError) -> String {
        let script = GnuplotScript(drawing: picture.drawing)
        var svg = ""
        for format in PictureFormat.allCases {
            let name = "figures/\(picture.stem).\(format.rawValue)"
            let bytes = try await gnuplot.draw(script.text(for: format), figure: name)
            try write(Data(bytes), to: name)
            if format == .svg { svg = String(decoding: bytes, as: UTF8.self) }
        }
        return svg
    }

    private func write(_ text: String, to name: String) throws(ReportError) {
        try write(Data(text.utf8), to: name)
    }

    private func write(_ data: Data, to name: String) throws(ReportError) {
        let path = "\(folder)/\(name)"
        do {
            // Atomic: into a temporary file of the same folder, which then takes the name.
            try data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .notWritten(path: path, reason: error.localizedDescription)
        }
    }

    private func makeFolder(_ name: String) throws(ReportError) {
        let path = name.isEmpty ? folder : "\(folder)/\(name)"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .notWritten(path: path, reason: error.localizedDescription)
        }
    }
}

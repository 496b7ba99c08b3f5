import Foundation
import Sweep
import TestSupport
import Testing

@testable import Report

@Suite struct ReportWriterTests {
    private let tables = ["curves.csv", "points.csv", "points.json", "report.html", "summary.json"]

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func read(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path))
    }

    @Test func aReportWithFigures() async throws {
        let directory = try TemporaryDirectory()
        let folder = directory.file("new/results")
        let warnings = try await ReportWriter(folder: folder).write(study(binnings: [5, 20]))
        #expect(warnings == [])
        #expect(try names(in: folder) == (tables + ["figures"]).sorted())
        let stems = ["lambda_breakdown", "lambda_sigma_mu", "lambda_significance"]
        #expect(try names(in: folder + "/figures") == stems.flatMap { ["\($0).pdf", "\($0).svg"] })
        for stem in stems {
            let svg = String(decoding: try read("\(folder)/figures/\(stem).svg"), as: UTF8.self)
            #expect(svg.contains("Penalty strength λ") && svg.contains("</svg>"))
            #expect(try read("\(folder)/figures/\(stem).pdf").starts(with: Data("%PDF".utf8)))
        }
        let page = String(decoding: try read(folder + "/report.html"), as: UTF8.self)
        #expect(page.contains("<g id=\"picture3-gnuplot_canvas\">"))
    }

    @Test func anotherWritingGivesTheSameFilesAndLeavesNothingElse() async throws {
        let directory = try TemporaryDirectory()
        let writer = ReportWriter(folder: directory.path)
        let compared = tables + ["figures/lambda_significance.svg"]
        _ = try await writer.write(study())
        let first = try compared.map { try read(directory.file($0)) }
        _ = try await writer.write(study())
        #expect(try compared.map { try read(directory.file($0)) } == first)
        #expect(try names(in: directory.path) == (tables + ["figures"]).sorted())
    }

    @Test func anOldFileIsReplacedAndNotWrittenInto() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("old", to: "points.csv")
        try FileManager.default.linkItem(atPath: directory.file("points.csv"), toPath: directory.file("link"))
        _ = try await ReportWriter(folder: directory.path, gnuplot: "/nowhere/gnuplot").write(study())
        #expect(String(decoding: try read(directory.file("link")), as: UTF8.self) == "old")
        #expect(String(decoding: try read(directory.file("points.csv")), as: UTF8.self).hasPrefix("point,"))
    }

    @Test func pointsThatAreNotSoundAreLeftOutAndTheReaderIsTold() async throws {
        let directory = try TemporaryDirectory()
        var input = study()
        input.points[0].train?.labels["training_status"] = "diverged"
        input.points[1].measure?.labels["fit_status"] = "iterationLimit"
        let warnings = try await ReportWriter(folder: directory.path).write(input)
        #expect(warnings == [.pointsLeftOut(count: 2)])
        let page = String(decoding: try read(directory.file("report.html")), as: UTF8.self)
        #expect(page.contains("2 points left out of the curves"))
        let rows = String(decoding: try read(directory.file("points.csv")), as: UTF8.self).split(separator: "\n")
        #expect(rows.count == 1 + input.points.count)
    }

    @Test func aCurveWithoutValuesIsAWarning() async throws {
        let directory = try TemporaryDirectory()
        var input = study()
        input.curves[0].y.append("auc_nothing")
        let warnings = try await ReportWriter(folder: directory.path).write(input)
        #expect(warnings == [.curveWithoutValues(curve: "lambda", figure: "auc_nothing")])
    }

    @Test func beforeAPointIsDoneNoCurveIsMissed() async throws {
        let directory = try TemporaryDirectory()
        var input = study()
        for index in input.points.indices { input.points[index].status = .pending }
        #expect(try await ReportWriter(folder: directory.path).write(input) == [])
    }

    @Test func withoutGnuplotTheRestIsWritten() async throws {
        let directory = try TemporaryDirectory()
        let writer = ReportWriter(folder: directory.path, gnuplot: "/nowhere/gnuplot")
        let warnings = try await writer.write(study())
        #expect(warnings == [.gnuplotMissing(program: "/nowhere/gnuplot")])
        for table in tables { #expect(try !read(directory.file(table)).isEmpty) }
        let page = String(decoding: try read(directory.file("report.html")), as: UTF8.self)
        #expect(page.contains("figures not drawn: gnuplot was not found - /nowhere/gnuplot"))
        #expect(!page.contains("<svg"))
    }

    @Test func aFailingGnuplotIsNamedForEachFigure() async throws {
        let directory = try TemporaryDirectory()
        let program = try directory.write("#!/bin/sh\ncat > /dev/null\necho 'no fonts' >&2\nexit 3\n", to: "gnuplot")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let warnings = try await ReportWriter(folder: directory.file("out"), gnuplot: program).write(study())
        #expect(warnings.count == 3)
        #expect(warnings.first?.description == "figure not drawn: no fonts - figures/lambda_significance.svg")
        #expect(try names(in: directory.file("out/figures")) == [])
    }

    @Test func aProgramThatDiesAtOnceIsAWarning() async throws {
        let directory = try TemporaryDirectory()
        let warnings = try await ReportWriter(folder: directory.path, gnuplot: "false").write(study())
        #expect(warnings.count == 3)
    }

    @Test func hostileNamesStayText() async throws {
        let directory = try TemporaryDirectory()
        let hostile = "'; set output 'x'\n`touch hacked` <script>_{\\"
        let settings = CurveSettings(name: "../" + hostile, x: hostile, y: [hostile], over: nil)
        let points = ["a", "b"].flatMap { group in
            [1.0, 2].map { x in point([hostile: .number(x), "g": .text(hostile + group)], measure: [hostile: x]) }
        }
        let input = input(axes: [hostile, "g"], curves: [settings], points: points)
        #expect(try await ReportWriter(folder: directory.path).write(input) == [])
        let page = String(decoding: try read(directory.file("report.html")), as: UTF8.self)
        #expect(page.contains("<svg") && !page.contains("<script"))
        #expect(try names(in: directory.path) == (tables + ["figures"]).sorted())
    }

    @Test func aFolderThatCannotBeMadeIsAnError() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a file", to: "taken")
        let error = await #expect(throws: ReportError.self) {
            _ = try await ReportWriter(folder: path + "/results").write(study())
        }
        #expect(error?.description.contains("taken/results") == true)
    }
}

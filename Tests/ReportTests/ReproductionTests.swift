import Foundation
import Sweep
import TestSupport
import Testing

@testable import Report

@Suite struct ReproductionTests {
    /// Two settings of `loss` by two x, each with values that have the standard deviation 0.1.
    private static var summary: Data? {
        var points: [PointRecord] = []
        for (loss, base) in [("a", 1.0), ("b", 2.0)] {
            for x in [0.0, 1.0] {
                for change in [-0.1, 0, 0.1] {
                    points.append(
                        point(
                            ["x": .number(x), "loss": .text(loss), "seed": .number(change)],
                            measure: ["sigma_mu": base + x + change]))
                }
            }
        }
        let curve = CurveSettings(name: "c", x: "x", y: ["sigma_mu"], over: "seed")
        let study = input(axes: ["x", "loss", "seed"], curves: [curve], points: points)
        return try? JSONText.summary(Summary(of: study, curves: Curve.curves(of: study)))
    }

    private func location(_ loss: String?, x: Double = 0, y: String = "sigma_mu") -> FigureLocation {
        FigureLocation(
            curve: "c", y: y, x: .number(x), group: loss.map { [Coordinate(path: "loss", value: .text($0))] } ?? [])
    }

    private func settings(_ change: (inout ReproducedNumber) -> Void) -> ReproductionSettings {
        var number = ReproducedNumber(
            what: "σ", place: "Fig. 1", paper: 1.15, reference: nil, judge: .paper, ours: location("a"), divisor: nil,
            tolerance: nil, quick: .asInFull, reason: "few events")
        change(&number)
        return ReproductionSettings(deviations: 2, studies: [ReproducedStudy(name: "toy", numbers: [number])])
    }

    private func row(
        isQuick: Bool = false, summary: Data? = summary, _ change: (inout ReproducedNumber) -> Void = { _ in }
    ) throws -> ReproductionRow {
        try #require(Reproduction(settings(change), isQuick: isQuick) { _ in summary }.rows.first)
    }

    @Test func ourValueComesFromTheSummary() throws {
        let ours = try #require(try row().ours)
        expectClose(ours.mean, 1, relative: 1e-12)
        expectClose(try #require(ours.std), 0.1, relative: 1e-12)
        #expect(ours.count == 3)
        expectClose(try #require(try row { $0.ours = location("b", x: 1) }.ours).mean, 3, relative: 1e-12)
    }

    @Test(arguments: [(1.19, ReproductionVerdict.within), (1.21, .outside), (0.81, .within), (0.79, .outside)])
    func withinIsAtMostTwoStandardDeviations(paper: Double, verdict: ReproductionVerdict) throws {
        let row = try row { $0.paper = paper }
        #expect(row.verdict == verdict)
        #expect(row.reason == (verdict == .within ? nil : "few events"))
        expectClose(try #require(row.allowed), 0.2, relative: 1e-12)
    }

    @Test func theSpreadOfTheReferenceCounts() throws {
        let row = try row {
            $0.judge = .reference
            $0.reference = ReferenceNumber(mean: 1.4, std: 0.2, count: 6)
        }
        expectClose(try #require(row.allowed), 2 * 0.05.squareRoot(), relative: 1e-12)
        #expect(row.verdict == .within)
    }

    @Test func aToleranceStandsInPlaceOfTheRule() throws {
        #expect(try row { $0.tolerance = 0.1 }.verdict == .outside)
        let quick = ReproducedNumber.withTolerances
        #expect(try row(isQuick: true, quick).verdict == .within)
        #expect(try row(quick).verdict == .outside)
    }

    @Test func aRatioCarriesBothSpreads() throws {
        let ours = try #require(try row { $0.divisor = location("b") }.ours)
        expectClose(ours.mean, 0.5, relative: 1e-12)
        let relative = (0.1 * 0.1 + 0.05 * 0.05).squareRoot()
        expectClose(try #require(ours.std), 0.5 * relative, relative: 1e-12)
    }

    @Test(arguments: [
        ("c", "auc", "a", 0.0, "no curve c of auc"), ("c", "sigma_mu", "a", 2, "no value of sigma_mu at x = 2"),
        ("c", "sigma_mu", "c", 0, "no series with loss = c"),
        ("c", "sigma_mu", nil, 0, "several series of sigma_mu at x = 0 fit"),
    ])
    func whatIsMissingIsSaid(curve: String, y: String, loss: String?, x: Double, reason: String) throws {
        let row = try row { $0.ours = location(loss, x: x, y: y) }
        #expect(row.verdict == .missing)
        #expect(row.reason == reason)
    }

    @Test func aStudyWithoutResultsIsMissing() throws {
        #expect(try row(summary: nil).reason == "the study did not run")
        #expect(try row(summary: Data("{}".utf8)).reason == "summary.json has no curves that this version reads")
    }

    @Test func quickReadsTheSmallVariantAndSkips() {
        var names: [String] = []
        let skipped = settings { $0.quick = .skipped }
        let reproduction = Reproduction(skipped, isQuick: true) {
            names.append($0)
            return nil
        }
        #expect(names == ["toy-quick"])
        #expect(reproduction.rows.isEmpty)
    }

    @Test func textAndJSON() throws {
        let table = Reproduction(settings { $0.paper = 1.5 }, isQuick: false) { _ in Self.summary }
        let line = "| toy | σ | Fig. 1 | **1.5** | - | 1.00 ± 0.10 (3) | outside (0.2) | few events |"
        #expect(table.markdown.contains(line))
        #expect(table.markdown.contains("0 within, 1 outside, 0 missing."))
        let object = try #require(try JSONSerialization.jsonObject(with: table.json()) as? [String: Any])
        let number = try #require((object["numbers"] as? [[String: Any]])?.first)
        #expect(number["verdict"] as? String == "outside")
        #expect(number["where"] as? String == "Fig. 1")
        #expect(object["deviations"] as? Double == 2)
    }
}

extension ReproducedNumber {
    fileprivate static func withTolerances(_ number: inout ReproducedNumber) {
        number.tolerance = 0.1
        number.quick = .tolerance(0.2)
    }
}

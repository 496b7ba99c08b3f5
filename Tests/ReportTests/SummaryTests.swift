import Foundation
import Sweep
import Testing

@testable import Report

@Suite struct SummaryTests {
    private func summary(of input: ReportInput) -> Summary {
        Summary(of: input, curves: Curve.curves(of: input))
    }

    @Test func countsPointsAndTrainings() {
        let counts = summary(of: study(binnings: [5, 20, 50], failing: true)).counts
        #expect(counts.points == 84)
        #expect(counts.failed == 3)
        #expect(counts.done == 81)
        #expect(counts.pending == 0)
        #expect(counts.trainings == 28)
        #expect(counts.shared == 56)
    }

    @Test func countsOfNoPoints() {
        let counts = summary(of: input(points: [])).counts
        #expect(counts.points == 0)
        #expect(counts.trainings == 0)
    }

    @Test func failedPointsHaveTheirReasons() {
        let failed = summary(of: study(failing: true)).failedPoints
        #expect(failed.map(\.reason) == ["the worker was killed by signal 9"])
        #expect(failed.first?.coordinates.first == Coordinate(path: "training.penalty.strength", value: .number(5)))
        #expect(failed.first?.attempts == 6)
    }

    @Test(arguments: [("significance", 30.0), ("sigma_mu", 20), ("mu_hat", nil)])
    func bestIsTheLargestSignificanceAndTheSmallestUncertainty(figure: String, best: Double?) throws {
        let points = [(10.0, 2.0), (20, 1), (30, 3), (40, 2.5)].map { point(["x": .number($0)], measure: [figure: $1]) }
        let settings = CurveSettings(name: "c", x: "x", y: [figure], over: nil)
        let headline = try #require(summary(of: input(curves: [settings], points: points)).headlines.first)
        #expect(headline.best?.x == best.map(AxisValue.number))
        #expect(headline.first.x == .number(10))
        #expect(headline.last.x == .number(40))
        #expect(headline.last.mean == 2.5)
        #expect(headline.last.std == nil)
    }

    @Test func everyValueOfEveryCurveIsThere() throws {
        let curves = summary(of: study(binnings: [5, 20])).curves
        #expect(curves.map(\.yName) == ["significance", "sigma_mu"])
        #expect(
            curves[0].series.map(\.group)
                == [5.0, 20].map { [Coordinate(path: "measurement.bins", value: .number($0))] })
        let values = curves[1].series[0].values
        #expect(values.map(\.x) == [0.0, 1, 2, 5, 10, 20, 35].map(AxisValue.number))
        #expect(values.allSatisfy { $0.count == 4 && $0.std != nil })
    }

    @Test func jsonHasProvenanceInSnakeCase() throws {
        let data = try JSONText.summary(summary(of: study()))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let provenance = try #require(object["provenance"] as? [String: Any])
        #expect(provenance["started"] as? String == "2023-11-14T22:13:20Z")
        #expect(provenance["wall_time_s"] as? Double == 3600.5)
        #expect(provenance["configuration_hash"] as? String == "0123456789abcdef0123456789abcdef")
        #expect(provenance["numerical_method_version"] as? Int == numericalMethodVersion)
        #expect(provenance["host"] as? String == "node07")
        #expect((object["headlines"] as? [Any])?.count == 2)
        #expect(object["failed_points"] != nil)
    }
}

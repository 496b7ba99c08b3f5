import Sweep
import Testing

@testable import Report

@Suite struct CurveTests {
    let seeds = CurveSettings(name: "c", x: "x", y: ["auc"], over: "seed")

    @Test func pointsAreAveragedOverTheBandsAxis() throws {
        let points = [(1.0, 1.0, 2.0), (1, 2, 4), (0.5, 1, 7)].map { x, seed, value in
            point(["x": .number(x), "seed": .number(seed)], measure: ["auc": value])
        }
        let curve = try #require(
            Curve.curves(of: input(axes: ["x", "seed"], curves: [seeds], points: points)).first)
        #expect(curve.groupAxes.isEmpty)
        #expect(curve.xs == [.number(0.5), .number(1)])
        let values = try #require(curve.series.first?.values)
        #expect(values.map(\.spread) == [Spread(of: [7]), Spread(of: [2, 4])])
    }

    @Test(
        arguments: [([10.0, 20], []), ([10, 10], ["bins"]), ([10, 20, 10, 30], ["bins"])] as [([Double], [String])])
    func anAxisThatAdvancesWithXMakesNoGroups(bins: [Double], groups: [String]) throws {
        let points = bins.enumerated().map { index, bins in
            point(["x": .number(Double(index % 2)), "bins": .number(bins)], measure: ["auc": 1])
        }
        let settings = CurveSettings(name: "c", x: "x", y: ["auc"], over: nil)
        let curve = try #require(
            Curve.curves(of: input(axes: ["x", "bins"], curves: [settings], points: points)).first)
        #expect(curve.groupAxes == groups)
        #expect(curve.series.count == (groups.isEmpty ? 1 : Set(bins).count))
    }

    @Test func pointsNotDoneOrWithoutTheFigureDoNotCount() throws {
        var failed = point(["x": .number(1), "seed": .number(3)], measure: ["auc": 100])
        failed.status = .failed
        let points = [
            point(["x": .number(1), "seed": .number(1)], measure: ["auc": 2]),
            point(["x": .number(1), "seed": .number(2)], measure: ["sigma_mu": 2]), failed,
            point(["x": .number(2), "seed": .number(1)], status: .pending),
            point(["seed": .number(4)], measure: ["auc": 50]),
        ]
        let curve = try #require(
            Curve.curves(of: input(axes: ["x", "seed"], curves: [seeds], points: points)).first)
        #expect(curve.xs == [.number(1)])
        #expect(curve.series.map { $0.values.map(\.spread.count) } == [[1]])
    }

    @Test(arguments: [
        ("epochLimit", "converged", 2), ("diverged", "converged", 1), ("stoppedEarly", "iterationLimit", 1),
        ("stoppedEarly", "singularHessian", 1),
    ])
    func onlySoundPointsCount(training: String, fit: String, count: Int) throws {
        var points = [1.0, 2].map { seed in
            point(["x": .number(1), "seed": .number(seed)], measure: ["auc": seed])
        }
        points[0].train?.labels["training_status"] = training
        points[0].measure?.labels["fit_status"] = fit
        let curve = try #require(
            Curve.curves(of: input(axes: ["x", "seed"], curves: [seeds], points: points)).first)
        #expect(curve.series.map { $0.values.map(\.spread.count) } == [[count]])
    }

    @Test func aCurveWithoutValuesHasNoSeries() throws {
        let curve = try #require(Curve.curves(of: input(curves: [seeds], points: [])).first)
        #expect(curve.series.isEmpty)
    }

    @Test func groupsAreOrderedNumbersAscendingAndTextsAsInTheGrid() throws {
        let settings = CurveSettings(name: "c", x: "x", y: ["auc"], over: nil)
        var points: [PointRecord] = []
        for subset in ["none", "some", "all"] {
            for bins in [20.0, 5] {
                for x in [3.0, 1] {
                    points.append(
                        point(["subset": .text(subset), "bins": .number(bins), "x": .number(x)], measure: ["auc": x]))
                }
            }
        }
        let curve = try #require(
            Curve.curves(of: input(axes: ["subset", "bins", "x"], curves: [settings], points: points)).first)
        let groups = curve.series.map { $0.group.map(\.value.description).joined(separator: "/") }
        #expect(groups == ["none/5", "none/20", "some/5", "some/20", "all/5", "all/20"])
        #expect(curve.series.allSatisfy { $0.values.map(\.x) == [.number(1), .number(3)] })
    }
}

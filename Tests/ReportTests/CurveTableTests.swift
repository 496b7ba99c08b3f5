import Sweep
import Testing

@testable import Report

@Suite struct CurveTableTests {
    @Test func tidyTableOfTwoCurves() {
        var points: [PointRecord] = []
        for x in [10.0, 2] {
            for (seed, change) in [(1.0, 1.0), (2, -1)] {
                for subset in ["none", "all"] {
                    let value = x + change + (subset == "all" ? 100 : 0)
                    points.append(
                        point(
                            ["x": .number(x), "seed": .number(seed), "subset": .text(subset)],
                            measure: ["significance": value, "mu_hat": 1]))
                }
            }
        }
        let curves = [
            CurveSettings(name: "first", x: "x", y: ["significance", "mu_hat"], over: "seed"),
            CurveSettings(name: "by, subset", x: "subset", y: ["auc"], over: "x"),
            CurveSettings(name: "seeds", x: "seed", y: ["mu_hat"], over: "x"),
        ]
        let axes = ["x", "seed", "subset"]
        let text = CurveTable.table(
            axes: axes, curves: Curve.curves(of: input(axes: axes, curves: curves, points: points))
        ).text
        // The spread of {x + 1, x - 1} is sqrt(2).
        #expect(
            text == """
                curve,x_name,x,y_name,mean,std,min,max,count,seed,subset
                first,x,2,significance,2,1.4142135623730951,1,3,2,,none
                first,x,10,significance,10,1.4142135623730951,9,11,2,,none
                first,x,2,significance,102,1.4142135623730951,101,103,2,,all
                first,x,10,significance,110,1.4142135623730951,109,111,2,,all
                first,x,2,mu_hat,1,0,1,1,2,,none
                first,x,10,mu_hat,1,0,1,1,2,,none
                first,x,2,mu_hat,1,0,1,1,2,,all
                first,x,10,mu_hat,1,0,1,1,2,,all
                seeds,seed,1,mu_hat,1,0,1,1,2,,none
                seeds,seed,2,mu_hat,1,0,1,1,2,,none
                seeds,seed,1,mu_hat,1,0,1,1,2,,all
                seeds,seed,2,mu_hat,1,0,1,1,2,,all

                """)
    }

    @Test func aSingleValueHasAnEmptyStandardDeviation() {
        let settings = CurveSettings(name: "c", x: "x", y: ["auc"], over: nil)
        let curves = Curve.curves(
            of: input(curves: [settings], points: [point(["x": .number(1)], measure: ["auc": 0.5])]))
        #expect(
            CurveTable.table(axes: ["x"], curves: curves).rows == [
                ["c", "x", "1", "auc", "0.5", "", "0.5", "0.5", "1"]
            ])
    }
}

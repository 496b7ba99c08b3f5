import Sweep
import Testing

@testable import Report

@Suite struct PointTableTests {
    @Test func rowsHaveAxesFiguresTextsAndLastWhatDiffersFromRunToRun() {
        let points = [
            point(["x": .number(0.5), "subset": .text("a, b")], train: ["epochs": 12], measure: ["sigma_mu": 0.25]),
            point(["x": .number(2), "subset": .text("all")], measure: ["significance": 1.5]),
            point(
                ["x": .number(3), "subset": .text("all")], status: .failed, failure: "exit status 1:\nno \"events\""),
        ]
        let text = PointTable.table(axes: ["x", "subset"], points: points).text
        #expect(
            text == """
                point,x,subset,status,significance,sigma_mu,epochs,training_status,fit_status,\
                attempts,train_time_s,measure_time_s,failure
                \(points[0].id),0.5,"a, b",done,,0.25,12,stopped early,converged,2,12.5,0.25,
                \(points[1].id),2,all,done,1.5,,,stopped early,converged,2,12.5,0.25,
                \(points[2].id),3,all,failed,,,,,,6,,,"exit status 1:
                no ""events""\"

                """)
    }

    @Test func furtherTextsComeAfterTheStatuses() {
        var record = point(["x": .number(1)])
        record.measure?.labels["algorithm"] = "newton"
        let table = PointTable.table(axes: ["x"], points: [record])
        #expect(table.header[3...5] == ["training_status", "fit_status", "algorithm"])
        #expect(table.rows[0][5] == "newton")
    }

    @Test func aPointOffAnAxisHasAnEmptyField() {
        let table = PointTable.table(axes: ["x", "y"], points: [point(["y": .number(4)])])
        #expect(table.rows[0][1...2] == ["", "4"])
    }
}

import Testing

@testable import Sweep

@Suite struct CurvesReaderTests {
    private func curves(_ lines: String) throws -> [CurveSettings] { try read(toy(lines)).curves }
    private let figures = ["significance", "sigma_mu"]

    @Test func givenCurves() throws {
        let lines = """
            axes: {training.seed: [1, 2], measurement.bins: [5, 6]}
            curves:
              - {x: measurement.bins, y: [auc_a, pull_b_shape, epochs]}
              - {name: bins-2, x: measurement.bins, y: [mu_hat], over: training.seed}
            """
        let expected = [
            CurveSettings(
                name: "measurement.bins", x: "measurement.bins", y: ["auc_a", "pull_b_shape", "epochs"], over: nil),
            CurveSettings(name: "bins-2", x: "measurement.bins", y: ["mu_hat"], over: "training.seed"),
        ]
        #expect(try curves(lines) == expected)
    }

    @Test func namesDiffer() {
        let curve = "{x: training.seed, y: [auc]}"
        #expect(
            refusal(toy("axes: {training.seed: [1, 2]}\ncurves: [\(curve), \(curve)]"))
                == "x.yaml:7: curves[1]: expected a name that no other curve has, found training.seed again")
    }

    @Test(arguments: [
        ("axes: {training.seed: [1, 2], measurement.bins: [5, 6]}", "measurement.bins", "training.seed"),
        ("axes: {training.batch: [1], measurement.bins: [5, 6]}", "measurement.bins", nil),
        ("axes: {measurement.nuisances: [all, none], training.seed: [1, 2]}", "training.seed", nil),
    ])
    func standardCurve(_ lines: String, _ x: String, _ over: String?) throws {
        #expect(try curves(lines) == [CurveSettings(name: x, x: x, y: figures, over: over)])
    }

    @Test(arguments: ["", "axes: {measurement.nuisances: [all, none]}", "axes: {training.seed: [1, 2]}\ncurves: []"])
    func noCurve(_ lines: String) throws {
        #expect(try curves(lines).isEmpty)
    }
}

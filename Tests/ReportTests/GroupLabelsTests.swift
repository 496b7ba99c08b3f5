import Sweep
import Testing

@testable import Report

@Suite struct GroupLabelsTests {
    private func series(_ group: KeyValuePairs<String, AxisValue>) -> CurveSeries {
        CurveSeries(group: group.map { Coordinate(path: $0.key, value: $0.value) }, values: [])
    }

    @Test func anAxisOnWhichAllAgreeIsLeftOut() {
        let groups = [
            series(["a.bins": .number(5), "seed": .number(1)]), series(["a.bins": .number(9), "seed": .number(1)]),
        ]
        let labels = GroupLabels(of: groups, axes: ["a.bins", "seed"])
        #expect(groups.map(labels.label) == ["bins 5", "bins 9"])
    }

    @Test func equalLastPartsKeepThePath() {
        let groups = [
            series(["a.bins": .number(5), "b.bins": .number(1)]), series(["a.bins": .number(9), "b.bins": .number(1)]),
            series(["a.bins": .number(9), "b.bins": .number(2)]),
        ]
        let labels = GroupLabels(of: groups, axes: ["a.bins", "b.bins"])
        #expect(labels.label(of: groups[2]) == "a.bins 9, b.bins 2")
    }

    /// Axes that advance together tell the same; the shortest is enough.
    @Test func ofAxesThatAdvanceTogetherOneIsNamed() {
        let groups = [("[x1, x2]", "none", 1.0), ("[x1, x2]", "none", 2), ("all", "z", 1), ("all", "z", 2)].map {
            series(["features": .text($0), "parameter": .text($1), "batch": .number($2)])
        }
        let labels = GroupLabels(of: groups, axes: ["features", "parameter", "batch"])
        let expected = ["none, batch 1", "none, batch 2", "z, batch 1", "z, batch 2"].map { "parameter \($0)" }
        #expect(groups.map(labels.label) == expected)
    }
}

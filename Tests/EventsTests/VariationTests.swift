import Events
import Foundation
import TestSupport
import Testing

@Suite struct VariationTests {
    private let edges = [25.0, 30, 40]

    @Test func shiftMovesEventsInAndOut() throws {
        let table = smallTable(signal: [(0.5, 1), (1.5, 2), (3, 4), (-9, 8)], background: [(0.5, 1), (1.5, 3)])
        let variation = VariationSettings(
            name: "x", feature: "x", change: .shift(1), kind: .shifted, processes: ["signal"])
        let settings = EventsSettings.withoutSource([Cut(feature: "x", min: 1)], yields: ["signal": 60])
        let sample = try table.prepared(settings, variations: [variation]).test
        #expect(sample.values(ofFeature: 0) == [0.5, 1.5, 3, 1.5])
        #expect(sample.weights == [0, 20, 40, 9])
        let varied = sample.variations[0]
        #expect(varied.name == "x")
        #expect(sample.values(ofFeature: 0, in: varied.up.features) == [1.5, 2.5, 4, 1.5])
        #expect(varied.up.weights == [10, 20, 40, 9])
        #expect(sample.values(ofFeature: 0, in: varied.down.features) == [-0.5, 0.5, 2, 1.5])
        #expect(varied.down.weights == [0, 0, 40, 9])
        #expect(sample.values(ofFeature: 1, in: varied.down.features) == sample.values(ofFeature: 1))
    }

    @Test func scaleMultipliesAndMissingStaysMissing() throws {
        let table = smallTable(signal: [(20, 1), (.nan, 1)], background: [(-10, 1)])
        let variation = VariationSettings(name: "x", feature: "x", change: .scale(0.25), kind: .shifted)
        let sample = try table.prepared(.withoutSource(), variations: [variation]).train
        let up = sample.values(ofFeature: 0, in: sample.variations[0].up.features)
        let down = sample.values(ofFeature: 0, in: sample.variations[0].down.features)
        #expect([up[0], up[2], down[0], down[2]] == [25, -12.5, 15, -7.5])
        #expect(up[1].isNaN && down[1].isNaN)
        #expect(sample.variations[0].up.weights == sample.weights)
    }

    /// Against the plain formula; up turns from the feature towards the other one.
    @Test func rotationTurnsTwoFeatures() throws {
        let table = smallTable(signal: [(3, 1), (-0.1, 1)], background: [(2, 1)])
        let variation = VariationSettings(
            name: "r", feature: "x", change: .rotate(0.5, with: "y"), kind: .shifted, processes: ["signal"])
        let sample = try table.prepared(.withoutSource(), variations: [variation]).validation
        let varied = sample.variations[0]
        for (direction, angle) in [(varied.up, 0.5), (varied.down, -0.5)] {
            let x = sample.values(ofFeature: 0, in: direction.features)
            let y = sample.values(ofFeature: 1, in: direction.features)
            for (row, (before, after)) in [(3.0, 0.0), (-0.1, 1)].enumerated() {
                expectClose(x[row], cos(angle) * before - sin(angle) * after, absolute: 1e-15)
                expectClose(y[row], sin(angle) * before + cos(angle) * after, absolute: 1e-15)
            }
            #expect(x[2] == 2 && y[2] == 0)
            #expect(direction.weights == sample.weights)
        }
        #expect(sample.values(ofFeature: 1, in: varied.up.features)[0] > 1.4)
    }

    /// By a half turn (x, y) becomes (-x, -y), up and down.
    @Test func rotationMovesEventsInAndOutAndKeepsAValueWithoutPartner() throws {
        let table = smallTable(signal: [(3, 1), (-2, 2), (.nan, 4)], background: [(3, 1)])
        let variation = VariationSettings(
            name: "r", feature: "y", change: .rotate(.pi, with: "x"), kind: .shifted, processes: ["signal"])
        let cut = Cut(feature: "x", min: 1)
        let moved = try table.prepared(.withoutSource([cut]), variations: [variation]).test
        #expect(moved.values(ofFeature: 0) == [3, -2, 3])
        #expect(moved.weights == [3, 0, 3])
        #expect(moved.variations[0].up.weights == [0, 6, 3] && moved.variations[0].down.weights == [0, 6, 3])
        let all = try table.prepared(.withoutSource(), variations: [variation]).test
        let up = all.variations[0].up.features
        #expect(all.values(ofFeature: 0, in: up)[2].isNaN && all.values(ofFeature: 1, in: up)[2] == 2)
    }

    /// Per split, signal has nominal bins [25,30): 2, [30,40): 4, [40,∞): 5 and, 10 % up, 24 → 26.4, 28 → 30.8,
    /// 39 → 42.9: bins 1, 2 + 0, 4 + 5.
    @Test func reweightingByHand() throws {
        let events = [(24.0, 1.0), (28, 2), (39, 4), (50, 5), (.nan, 6)].map { (x: $0, weight: $1) }
        let table = smallTable(signal: events, background: events)
        let variation = VariationSettings(
            name: "x", feature: "x", change: .scale(0.1), kind: .reweighted(edges: edges), processes: ["signal"])
        let settings = EventsSettings.withoutSource([Cut(feature: "x", min: 25)], yields: ["signal": 11])
        let sample = try table.prepared(settings, variations: [variation]).train
        #expect(sample.weights == [2, 4, 5, 6, 12, 15])
        #expect(sample.variations[0].up.features == nil && sample.variations[0].down.features == nil)
        #expect(sample.variations[0].up.weights == [1, 2, 9, 6, 12, 15])
        // Down: 28 → 25.2, 39 → 35.1, 50 → 45 stay in their bins.
        #expect(sample.variations[0].down.weights == sample.weights)
    }

    @Test func binsWithoutNominalEventsAndValuesBelowTheEdgesKeepTheirWeight() throws {
        let table = smallTable(signal: [(10, 1), (24.5, 2), (28, 0), (50, 1)], background: [(26, 1)])
        let variation = VariationSettings(
            name: "x", feature: "x", change: .shift(1), kind: .reweighted(edges: edges), processes: ["signal"])
        let sample = try table.prepared(.withoutSource(), variations: [variation]).train
        #expect(sample.variations[0].up.weights == sample.weights)
    }

    @Test func reweightedHistogramIsTheVariedOne() throws {
        let table = try RealEvents.table.get()
        let edges = PreparationTests.edges
        let variation = VariationSettings(
            name: "tau_pt", feature: "PRI_tau_pt", change: .scale(0.03), kind: .reweighted(edges: edges))
        let cut = Cut(feature: "PRI_tau_pt", min: 25)
        let prepared = try table.prepared(.withoutSource([cut]), variations: [variation])
        for process in 0...1 {
            var varied = [Double](repeating: 0, count: edges.count)
            for event in 0..<table.eventCount where table.process[event] == process {
                let value = table.columns[13][event] * 1.03
                if let bin = edges.lastIndex(where: { $0 <= value }) { varied[bin] += table.weights[event] }
            }
            var reweighted = [Double](repeating: 0, count: edges.count)
            for (split, sample) in prepared.samples {
                // Undo the factor of the split.
                let raw = table.yield(ofProcess: process, in: split) { $0 >= 25 }
                let factor = raw / sample.total(sample.weights, ofProcess: process)
                for (row, value) in sample.values(ofFeature: 13).enumerated() where sample.process[row] == process {
                    let bin = try #require(edges.lastIndex { $0 <= value })
                    reweighted[bin] += factor * sample.variations[0].up.weights[row]
                }
            }
            for bin in edges.indices { expectClose(reweighted[bin], varied[bin], relative: 1e-12) }
        }
    }

    @Test(arguments: [
        VariationSettings(name: "v", feature: "z", change: .shift(1), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .shift(1), kind: .shifted, processes: ["top"]),
        VariationSettings(name: "v", feature: "x", change: .shift(.nan), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .scale(.infinity), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .rotate(.nan, with: "y"), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .rotate(1, with: "z"), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .rotate(1, with: "x"), kind: .shifted),
        VariationSettings(name: "v", feature: "x", change: .rotate(1, with: "y"), kind: .reweighted(edges: [0, 1])),
        VariationSettings(name: "v", feature: "x", change: .shift(1), kind: .reweighted(edges: [])),
        VariationSettings(name: "v", feature: "x", change: .shift(1), kind: .reweighted(edges: [1, 1])),
        VariationSettings(name: "v", feature: "x", change: .shift(1), kind: .reweighted(edges: [1, .nan])),
    ])
    func impossibleVariationIsRefusedByName(_ variation: VariationSettings) throws {
        let table = smallTable(signal: [(1, 1)], background: [(1, 1)])
        let error = #expect(throws: EventsError.self) {
            try table.prepared(.withoutSource(), variations: [variation])
        }
        #expect(error?.description.contains("variation v") == true)
    }
}

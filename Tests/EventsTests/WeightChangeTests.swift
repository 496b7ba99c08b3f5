import Events
import Testing

@Suite struct WeightChangeTests {
    private let table = smallTable(
        signal: [(1, 10), (2, 20), (3, 30), (.nan, 40)], background: [(1, 50), (2.5, 60)], splits: Split.allCases)

    private func sample(_ ranges: [FeatureRange], _ processes: [String], _ scale: Double = 0.5) throws -> EventSample {
        let variation = VariationSettings(
            name: "w", change: .scale(scale), kind: .weighted(where: ranges), processes: processes)
        return try table.prepared(.withoutSource(), variations: [variation]).test
    }

    /// Weights of a split are scaled to those of all three, whose sums are three times as large.
    @Test func normalisationOfAProcess() throws {
        let sample = try sample([], ["signal"], 0.1)
        let varied = sample.variations[0]
        #expect(varied.up.features == nil && varied.down.features == nil)
        for row in 0..<6 {
            let isSignal = sample.process[row] == 0
            #expect(abs(varied.up.weights[row] / sample.weights[row] - (isSignal ? 1.1 : 1)) < 1e-12)
            #expect(abs(varied.down.weights[row] / sample.weights[row] - (isSignal ? 0.9 : 1)) < 1e-12)
        }
    }

    /// The lower bound belongs to a range and the upper one does not; y is the position.
    @Test(arguments: [
        ([FeatureRange(feature: "x", min: 1, max: 2)], [1.5, 1, 1, 1, 1.5, 1]),
        ([FeatureRange(feature: "x", min: 2, max: 3)], [1, 1.5, 1, 1, 1, 1.5]),
        ([FeatureRange(feature: "x", min: 2)], [1, 1.5, 1.5, 1, 1, 1.5]),
        ([FeatureRange(feature: "x", max: 3)], [1.5, 1.5, 1, 1, 1.5, 1.5]),
        ([FeatureRange(feature: "x", min: 2), FeatureRange(feature: "y", max: 2)], [1, 1.5, 1, 1, 1, 1.5]),
    ])
    func rangesAreHalfOpenAndAllMustHold(_ ranges: [FeatureRange], _ expected: [Double]) throws {
        let sample = try sample(ranges, [])
        #expect(zip(sample.variations[0].up.weights, sample.weights).map { $0 / $1 } == expected)
    }

    @Test func eventsOutsideTheSelectionStayThere() throws {
        let shift = VariationSettings(name: "s", feature: "x", change: .shift(1), kind: .shifted)
        let weight = VariationSettings(name: "w", change: .scale(0.5), kind: .weighted(where: []))
        let cut = Cut(feature: "x", max: 2)
        let sample = try table.prepared(.withoutSource([cut]), variations: [shift, weight]).test
        #expect(sample.values(ofFeature: 0) == [1, 2, 3, 1, 2.5])
        for row in [2, 4] {
            #expect(sample.weights[row] == 0)
            #expect(sample.variations[0].down.weights[row] > 0)
            #expect(sample.variations[1].up.weights[row] == 0)
            #expect(sample.variations[1].down.weights[row] == 0)
        }
    }

    @Test(arguments: [
        VariationSettings(name: "v", change: .shift(0.1), kind: .weighted(where: [])),
        VariationSettings(name: "v", change: .scale(1.5), kind: .weighted(where: [])),
        VariationSettings(name: "v", change: .scale(.nan), kind: .weighted(where: [])),
        VariationSettings(name: "v", change: .scale(0.1), kind: .weighted(where: [FeatureRange(feature: "z", min: 1)])),
    ])
    func impossibleVariationIsRefusedByName(_ variation: VariationSettings) throws {
        let error = #expect(throws: EventsError.self) { try table.prepared(.withoutSource(), variations: [variation]) }
        #expect(error?.description.contains("variation v") == true)
    }
}

import Events
import Testing

/// A selection on x and the x values of 0, 1, 2, 3 and a missing one that pass it.
struct CutCase: Sendable, CustomTestStringConvertible {
    let cuts: [Cut]
    let passing: [Double]

    var testDescription: String { "\(cuts)" }

    static let all = [
        CutCase(cuts: [Cut(feature: "x", min: 1)], passing: [1, 2, 3]),
        CutCase(cuts: [Cut(feature: "x", max: 2)], passing: [0, 1, 2]),
        CutCase(cuts: [Cut(feature: "x", min: 1, max: 2)], passing: [1, 2]),
        CutCase(cuts: [Cut(feature: "x", min: 1), Cut(feature: "y", max: 1)], passing: [1]),
        CutCase(cuts: [Cut(feature: "x")], passing: [0, 1, 2, 3]),
    ]
}

@Suite struct SelectionTests {
    private let events: [(x: Double, weight: Double)] = [(0, 1), (1, 1), (2, 1), (3, 1), (.nan, 1)]

    @Test(arguments: CutCase.all)
    func cutsKeepTheirRangeAndDropMissingValues(_ example: CutCase) throws {
        let table = smallTable(signal: events, background: events)
        let prepared = try table.prepared(.withoutSource(example.cuts), variations: [])
        for (_, sample) in prepared.samples {
            #expect(sample.values(ofFeature: 0) == example.passing + example.passing)
            #expect(sample.process.count { $0 == 0 } == example.passing.count)
        }
    }

    @Test func missingValueStaysWithoutACut() throws {
        let prepared = try smallTable(signal: events, background: events).prepared(.withoutSource(), variations: [])
        #expect(prepared.train.rowCount == 10)
        #expect(prepared.train.features[8].isNaN)
    }

    @Test(arguments: [Cut(feature: "x", min: 2.5), Cut(feature: "x", min: 3, max: 0), Cut(feature: "x", min: .nan)])
    func emptySelectionNamesProcessAndSplit(_ cut: Cut) throws {
        let table = smallTable(signal: events, background: [(0, 1), (2, 1)])
        let process = cut.min == 2.5 ? "background" : "signal"
        #expect(throws: EventsError.emptySelection(process: process, split: .train)) {
            try table.prepared(.withoutSource([cut]), variations: [])
        }
        let partial = smallTable(signal: events, background: events, splits: [.train, .validation])
        #expect(throws: EventsError.emptySelection(process: "signal", split: .test)) {
            try partial.prepared(.withoutSource(), variations: [])
        }
    }

    @Test func eventsWithoutWeightAreNoSelection() throws {
        let table = smallTable(signal: events, background: [(0, 0), (2, 0)])
        #expect(throws: EventsError.emptySelection(process: "background", split: .train)) {
            try table.prepared(.withoutSource(), variations: [])
        }
    }

    @Test func unknownFeatureIsRefused() throws {
        let table = smallTable(signal: events, background: events)
        #expect(throws: EventsError.unknownFeature("z", usedBy: "selection")) {
            try table.prepared(.withoutSource([Cut(feature: "z", min: 0)]), variations: [])
        }
    }
}

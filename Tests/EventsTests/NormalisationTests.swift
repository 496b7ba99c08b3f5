import Events
import TestSupport
import Testing

@Suite struct NormalisationTests {
    /// Signal weighs 4 in each split, background 10 after the cut x >= 0.
    private let table = smallTable(signal: [(1, 1), (2, 3)], background: [(-1, 7), (1, 2), (2, 8)])
    private let cut = [Cut(feature: "x", min: 0)]

    @Test func weightsSumToYieldTimesScale() throws {
        let settings = EventsSettings.withoutSource(cut, yields: ["signal": 50], scale: ["signal": 2])
        let prepared = try table.prepared(settings, variations: [])
        for (_, sample) in prepared.samples {
            #expect(sample.weights == [25, 75, 6, 24])
        }
    }

    @Test func processWithoutYieldKeepsItsTotalInEverySplit() throws {
        var uneven = table
        for event in uneven.weights.indices where uneven.splits[event] == .test { uneven.weights[event] *= 2 }
        let prepared = try uneven.prepared(.withoutSource(cut, scale: ["background": 0.5]), variations: [])
        for (_, sample) in prepared.samples {
            expectClose(sample.total(sample.weights, ofProcess: 0), 16, relative: 1e-14)
            expectClose(sample.total(sample.weights, ofProcess: 1), 20, relative: 1e-14)
        }
    }

    @Test(arguments: [0, -1, .infinity, .nan])
    func impossibleYieldsAndScalesAreRefused(_ value: Double) throws {
        #expect(
            throws: EventsError.invalidSetting("yields.background", reason: "\(value) is not a positive number")
        ) { try table.prepared(.withoutSource(yields: ["background": value]), variations: []) }
        #expect(
            throws: EventsError.invalidSetting("scale.background", reason: "\(value) is not a positive number")
        ) { try table.prepared(.withoutSource(scale: ["background": value]), variations: []) }
    }

    @Test func unknownProcessIsRefused() throws {
        #expect(throws: EventsError.unknownProcess("top", usedBy: "yields")) {
            try table.prepared(.withoutSource(yields: ["top": 1]), variations: [])
        }
    }
}

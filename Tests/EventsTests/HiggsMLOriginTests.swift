import TestSupport
import Testing

@testable import Events

@Suite struct HiggsMLOriginTests {
    private func read(_ text: String, _ processes: HiggsMLProcesses = .byOrigin) throws -> EventTable {
        let directory = try TemporaryDirectory()
        let path = try directory.write(text, to: "events.csv")
        let settings = HiggsMLSettings(
            path: path, digest: try contentDigest(ofFile: path), split: RealEvents.split, processes: processes)
        return try loadEvents(.higgsml(settings), seed: 1)
    }

    /// Numbers of events and the physics behind them: Z → ττ has the lowest transverse mass, top most jets.
    @Test func shippedEvents() throws {
        let settings = HiggsMLSettings(
            path: RealEvents.path, digest: try contentDigest(ofFile: RealEvents.path), split: RealEvents.split,
            processes: .byOrigin)
        let source = EventSource.higgsml(settings)
        let table = try loadEvents(source, seed: 1)
        #expect(source.processNames == ["signal", "ztautau", "top", "wjets"] && table.processes == source.processes)
        #expect(table.processes.map(\.isSignal) == [true, false, false, false])
        let counts = (0..<4).map { process in table.process.count { $0 == process } }
        #expect(counts[0] == 7817 && counts[1] == 4620 && counts[2] == 916 && counts[3] == 9536)
        func median(_ feature: Int, _ process: Int) -> Double {
            let events = table.process.indices.filter { table.process[$0] == process }
            return events.map { table.columns[feature][$0] }.sorted()[events.count / 2]
        }
        #expect(median(1, 1) < 25 && median(1, 3) > 65 && median(22, 2) >= 2 && median(22, 3) == 0)
        let labels = try RealEvents.table.get()
        #expect(table.process.map { min($0, 1) } == labels.process && table.weights == labels.weights)
    }

    @Test func weightsOfAnotherFileAreRefused() throws {
        var content = HiggsMLText.example
        let signal = #expect(throws: EventsError.self) { try read(content.text) }
        guard case .malformedRow(_, line: 2, .unknownOrigin(weight: 0.25)) = signal else {
            Issue.record("unexpected error \(String(describing: signal))")
            return
        }
        for row in 0..<2 { content.rows[row]["Weight"] = "0.0008145" }
        let background = #expect(throws: EventsError.self) { try read(content.text) }
        guard case .unknownOrigins = background else {
            Issue.record("unexpected error \(String(describing: background))")
            return
        }
        content.rows[3]["Weight"] = "0.22687"
        #expect(throws: EventsError.self) { try read(content.text) }
        content.rows[3]["Weight"] = "0.22687007"
        #expect(try read(content.text).process == [0, 0, 3, 2])
        #expect(try read(content.text, .byLabel).process == [0, 0, 1, 1])
    }
}

import Foundation
import Journal
import Sweep
import Testing

/// Results as they go in and come out.
@Suite struct StoredResultTests {
    @Test func whatIsStoredIsReadBack() throws {
        #expect(try storedResult.decoded() == fullResult)
        #expect(storedResult.duration == fullResult.duration)
        let text = String(decoding: storedResult.content, as: UTF8.self)
        #expect(text.contains(#""data":[3,"inf"]"#), "numbers that are not finite are texts")
    }

    @Test func contentIsKeptAsItCame() throws {
        let fixture = try JournalFixture()
        let content = Array(#"{"duration": 2.50, "history":[],"labels":{},"figures":{"a":1e2}}"#.utf8)
        let journal = try fixture.open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .accepted(task("t1"), first, StoredResult(content: content, duration: 2.5), at: time(2)),
        ])
        #expect(try journal.reader.result(for: task("t1")) == TaskResult(figures: ["a": 100], duration: 2.5))
    }

    @Test(arguments: ["", "{}", "nonsense"])
    func contentThatIsNoResultIsAnErrorOfItsTask(text: String) throws {
        let journal = try JournalFixture().open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .accepted(task("t1"), first, StoredResult(content: Array(text.utf8), duration: 1), at: time(2)),
        ])
        guard case .coding(let name, _) = journalError({ _ = try journal.reader.result(for: task("t1")) }) else {
            Issue.record("read a result from \"\(text)\"")
            return
        }
        #expect(name == task("t1").description)
    }

    @Test(arguments: [(-0.0, 0), (.nan, 0), (-1, 0), (.infinity, .infinity), (3, 3)] as [(Double, Double)])
    func strangeDurationsDoNotSpoilTheLog(told: Double, kept: Double) throws {
        let journal = try JournalFixture().open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .accepted(task("t1"), first, StoredResult(content: storedResult.content, duration: told), at: time(2)),
        ])
        #expect(try journal.reader.replay().durations == [.train: [TaskDuration(task: task("t1"), seconds: kept)]])
    }
}

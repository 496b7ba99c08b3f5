import Coordinator
import Foundation
import Journal
import Logging
import Sweep
import Synchronization
import Testing
import ZeroMQ

/// A coordinator that runs on a thread of its own until its sweep ends.
final class RunningCoordinator: Sendable {
    let notices: Mailbox<CoordinatorNotice>
    let log = CollectedLog()
    private let state = Mutex(State())
    private let bound = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    private struct State {
        var endpoint: String?
        var outcome: Result<CoordinatorEnding, any Error>?
    }

    /// Starts it and waits until its endpoint is bound, or cannot be.
    ///
    /// - Parameter door: By default that of the fixture, without keys.
    init(_ grid: Grid, _ fixture: SweepFixture, _ journal: SweepJournal, door: CoordinatorDoor? = nil) throws {
        notices = try Mailbox()
        let folder = fixture.folder
        let door = door ?? CoordinatorDoor(endpoint: fixture.endpoint)
        let thread = Thread { [self] in
            let result = Result { try run(grid, journal, folder, door) }
            state.withLock { $0.outcome = result }
            bound.signal()
            ended.signal()
        }
        thread.stackSize = 16 << 20
        thread.start()
        bound.wait()
    }

    private func run(
        _ grid: Grid, _ journal: SweepJournal, _ folder: OutputFolder, _ door: CoordinatorDoor
    ) throws -> CoordinatorEnding {
        let logger = Logger(label: "coordinator") { [log] _ in CollectingLogHandler(log: log) }
        var coordinator = try SweepCoordinator(
            grid, journal: journal, folder: folder, door: door, notices: notices, logger: logger, observer: { _ in })
        state.withLock { $0.endpoint = coordinator.endpoint }
        bound.signal()
        return try coordinator.run()
    }

    /// Where workers connect, as it was bound.
    var endpoint: String { state.withLock { $0.endpoint ?? "" } }

    /// Whether it still coordinates.
    var isRunning: Bool { state.withLock { $0.outcome == nil } }

    /// How it ended; nil when it does not end within the time.
    func ending(within timeout: Duration = .seconds(5)) throws -> CoordinatorEnding? {
        guard ended.wait(timeout: .now() + timeout / .seconds(1)) == .success else { return nil }
        return try state.withLock { try $0.outcome?.get() }
    }
}

/// What was logged.
final class CollectedLog: Sendable {
    private let content = Mutex<[String]>([])

    var lines: [String] { content.withLock(\.self) }

    func add(_ line: String) { content.withLock { $0.append(line) } }

    func lines(with words: String) -> [String] { lines.filter { $0.contains(words) } }
}

private struct CollectingLogHandler: LogHandler {
    let log: CollectedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(log: CollectedLog) { self.log = log }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { log.add("\(event.level) \(event.message)") }
}

/// Waits until something holds; records an issue when it does not within a time that no quiet machine needs.
func waitUntil(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) throws {
    let end = ContinuousClock.now + .seconds(20)
    while try !condition() {
        try #require(ContinuousClock.now < end, "waited 20 s for: \(what)", sourceLocation: sourceLocation)
        usleep(2000)
    }
}

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
    private let outcome = Mutex<Result<CoordinatorEnding, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    init(_ grid: Grid, _ fixture: SweepFixture, _ journal: SweepJournal, endpoint: String? = nil) throws {
        notices = try Mailbox()
        let thread = Thread { [self, folder = fixture.folder, endpoint = endpoint ?? fixture.endpoint] in
            let result = Result { () throws -> CoordinatorEnding in
                var coordinator = try SweepCoordinator(
                    grid, journal: journal, folder: folder, endpoint: endpoint, notices: notices,
                    logger: Logger(label: "coordinator") { _ in SwiftLogNoOpLogHandler() }
                ) { _ in }
                return try coordinator.run()
            }
            outcome.withLock { $0 = result }
            ended.signal()
        }
        thread.start()
    }

    /// How it ended; nil when it does not end within two seconds.
    func ending() throws -> CoordinatorEnding? {
        guard ended.wait(timeout: .now() + 2) == .success else { return nil }
        return try outcome.withLock { try $0?.get() }
    }
}

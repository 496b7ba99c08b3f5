import Coordinator
import Dispatch
import Foundation
import Journal
import Logging
import Sweep
import ZeroMQ

/// Coordinator and workers of one sweep on this host, talking through a socket in a folder that only the user can enter.
struct SingleHostRun: Sendable {
    let sweep: SweepConfiguration
    let journal: SweepJournal
    let folder: OutputFolder
    let workers: Int

    /// Runs until the sweep is complete, interrupted or abandoned; the worker processes are gone when this returns.
    ///
    /// - Throws: `CommandEnding` with status 1 when the journal or a file can no longer be written.
    func run() async throws(CommandEnding) -> CoordinatorEnding {
        do {
            return try await farm()
        } catch let ending as CommandEnding {
            throw ending
        } catch {
            throw CommandEnding(status: 1, sentence: "sweep stopped: \(error)")
        }
    }

    private func farm() async throws -> CoordinatorEnding {
        signal(SIGPIPE, SIG_IGN)  // who reads the progress may leave; the sweep goes on
        let notices = try orRefuse { try Mailbox<CoordinatorNotice>() }
        let signals = InterruptSignals { notices.put(.interrupted) }
        defer { signals.cancel() }
        let meeting = try PrivateFolder()
        let pool = WorkerPool(
            endpoint: meeting.endpoint, logs: folder.logs, count: workers, notices: notices)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { group.cancelAll() }  // ends workers that are still there
            let ending = try await onThread(named: "coordinator") {
                let display = ProgressDisplay()
                var coordinator = try SweepCoordinator(
                    sweep.grid, journal: journal, folder: folder, endpoint: meeting.endpoint, notices: notices,
                    logger: logger()
                ) { display.show($0) }
                return try coordinator.run()
            }
            if ending == .complete {  // the workers were told to leave: a moment for them to do so
                group.addTask { try? await Task.sleep(for: .seconds(1)) }
                try await group.next()
            }
            return ending
        }
    }

    /// The coordinator logs to a file: the terminal belongs to the progress.
    private func logger() throws -> Logger {
        let handler = try FileLogHandler(path: "\(folder.logs)/coordinator.log")
        return Logger(label: "coordinator") { _ in handler }
    }
}

/// Runs a closure on a thread of its own, for what must not block the threads of the concurrency system.
private func onThread<Value: Sendable>(
    named name: String, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result(catching: body)) }
        thread.name = name
        thread.stackSize = 16 << 20
        thread.start()
    }
}

/// A fresh folder of mode 0700 for the socket, removed with the last reference.
private final class PrivateFolder: Sendable {
    private let path: String

    var endpoint: String { "ipc://\(path)/coordinator" }

    init() throws(CommandEnding) {
        // The path of a socket has 107 bytes at most (unix(7)); cluster sites give longer ones to TMPDIR.
        let isShort = NSTemporaryDirectory().utf8.count <= 70
        let parent = isShort ? NSTemporaryDirectory() : "/tmp/"
        var template = Array("\(parent)/sigmasweep-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw .refused("no folder for the socket: \(String(cString: strerror(errno))) - \(parent)")
        }
        path = String(cString: made)  // mkdtemp gives it mode 0700
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Ctrl-C and SIGTERM: the first asks to stop, the second ends the process at once.
private final class InterruptSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ stop: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            var count = 0
            source.setEventHandler {
                count += 1
                if count == 1 { stop() } else { _exit(130) }
            }
            source.activate()
            return source
        }
    }

    /// Gives the signals back their usual effect, so that Ctrl-C also ends a long drawing of the results.
    func cancel() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

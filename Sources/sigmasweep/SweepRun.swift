import Coordinator
import Dispatch
import Foundation
import Journal
import Logging
import Numerical
import Sweep
import Synchronization
import ZeroMQ

/// A sweep with its output folder, open for the one process that coordinates it.
struct SweepRun: Sendable {
    let sweep: SweepConfiguration
    let folder: OutputFolder
    let journal: SweepJournal
    private let information: RunInformation

    /// Opens the folder of a sweep, making it when it is not there.
    ///
    /// - Throws: `CommandEnding` with status 2; a folder that is refused is not changed.
    init(_ study: Study, output: String?) throws(CommandEnding) {
        let started = Date.now
        let sweep = study.configuration
        let folder = OutputFolder(path: output ?? Defaults.output(of: sweep))
        try orRefuse { try folder.check() }
        try orRefuse { try folder.create() }
        let journal = try orRefuse {
            try SweepJournal(directory: folder.path, sweep: sweep.name, seed: sweep.seed, at: started)
        }
        try orRefuse { try folder.createSubfolders() }
        try orRefuse { try writeDurably(Array(sweep.resolvedText.utf8), to: folder.configuration) }
        information = RunInformation(
            started: started, version: programVersion, host: ProcessInfo.processInfo.hostName,
            configuration: ContentHash(of: sweep.resolvedText).hex)
        self.sweep = sweep
        self.folder = folder
        self.journal = journal
    }

    /// Coordinates until the sweep is complete, interrupted or abandoned, then writes its results.
    ///
    /// - Parameter pool: Workers to keep on this host; nil where they come by themselves.
    /// - Throws: `CommandEnding` with the status of the command unless every point is done.
    func run(at door: CoordinatorDoor, pool: (@Sendable (Mailbox<CoordinatorNotice>) -> WorkerPool)?) async throws {
        let ending = try await coordinate(at: door, pool: pool)
        let summary = try await Results(sweep: sweep, journal: journal.reader, folder: folder).write()
        print(summary.text)
        try conclude(ending, summary)
    }

    private func conclude(_ ending: CoordinatorEnding, _ summary: ResultSummary) throws(CommandEnding) {
        switch ending {
        case .complete where summary.failed.isEmpty: return
        case .complete: throw CommandEnding(status: 1, sentence: summary.failureSentence)
        case .interrupted:
            throw CommandEnding(
                status: 130,
                sentence: "interrupted: \(summary.done) of \(summary.points) points are done - run it again to go on")
        case .abandoned(let reason):
            throw CommandEnding(status: 1, sentence: "sweep abandoned: \(reason) - logs in \(folder.logs)")
        }
    }
}

extension SweepRun {
    private func coordinate(
        at door: CoordinatorDoor, pool makePool: (@Sendable (Mailbox<CoordinatorNotice>) -> WorkerPool)?
    ) async throws(CommandEnding) -> CoordinatorEnding {
        do {
            return try await farm(at: door, makePool)
        } catch let ending as CommandEnding {
            throw ending
        } catch {
            throw CommandEnding(status: 1, sentence: "sweep stopped: \(error)")
        }
    }

    private func farm(
        at door: CoordinatorDoor, _ makePool: (@Sendable (Mailbox<CoordinatorNotice>) -> WorkerPool)?
    ) async throws -> CoordinatorEnding {
        signal(SIGPIPE, SIG_IGN)  // who reads the progress may leave; the sweep goes on
        let notices = try orRefuse { try Mailbox<CoordinatorNotice>() }
        let signals = InterruptSignals { notices.put(.interrupted) }
        defer { signals.cancel() }
        let pool = makePool?(notices)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            if let pool { group.addTask { await pool.run() } }
            defer { group.cancelAll() }  // ends workers that are still there
            let ending = try await onThread(named: "coordinator") {
                let display = ProgressDisplay()
                var coordinator = try SweepCoordinator(
                    sweep.grid, journal: journal, run: information, folder: folder, door: door,
                    excludesWorkers: pool == nil, notices: notices,
                    logger: logger(),
                    silenced: { pool?.replace($0) }, observer: { display.show($0) })
                return try coordinator.run()
            }
            if ending == .complete, pool != nil {  // the workers were told to leave: a moment for them to do so
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

/// Ctrl-C and SIGTERM: the first asks to stop, the second ends the process at once.
private struct InterruptSignals {
    private let sources: [SignalSource]

    init(_ stop: @escaping @Sendable () -> Void) {
        let count = Mutex(0)
        sources = [SIGINT, SIGTERM].map { number in
            SignalSource(number) {
                let isFirst = count.withLock { count in
                    count += 1
                    return count == 1
                }
                if isFirst { stop() } else { _exit(130) }
            }
        }
    }

    /// Gives the signals back their usual effect, so that Ctrl-C also ends a long drawing of the results.
    func cancel() {
        for source in sources { source.cancel() }
    }
}

import ArgumentParser
import Foundation
import Logging
import Runner
import Worker
import ZeroMQ

/// `sigmasweep worker`
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Compute tasks for a coordinator until it says that all is done.",
        discussion: """
            Example: sigmasweep worker --connect tcp://coordinator.example.org:5757 --key worker.key --time-limit 4h
            """)

    @Option(help: "The endpoint of the coordinator: tcp://HOST:PORT, or ipc://PATH on this host.") var connect: String
    @Option(help: "The key file that \"sigmasweep keys\" made for this worker.") var key: String?
    @Flag(help: "Talk in the clear to whoever answers.") var insecure = false
    @Option(help: "The name of this worker, unique in its sweep; default from key, host and process.")
    var name: String?
    @Option(help: "How long to go on without a connection to the coordinator, such as 60, 10m or 1h.")
    var orphanLimit = TimeSpan(seconds: 60)
    @Option(help: "How long the worker may stay, such as 90, 30m or 4h; it gets no task that takes longer.")
    var timeLimit: TimeSpan?
    @Option(help: .hidden) var lock: String?

    func validate() throws {
        try Endpoint.check(
            connect, option: "--connect", isSecured: key != nil, securing: "--key FILE", insecure: insecure)
        guard (1...255).contains(name?.utf8.count ?? 1) else {
            throw ValidationError("--name: expected 1 to 255 bytes, found \(name?.utf8.count ?? 0)")
        }
    }

    func run() throws {
        signal(SIGINT, SIG_IGN)  // Ctrl-C reaches the whole foreground group; the coordinator decides what follows
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let keys = try key.map { path in try orRefuse { try KeyFiles.worker(file: path) } }
        let name = name ?? defaultName(keys)
        // The coordinator would not answer it.
        if let keys, !AcceptedKey.isName(name, ofOwnerOf: keys.name) {
            throw CommandEnding.refused(
                "--name: expected \(keys.name), the name of the key, or \(keys.name)/ANYTHING, found \"\(name)\"")
        }
        let logger = Logger(label: name)
        if let lock { try take(lock, as: name) }
        let settings = WorkerSettings(
            endpoint: connect, name: name, orphanLimit: orphanLimit.duration, timeLimit: timeLimit?.duration,
            security: keys?.security ?? .none)
        let notices = try orRefuse { try Mailbox<WorkerNotice>() }
        // A program of the user's own, and what that has started, end with the worker.
        let termination = SignalSource(SIGTERM) { notices.put(.terminated) }
        defer { termination.cancel() }
        switch try orRefuse({ try WorkerSession(settings, notices: notices, logger: logger).run() }) {
        case .released(let reason), .left(let reason):
            logger.info("leaving: \(reason)")
            Foundation.exit(0)  // a computation that nobody waits for any more ends with the process
        case .refused(let reason):
            throw CommandEnding(status: 2, sentence: "worker turned away: \(reason) - \(connect)")
        case .terminated: throw CommandEnding(status: 128 + SIGTERM, sentence: "worker ended by SIGTERM - \(connect)")
        case .orphaned:
            // Not 0: a coordinator that was only stopped for a while starts another worker in its place.
            let time = words(orphanLimit.duration)
            throw CommandEnding(
                status: 1, sentence: "worker left: no connection to the coordinator for \(time) - \(connect)")
        }
    }
}

extension WorkerCommand {
    /// Shows by a lock that the worker of this name lives, as long as this process does.
    private func take(_ lock: String, as name: String) throws(CommandEnding) {
        do throws(ProcessLock.Failure) {
            try ProcessLock(lock, mode: 0o600).keepUntilExit()
        } catch {
            switch error {
            case .held: throw .refused("worker not started: another one bears its name - \(name)")
            case .system(let call, let code):
                throw .refused("lock not taken: \(call): \(String(cString: strerror(code))) - \(lock)")
            }
        }
    }

    /// A name that no other worker has and that its key allows.
    private func defaultName(_ keys: WorkerKeys?) -> String {
        let process = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
        return keys.map { "\($0.name)/\(process)" } ?? process
    }
}

/// A time on the command line: seconds, or a number with s, m, h or d.
struct TimeSpan: ExpressibleByArgument {
    let seconds: Double
    var duration: Duration { .seconds(seconds) }

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let unit = argument.last.flatMap { units[$0] }
        guard let number = Double(unit == nil ? argument : String(argument.dropLast())), number > 0,
            number * (unit ?? 1) <= 1e9
        else { return nil }
        seconds = number * (unit ?? 1)
    }

    var defaultValueDescription: String { words(duration) }
}

import ArgumentParser
import Foundation
import Logging
import Worker

/// `sigmasweep worker`
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Compute tasks for a coordinator on this host until it says that all is done.",
        discussion: "Example: sigmasweep worker --connect ipc:///tmp/sweep/coordinator --name worker-1")

    @Option(help: "The endpoint of the coordinator.") var connect: String
    @Option(help: "The name of this worker, unique in its sweep; default from host and process.")
    var name = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    @Option(help: "Seconds without a connection to the coordinator after which the worker leaves.")
    var orphanLimit = 60.0

    func validate() throws {
        guard connect.hasPrefix("ipc://") else {
            throw ValidationError("--connect: expected an endpoint ipc://PATH, found \"\(connect)\"")
        }
        guard orphanLimit > 0, orphanLimit.isFinite else {
            throw ValidationError("--orphan-limit: expected more than 0 seconds, found \(orphanLimit)")
        }
        guard (1...255).contains(name.utf8.count) else {
            throw ValidationError("--name: expected 1 to 255 bytes, found \(name.utf8.count)")
        }
    }

    func run() throws {
        signal(SIGINT, SIG_IGN)  // Ctrl-C reaches the whole foreground group; the coordinator decides what follows
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let logger = Logger(label: name)
        let settings = WorkerSettings(endpoint: connect, name: name, orphanLimit: .seconds(orphanLimit))
        switch try orRefuse({ try WorkerSession(settings, logger: logger).run() }) {
        case .released(let reason):
            logger.info("leaving: \(reason)")
            Foundation.exit(0)  // a computation that nobody waits for any more ends with the process
        case .orphaned:
            // Not 0: a coordinator that was only stopped for a while starts another worker in its place.
            throw CommandEnding(
                status: 1, sentence: "worker left: no connection to the coordinator for \(orphanLimit) s - \(connect)")
        }
    }
}

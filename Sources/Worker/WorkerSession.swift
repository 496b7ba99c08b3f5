import Foundation
import Logging
import Sweep
import Wire
import ZeroMQ

/// A worker's conversation with its coordinator: greets, computes what it is given, keeps results until they are
/// acknowledged, and leaves when it is told to or has lost the coordinator.
///
///     let ending = try WorkerSession(settings, logger: logger).run()
package struct WorkerSession: ~Copyable {
    private let settings: WorkerSettings
    private let logger: Logger
    private let socket: Socket
    private let computing: ComputingThread
    /// Answers that the coordinator has not acknowledged.
    private var unacknowledged: [WorkerMessage.Key: WorkerMessage] = [:]
    private var isConnected = false
    private var lastConnected = ContinuousClock.now

    /// - Throws: `ZeroMQError` when the endpoint is malformed.
    package init(_ settings: WorkerSettings, logger: Logger) throws(ZeroMQError) {
        self.settings = settings
        self.logger = logger
        let context = try MessagingContext()
        socket = try Socket(
            .dealer(routingID: Array(settings.name.utf8)), in: context,
            options: SocketOptions(
                linger: .seconds(1), reconnect: .milliseconds(20)...(.seconds(1)),
                heartbeat: HeartbeatOptions(interval: .seconds(2), timeout: .seconds(10), timeToLive: .seconds(10)),
                immediate: true))
        try socket.connect(settings.endpoint)
        computing = try ComputingThread()
    }

    /// Serves until the worker is released or orphaned.
    ///
    /// - Throws: `ZeroMQError` when libzmq itself fails.
    package consuming func run() throws(ZeroMQError) -> WorkerEnding {
        while true {
            try signOfLife()
            if ContinuousClock.now - lastConnected > settings.orphanLimit { return .orphaned }
            let wait = isConnected ? settings.heartbeatInterval : .milliseconds(20)
            let ready = try socket.poll(descriptors: [computing.outcomes.descriptor], timeout: wait)
            if !ready.descriptors.isEmpty {
                for (assignment, outcome) in computing.outcomes.takeAll() { try answer(assignment, outcome) }
            }
            while let frames = try socket.receive() {
                if let reason = handle(frames) { return .released(reason: reason) }
            }
        }
    }

    /// Greets a coordinator that has come (back), repeating unacknowledged answers; else sends a heartbeat.
    private mutating func signOfLife() throws(ZeroMQError) {
        let message = isConnected ? .heartbeat(computing.progress) : WorkerMessage.hello(greeting)
        let wasConnected = isConnected
        isConnected = try send(message)
        guard isConnected else { return }
        lastConnected = .now
        guard !wasConnected else { return }
        logger.info("connected to \(settings.endpoint)")
        for answer in unacknowledged.values { _ = try send(answer) }
    }

    private var greeting: WorkerGreeting {
        WorkerGreeting(
            name: settings.name, host: ProcessInfo.processInfo.hostName,
            processID: ProcessInfo.processInfo.processIdentifier, methodVersion: numericalMethodVersion)
    }

    private mutating func answer(_ assignment: Assignment, _ outcome: AssignmentOutcome) throws(ZeroMQError) {
        let message: WorkerMessage
        switch outcome {
        case .finished(let output):
            message = .finished(
                task: assignment.task, attempt: assignment.attempt, result: output.result, classifier: output.classifier)
        case .failed(let reason):
            logger.error("\(assignment.task) attempt \(assignment.attempt): \(reason)")
            message = .failed(task: assignment.task, attempt: assignment.attempt, reason: reason, log: reason)
        }
        unacknowledged[.init(task: assignment.task, attempt: assignment.attempt)] = message
        isConnected = try send(message)
    }

    /// Whether the message could be handed to a connection.
    private func send(_ message: WorkerMessage) throws(ZeroMQError) -> Bool {
        do {
            return try socket.send(message.frames()) == .sent
        } catch let error as ZeroMQError {
            throw error
        } catch {
            preconditionFailure("a worker composed a message that cannot be encoded: \(error)")
        }
    }

    /// Obeys a message; returns the reason when it asks the worker to leave.
    private mutating func handle(_ frames: [[UInt8]]) -> String? {
        let message: CoordinatorMessage
        do throws(WireError) {
            message = try CoordinatorMessage(frames: frames)
        } catch {
            logger.warning("message refused: \(error)")
            return nil
        }
        switch message {
        case .welcome: logger.info("welcomed")
        case .assign(let task, let attempt, let specification, let classifier):
            computing.start(
                Assignment(task: task, attempt: attempt, specification: specification, classifier: classifier))
        case .acknowledge(let task, let attempt):
            unacknowledged[.init(task: task, attempt: attempt)] = nil
        case .leave(let reason): return reason
        }
        return nil
    }
}

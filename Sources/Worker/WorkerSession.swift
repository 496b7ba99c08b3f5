import Analysis
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
    private var unacknowledged: [TaskAttempt: WorkerMessage] = [:]
    private var heartbeatInterval = Duration.seconds(1)
    private let serialiser = MessageSerialiser()
    private let parser = MessageParser()
    private var running: TaskAttempt?
    /// Whether a connection exists and the coordinator has been greeted on it.
    private var isConnected = false
    private var lastConnected = ContinuousClock.now
    private var lastAnswered = ContinuousClock.now

    /// Time after which an answer that is not acknowledged is sent again.
    private static let repetitionInterval = Duration.seconds(5)

    /// - Throws: `ZeroMQError` when the endpoint is malformed.
    package init(_ settings: WorkerSettings, logger: Logger) throws(ZeroMQError) {
        self.init(settings, logger, try ComputingThread(), try Self.connect(settings))
    }

    private init(
        _ settings: WorkerSettings, _ logger: Logger, _ computing: ComputingThread, _ socket: consuming Socket
    ) {
        self.settings = settings
        self.logger = logger
        self.computing = computing
        self.socket = socket
    }

    private static func connect(_ settings: WorkerSettings) throws(ZeroMQError) -> Socket {
        let options = SocketOptions(
            linger: .seconds(1), reconnect: .milliseconds(20)...(.seconds(1)),
            heartbeat: HeartbeatOptions(interval: .seconds(2), timeout: .seconds(10), timeToLive: .seconds(10)),
            immediate: true)
        let socket = try Socket(
            .dealer(routingID: Array(settings.name.utf8)), in: MessagingContext(), options: options)
        try socket.connect(settings.endpoint)
        return socket
    }

    /// Serves until the worker is released or orphaned.
    ///
    /// - Throws: `ZeroMQError` when libzmq itself fails.
    package consuming func run() throws(ZeroMQError) -> WorkerEnding {
        while true {
            try signOfLife()
            if ContinuousClock.now - lastConnected > settings.orphanLimit { return .orphaned }
            let wait = isConnected ? heartbeatInterval : .milliseconds(20)
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
        if !wasConnected { logger.info("connected to \(settings.endpoint)") }
        // A cut shorter than a heartbeat goes unnoticed and may have taken an answer with it.
        guard !wasConnected || .now - lastAnswered > Self.repetitionInterval else { return }
        for answer in unacknowledged.values { _ = try send(answer) }
        lastAnswered = .now
    }

    private var greeting: WorkerGreeting {
        WorkerGreeting(
            name: settings.name, host: ProcessInfo.processInfo.hostName,
            processID: ProcessInfo.processInfo.processIdentifier,
            held: (running ?? unacknowledged.keys.first).map { HeldTask(task: $0.task, attempt: $0.attempt) })
    }

    private mutating func answer(_ assignment: Assignment, _ outcome: AssignmentOutcome) throws(ZeroMQError) {
        let key = TaskAttempt(assignment.task, assignment.attempt)
        if running == key { running = nil }  // else the next task waits for the thread since this one was given up
        let message: WorkerMessage
        switch outcome {
        case .finished(let output):
            message = .finished(
                task: key.task, attempt: key.attempt, result: output.result, classifier: output.classifier)
        case .failed(let reason):
            logger.error("task \(key.task) attempt \(key.attempt): \(reason)")
            message = .failed(task: key.task, attempt: key.attempt, reason: reason, log: reason)
        }
        unacknowledged[key] = message
        // Before the hello an answer would come from a stranger and be discarded; after it, it is repeated.
        if isConnected { isConnected = try send(message) }
        lastAnswered = .now
    }

    /// Whether the message could be handed to a connection.
    private mutating func send(_ message: WorkerMessage) throws(ZeroMQError) -> Bool {
        let frames: [[UInt8]]
        do throws(WireError) {
            frames = try serialiser.frames(of: message)
        } catch {
            guard case .finished(let task, let attempt, _, _) = message else {
                preconditionFailure("a worker composed a message that cannot be sent: \(error)")
            }
            let failure = WorkerMessage.failed(task: task, attempt: attempt, reason: "\(error)", log: "\(error)")
            unacknowledged[TaskAttempt(task, attempt)] = failure
            return try send(failure)
        }
        return try socket.send(frames) == .sent
    }

    /// Obeys a message; returns the reason when it asks the worker to leave.
    private mutating func handle(_ frames: [[UInt8]]) -> String? {
        let message: CoordinatorMessage
        do throws(WireError) {
            message = try parser.coordinatorMessage(from: frames)
        } catch {
            logger.warning("message refused: \(error)")
            return nil
        }
        switch message {
        case .welcome(let interval): heartbeatInterval = interval
        case .assign(let task, let attempt, let specification, let classifier):
            running = TaskAttempt(task, attempt)
            computing.start(
                Assignment(task: task, attempt: attempt, specification: specification, classifier: classifier))
        case .acknowledge(let task, let attempt):
            unacknowledged[TaskAttempt(task, attempt)] = nil
        case .invite: isConnected = false  // so that the next sign of life is a hello
        case .leave(let reason): return reason
        }
        return nil
    }
}

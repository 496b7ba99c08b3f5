import Foundation
import Logging
import Sweep
import Wire
import ZeroMQ

/// What others tell a worker's thread.
package enum WorkerNotice: Sendable {
    /// The process shall end now.
    case terminated
}

/// A worker at work: does what its machine decides, with a socket, a computing thread and a clock.
///
///     let ending = try WorkerSession(settings, notices: notices, logger: logger).run()
package struct WorkerSession: ~Copyable {
    private let settings: WorkerSettings
    private let logger: Logger
    private let socket: Socket
    private let computing: ComputingThread
    private let notices: Mailbox<WorkerNotice>
    private let serialiser = MessageSerialiser()
    private let parser = MessageParser()
    private let start = ContinuousClock.now
    private var machine: WorkerMachine
    private var isConnected = false
    /// Until then reports gather, so that those of short tasks are handed on together, unless too little is left to compute.
    private var gatheringEnd = Duration.zero

    private static let gathering = Duration.milliseconds(50)

    /// - Parameter notices: What other threads have to say.
    /// - Throws: `ZeroMQError` when the endpoint is malformed.
    package init(
        _ settings: WorkerSettings, notices: Mailbox<WorkerNotice>, logger: Logger
    ) throws(ZeroMQError) {
        let computing = try ComputingThread(logger: logger)
        self.init(settings, notices, logger, computing, try Self.connect(settings))
    }

    private init(
        _ settings: WorkerSettings, _ notices: Mailbox<WorkerNotice>, _ logger: Logger, _ computing: ComputingThread,
        _ socket: consuming Socket
    ) {
        self.settings = settings
        self.notices = notices
        self.logger = logger
        self.computing = computing
        self.socket = socket
        machine = WorkerMachine(
            settings, host: ProcessInfo.processInfo.hostName,
            processID: ProcessInfo.processInfo.processIdentifier, at: .zero)
    }

    private static func connect(_ settings: WorkerSettings) throws(ZeroMQError) -> Socket {
        let options = SocketOptions(
            linger: .seconds(1), sendHighWaterMark: 0, receiveHighWaterMark: 0,
            maximumFrameSize: Int64(WireProtocol.maximumBlobBytes),
            reconnect: .milliseconds(20)...(.seconds(1)),
            heartbeat: HeartbeatOptions(interval: .seconds(2), timeout: .seconds(10), timeToLive: .seconds(10)),
            immediate: true, security: settings.security, events: .handshakeFailures)
        let socket = try Socket(
            .dealer(routingID: Array(settings.name.utf8)), in: MessagingContext(), options: options)
        try socket.connect(settings.endpoint)
        return socket
    }

    /// Serves until the worker is released or orphaned.
    ///
    /// - Throws: `ZeroMQError` when libzmq itself fails.
    package consuming func run() throws(ZeroMQError) -> WorkerEnding {
        defer { computing.stop() }
        while true {
            let ready = try poll().descriptors
            if ready.contains(notices.descriptor), let notice = notices.takeAll().first {
                switch notice {
                case .terminated: return .terminated
                }
            }
            if !ready.isDisjoint(with: [computing.reports.descriptor, computing.runningLow.descriptor]) {
                _ = computing.runningLow.takeAll()
                let reports = computing.reports.takeAll()
                gatheringEnd = now + Self.gathering
                if let ending = try tell(.computed(reports)) { return ending }
            }
            while let frames = try socket.receive() {
                guard let message = message(from: frames) else { continue }
                if let ending = try tell(.heard(message)) { return ending }
            }
            if let reason = try refusal() { return .refused(reason: reason) }
            if now >= machine.nextDeadline, let ending = try tell(.deadlineReached) { return ending }
        }
    }

    /// Why the coordinator will never talk to this worker; nil as long as it may.
    private func refusal() throws(ZeroMQError) -> String? {
        while let event = try socket.nextEvent() {
            guard case .handshakeFailed(let failure) = event.kind else { continue }
            logger.warning("handshake failed: \(failure)")
            if failure.isFinal { return "\(failure)" }
        }
        return nil
    }

    private var now: Duration { ContinuousClock.now - start }

    /// Waits for a message, for reports when they need not gather, and until the deadline of the machine.
    private func poll() throws(ZeroMQError) -> Readiness {
        let isGathering = now < gatheringEnd
        let deadline = isGathering ? min(gatheringEnd, machine.nextDeadline) : machine.nextDeadline
        return try socket.poll(
            descriptors: [notices.descriptor, computing.runningLow.descriptor]
                + (isGathering ? [] : [computing.reports.descriptor]),
            timeout: max(deadline - now, .zero))
    }

    /// Tells the machine and does what it answers; returns how the worker ends when it does.
    private mutating func tell(_ event: WorkerEvent) throws(ZeroMQError) -> WorkerEnding? {
        var isReached = true
        for action in machine.handle(event, at: now, progress: computing.progress) {
            switch action {
            case .send(let message):
                guard isReached else { continue }  // what matters is said again after the next welcome
                isReached = try send(message)
                if isReached { machine.noteSent(at: now) }
            case .compute(let tasks): computing.add(tasks)
            case .cease(let attempt): computing.cease(attempt)
            case .checkpoint(let interval): computing.setCheckpointInterval(interval)
            case .leave(let ending): return ending
            }
        }
        return isReached ? nil : try tell(.unsent)
    }

    /// Whether the message could be handed to a connection.
    private mutating func send(_ message: WorkerMessage) throws(ZeroMQError) -> Bool {
        let frames: [[UInt8]]
        do throws(WireError) {
            frames = try serialiser.frames(of: message)
        } catch {
            logger.error("\(error)")
            if case .checkpoint = message { return true }  // the training goes on without
            guard let failure = failure(for: message, error) else {
                preconditionFailure("a worker composed a message that cannot be sent: \(error)")
            }
            return try send(failure)
        }
        let isSent = try socket.send(frames) == .sent
        if isSent != isConnected { logger.info("\(isSent ? "connected to" : "no connection to") \(settings.endpoint)") }
        isConnected = isSent
        return isSent
    }

    /// What is said in place of an answer that is too long.
    private func failure(for message: WorkerMessage, _ error: WireError) -> WorkerMessage? {
        switch message {
        case .finished(let tasks) where tasks.count == 1:
            .failed(task: tasks[0].task, attempt: tasks[0].attempt, reason: "\(error)", log: "\(error)")
        case .failed(let task, let attempt, _, _):
            .failed(task: task, attempt: attempt, reason: "\(error)", log: "")
        default: nil
        }
    }

    private func message(from frames: [[UInt8]]) -> CoordinatorMessage? {
        do throws(WireError) {
            return try parser.coordinatorMessage(from: frames)
        } catch {
            logger.warning("message refused: \(error)")
            return nil
        }
    }
}

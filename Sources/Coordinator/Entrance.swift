import Logging
import Scheduling
import ZeroMQ

/// What came in.
enum Incoming {
    /// The frames after the routing identity.
    case message([[UInt8]], from: WorkerID)
    /// A message of somebody who is not who he says he is.
    case strange(String, reason: String)
}

/// The socket of a coordinator and who watches it.
struct Entrance: ~Copyable {
    private let door: CoordinatorDoor
    private let socket: Socket
    /// Lets workers in by their keys; nil without keys.
    private let authenticator: Authenticator?
    private let logger: Logger
    /// As it was bound: with the port where the system chose one.
    let endpoint: String
    /// Of failures about which the authenticator is not asked: a client that tries without end must not fill the log.
    private var limit = RefusalLimit()

    /// - Throws: `ZeroMQError` when the endpoint cannot be bound.
    init(_ door: CoordinatorDoor, logger: Logger) throws(ZeroMQError) {
        let context = try MessagingContext()
        // Before the socket is bound: until then nobody could be let in.
        let authenticator: Authenticator? =
            if let keys = door.keys { try Authenticator(in: context, accepting: keys.workers) } else { nil }
        let socket = try Socket(.router, in: context, options: door.options)
        let endpoint = try socket.bind(door.endpoint)
        logger.info("listening at \(endpoint)")
        self.init(door: door, socket: socket, endpoint: endpoint, authenticator: authenticator, logger: logger)
    }

    private init(
        door: CoordinatorDoor, socket: consuming Socket, endpoint: String, authenticator: Authenticator?, logger: Logger
    ) {
        self.door = door
        self.socket = socket
        self.endpoint = endpoint
        self.authenticator = authenticator
        self.logger = logger
    }

    /// Waits for a message, a decision of the authenticator or one of the descriptors.
    mutating func poll(_ descriptors: [Int32], timeout: Duration) throws(ZeroMQError) -> Readiness {
        let own = authenticator.map { [$0.reports.descriptor] } ?? []
        let ready = try socket.poll(descriptors: descriptors + own, timeout: timeout)
        if let authenticator, ready.descriptors.contains(authenticator.reports.descriptor) {
            log(authenticator.reports.takeAll())
        }
        if ready.events { try logFailures() }
        return ready
    }

    private mutating func logFailures() throws(ZeroMQError) {
        while let event = try socket.nextEvent() {
            // A refused key is in the authenticator's report, with its owner's address.
            guard case .handshakeFailed(let failure) = event.kind, !failure.isRefusal,
                let unreported = limit.count(at: .now)
            else { continue }
            let others = unreported > 0 ? " (and \(unreported) before it)" : ""
            logger.warning("worker refused: \(failure) - \(event.endpoint)\(others)")
        }
    }

    private func log(_ reports: [AuthenticationReport]) {
        for report in reports {
            if case .accepted = report { logger.info("\(report)") } else { logger.warning("\(report)") }
        }
    }

    /// The next message.
    ///
    /// - Returns: Nil when none waits.
    func receive() throws(ZeroMQError) -> Incoming? {
        guard let message = try socket.receiveMessage() else { return nil }
        guard let identity = message.frames.first, let name = String(validating: identity, as: UTF8.self) else {
            return .strange("a stranger", reason: "the routing identity is no UTF-8 text")
        }
        guard door.mayBear(name, sender: message.sender) else {
            let owner = message.sender ?? "nobody"
            return .strange("worker \(name)", reason: "its key is that of \(owner)")
        }
        return .message(Array(message.frames.dropFirst()), from: WorkerID(name))
    }

    /// Whether the frames could be handed to a connection of the worker.
    func send(_ frames: [[UInt8]], to worker: WorkerID) throws(ZeroMQError) -> Bool {
        try socket.send([Array(worker.name.utf8)] + frames) == .sent
    }
}

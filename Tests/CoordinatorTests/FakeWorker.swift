import Sweep
import Testing
import Wire
import ZeroMQ

/// A worker played by hand: says what the test says and computes nothing.
struct FakeWorker: ~Copyable {
    let name: String
    private let socket: Socket

    /// - Parameter identity: The routing identity where it is not the name.
    init(_ name: String, at endpoint: String, identity: [UInt8]? = nil) throws {
        let options = SocketOptions(reconnect: .milliseconds(10)...(.milliseconds(50)))
        let socket = try Socket(
            .dealer(routingID: identity ?? Array(name.utf8)), in: MessagingContext(), options: options)
        try socket.connect(endpoint)
        self.name = name
        self.socket = socket
    }

    func send(_ frames: [[UInt8]]) throws { #expect(try socket.send(frames) == .sent) }

    func say(_ message: WorkerMessage) throws { try send(MessageSerialiser().frames(of: message)) }

    func sayHello(held: HeldTask? = nil, methodVersion: Int = numericalMethodVersion) throws {
        try say(.hello(WorkerGreeting(name: name, host: "h", processID: 1, held: held, methodVersion: methodVersion)))
    }

    /// The next message, nil when none comes within two seconds.
    func hear(within timeout: Duration = .seconds(2)) throws -> CoordinatorMessage? {
        guard try socket.poll(timeout: timeout).socket, let frames = try socket.receive() else { return nil }
        return try MessageParser().coordinatorMessage(from: frames)
    }

    /// The next message, which must be an assignment.
    func hearAssignment() throws -> GivenTask {
        let message = try hear()
        guard case .assign(let task, let attempt, let specification, let classifier) = message else {
            throw UnexpectedMessage(description: "expected an assignment, heard \(String(describing: message))")
        }
        return GivenTask(task: task, attempt: attempt, specification: specification, classifier: classifier)
    }

    /// Says hello, hears the welcome and the first assignment.
    func join() throws -> GivenTask {
        try sayHello()
        #expect(try hear() == .welcome(heartbeatInterval: .seconds(1)))
        return try hearAssignment()
    }

    /// Answers a task with a result and hears the acknowledgement.
    func finish(_ given: GivenTask, figures: [String: Double] = [:], classifier: [UInt8]? = nil) throws {
        let result = TaskResult(figures: figures, duration: 1)
        try say(.finished(task: given.task, attempt: given.attempt, result: result, classifier: classifier))
        #expect(try hear() == .acknowledge(task: given.task, attempt: given.attempt))
    }
}

/// What a worker was given to compute.
struct GivenTask {
    var task: TaskID
    var attempt: Attempt
    var specification: TaskSpecification
    var classifier: [UInt8]?
}

/// The coordinator said something else than the test needs to go on.
struct UnexpectedMessage: Error, CustomStringConvertible {
    var description: String
}

import Sweep
import Testing
import Wire
import ZeroMQ

/// A worker played by hand: says what the test says and computes nothing.
struct FakeWorker: ~Copyable {
    let name: String
    private let socket: Socket

    /// The answer to a hello.
    static let welcome = CoordinatorMessage.welcome(
        heartbeatInterval: .seconds(1), checkpointInterval: .seconds(2))

    /// - Parameter identity: The routing identity where it is not the name.
    init(
        _ name: String, at endpoint: String, identity: [UInt8]? = nil, security: SocketSecurity = .none
    ) throws {
        let options = SocketOptions(
            sendHighWaterMark: 0, receiveHighWaterMark: 0, reconnect: .milliseconds(10)...(.milliseconds(50)),
            security: security)
        let socket = try Socket(
            .dealer(routingID: identity ?? Array(name.utf8)), in: MessagingContext(), options: options)
        try socket.connect(endpoint)
        self.name = name
        self.socket = socket
    }

    func send(_ frames: [[UInt8]]) throws { #expect(try socket.send(frames) == .sent) }

    func say(_ message: WorkerMessage) throws { try send(MessageSerialiser().frames(of: message)) }

    func sayHello(held: [TaskAttempt] = [], methodVersion: Int = numericalMethodVersion) throws {
        let held = held.map { HeldTask(task: $0.task, attempt: $0.attempt) }
        try say(.hello(WorkerGreeting(name: name, host: "h", processID: 1, held: held, methodVersion: methodVersion)))
    }

    /// The next message, nil when none comes within the time, which no quiet machine needs.
    func hear(within timeout: Duration = .seconds(5)) throws -> CoordinatorMessage? {
        guard try socket.poll(timeout: timeout).socket, let frames = try socket.receive() else { return nil }
        return try MessageParser().coordinatorMessage(from: frames)
    }

    /// The tasks of the next message, which must be an assignment.
    func hearAssignments() throws -> [AssignedTask] {
        let message = try hear()
        guard case .assign(let tasks, _) = message else {
            throw UnexpectedMessage(description: "expected an assignment, heard \(String(describing: message))")
        }
        return tasks
    }

    /// The only task of the next message, which must be an assignment.
    func hearAssignment() throws -> AssignedTask {
        let tasks = try hearAssignments()
        #expect(tasks.count == 1)
        return tasks[0]
    }

    /// Says hello, hears the welcome and the first assignment.
    func join() throws -> AssignedTask {
        try sayHello()
        #expect(try hear() == Self.welcome)
        return try hearAssignment()
    }

    /// Answers a task with a result.
    func sayFinished(
        _ given: AssignedTask, figures: [String: Double] = [:], classifier: [UInt8]? = nil, seconds: Double = 1
    ) throws {
        let result = try EncodedResult(TaskResult(figures: figures, duration: seconds))
        try say(
            .finished([FinishedTask(task: given.task, attempt: given.attempt, result: result, classifier: classifier)]))
    }

    /// Answers a task with a result and hears the acknowledgement.
    func finish(_ given: AssignedTask, figures: [String: Double] = [:], classifier: [UInt8]? = nil) throws {
        try sayFinished(given, figures: figures, classifier: classifier)
        #expect(try hear() == .acknowledge([given.taskAttempt]))
    }

    /// Closes the connection, for which a coordinator waits that is at its end.
    consuming func leave() {}
}

extension AssignedTask {
    var taskAttempt: TaskAttempt { TaskAttempt(task, attempt) }
}

/// The coordinator said something else than the test needs to go on.
struct UnexpectedMessage: Error, CustomStringConvertible {
    var description: String
}

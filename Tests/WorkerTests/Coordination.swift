import Events
import Foundation
import Likelihood
import Logging
import Sweep
import Synchronization
import TestSupport
import Testing
import Training
import Wire
import Worker
import ZeroMQ

/// A coordinator played by hand, for one worker.
struct FakeCoordinator: ~Copyable {
    private let worker: String
    private let socket: Socket

    init(of worker: String, at endpoint: String) throws {
        let socket = try Socket(.router, in: MessagingContext(), options: SocketOptions(linger: .seconds(1)))
        try socket.bind(endpoint)
        self.worker = worker
        self.socket = socket
    }

    func send(_ frames: [[UInt8]]) throws { #expect(try socket.send([Array(worker.utf8)] + frames) == .sent) }

    func say(_ message: CoordinatorMessage) throws { try send(MessageSerialiser().frames(of: message)) }

    /// The next message that is no heartbeat, nil when none comes within ten seconds.
    func hear() throws -> WorkerMessage? {
        let deadline = ContinuousClock.now + .seconds(10)
        while .now < deadline {
            guard try socket.poll(timeout: deadline - .now).socket, let frames = try socket.receive() else { continue }
            #expect(frames.first == Array(worker.utf8))
            let message = try MessageParser().workerMessage(from: Array(frames.dropFirst()))
            if case .heartbeat = message { continue }
            return message
        }
        return nil
    }

    /// The next message, which must be a greeting.
    func hearHello() throws -> WorkerGreeting? {
        let message = try hear()
        guard case .hello(let greeting) = message else {
            Issue.record("expected a hello, heard \(String(describing: message))")
            return nil
        }
        return greeting
    }

    /// The next answers, until there are so many.
    func hearFinished(_ count: Int = 1) throws -> [FinishedTask] {
        var finished: [FinishedTask] = []
        while finished.count < count {
            let message = try hear()
            switch message {
            case .finished(let tasks): finished += tasks
            case .checkpoint: continue
            default:
                Issue.record("expected a result, heard \(String(describing: message))")
                return finished
            }
        }
        return finished
    }

    /// Hears a greeting and welcomes the worker, which then speaks every 20 ms.
    func welcome(checkpointInterval: Duration = .seconds(60)) throws {
        _ = try hearHello()
        try say(.welcome(heartbeatInterval: .milliseconds(20), checkpointInterval: checkpointInterval))
    }
}

/// A worker that runs on a thread of its own until it leaves.
final class RunningWorker: Sendable {
    private let outcome = Mutex<Result<WorkerEnding, any Error>?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    init(_ settings: WorkerSettings) {
        let thread = Thread { [self] in
            let result = Result { () throws -> WorkerEnding in
                let logger = Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() }
                return try WorkerSession(settings, notices: Mailbox(), logger: logger).run()
            }
            outcome.withLock { $0 = result }
            ended.signal()
        }
        thread.start()
    }

    /// How it ended; nil when it does not end within five seconds.
    func ending() throws -> WorkerEnding? {
        guard ended.wait(timeout: .now() + 5) == .success else { return nil }
        return try outcome.withLock { try $0?.get() }
    }
}

/// A training of some features, by default all, that takes a blink; it fails when its events lack one of them. Those of
/// different seeds are different tasks.
func tinyTraining(features: [String] = [], seed: Int = 3, epochs: Int = 1) -> IdentifiedTask {
    var training = TrainingSettings(network: NetworkSettings(hidden: [4]), batch: 50, epochs: epochs)
    training.inputs.features = features
    let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 200, validation: 100, test: 100))
    let point = PointSpecification(
        seed: seed, events: EventsSettings(source: source), variations: [], training: training,
        measurement: MeasurementSettings())
    return IdentifiedTask(.train(point.trainSpecification))
}

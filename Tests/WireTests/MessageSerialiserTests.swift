import Sweep
import Testing

@testable import Wire

@Suite struct MessageSerialiserTests {
    private func finished(_ result: TaskResult, attempt: Int = 1, classifier: [UInt8]? = nil) -> WorkerMessage {
        .finished(task: Samples.train, attempt: Attempt(attempt), result: result, classifier: classifier)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func figureThatIsNotFiniteIsRefused(figure: Double) throws {
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(of: finished(TaskResult(figures: ["mu_hat": figure])))
        }
        guard case .unsendable("result.figures.mu_hat", _, "finished") = error else {
            Issue.record("expected the figure's path, found \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [0, -1, Int(Int32.max) + 1])
    func attemptOutOfRangeIsRefused(attempt: Int) {
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(of: finished(TaskResult(), attempt: attempt))
        }
        #expect(
            error?.description
                == "header cannot be written: expected an attempt from 1 to 2147483647, found \(attempt)"
                + " - message finished, at attempt")
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .microseconds(999), .seconds(86_400) + .nanoseconds(1)])
    func intervalOutOfRangeIsRefused(interval: Duration) {
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(of: CoordinatorMessage.welcome(heartbeatInterval: interval))
        }
        #expect(
            error?.description
                == "header cannot be written: expected 1 ms to a day, found \(interval)"
                + " - message welcome, at heartbeatIntervalSeconds")
    }

    @Test func lossThatIsNotFiniteIsLeftOut() throws {
        let progress = TaskProgress(task: Samples.train, attempt: Attempt(1), epoch: 1, epochs: 2, loss: .nan)
        #expect(progress.loss == nil)
        let frames = try MessageSerialiser().frames(of: WorkerMessage.heartbeat(progress))
        #expect(try MessageParser().workerMessage(from: frames) == .heartbeat(progress))
    }

    @Test func headerOverTheLimitIsRefused() {
        let log = String(repeating: "x", count: WireProtocol.maximumHeaderBytes)
        let message = WorkerMessage.failed(task: Samples.train, attempt: Attempt(1), reason: "", log: log)
        let error = #expect(throws: WireError.self) { try MessageSerialiser().frames(of: message) }
        guard case .headerTooLong(let count, WireProtocol.maximumHeaderBytes, "failed") = error else {
            Issue.record("expected a header too long, found \(String(describing: error))")
            return
        }
        #expect(count > log.utf8.count)
    }

    @Test func blobOverTheLimitIsRefused() throws {
        let serialiser = MessageSerialiser(limits: WireLimits(blob: 2))
        #expect(try serialiser.frames(of: finished(TaskResult(), classifier: [1, 2])).count == 3)
        #expect(throws: WireError.blobTooLong(3, limit: 2, message: "finished")) {
            try serialiser.frames(of: finished(TaskResult(), classifier: [1, 2, 3]))
        }
    }
}

import Sweep
import Testing

@testable import Wire

@Suite struct MessageSerialiserTests {
    private func finished(attempt: Int = 1, classifier: [UInt8]? = nil) -> WorkerMessage {
        .finished([
            FinishedTask(
                task: Samples.train, attempt: Attempt(attempt), result: Samples.encoded(TaskResult()),
                classifier: classifier)
        ])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func figureThatIsNotFiniteIsRefused(figure: Double) throws {
        #expect(throws: EncodingError.self) { try EncodedResult(TaskResult(figures: ["mu_hat": figure])) }
    }

    @Test(arguments: [0, -1, Int(Int32.max) + 1])
    func attemptOutOfRangeIsRefused(attempt: Int) {
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(of: finished(attempt: attempt))
        }
        #expect(
            error?.description
                == "header cannot be written: expected an attempt from 1 to 2147483647, found \(attempt)"
                + " - message finished, at attempts[0]")
    }

    @Test func tooManyTasksAreRefused() {
        let attempts = (0...WireProtocol.maximumBatch).map { TaskAttempt(Samples.train, Attempt($0 + 1)) }
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(of: CoordinatorMessage.acknowledge(attempts))
        }
        #expect(error?.description.contains("expected at most 1000 tasks, found 1001") == true)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .microseconds(999), .seconds(86_400) + .nanoseconds(1)])
    func intervalOutOfRangeIsRefused(interval: Duration) {
        let error = #expect(throws: WireError.self) {
            try MessageSerialiser().frames(
                of: CoordinatorMessage.welcome(heartbeatInterval: interval, checkpointInterval: .seconds(1)))
        }
        #expect(
            error?.description
                == "header cannot be written: expected 1 ms to a day, found \(interval)"
                + " - message welcome, at heartbeatIntervalSeconds")
    }

    @Test func lossThatIsNotFiniteIsLeftOut() throws {
        let progress = TaskProgress(task: Samples.train, attempt: Attempt(1), epoch: 1, epochs: 2, loss: .nan)
        #expect(progress.loss == nil)
        let frames = try MessageSerialiser().frames(of: WorkerMessage.heartbeat(progress, assignments: 1))
        #expect(try MessageParser().workerMessage(from: frames) == .heartbeat(progress, assignments: 1))
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
        let count = Samples.encoded(TaskResult()).json.count
        let serialiser = MessageSerialiser(limits: WireLimits(blob: count))
        let classifier = [UInt8](repeating: 1, count: count + 1)
        #expect(try serialiser.frames(of: finished(classifier: Array(classifier.dropLast()))).count == 4)
        #expect(throws: WireError.blobTooLong(count + 1, limit: count, message: "finished")) {
            try serialiser.frames(of: finished(classifier: classifier))
        }
    }
}

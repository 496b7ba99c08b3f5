import Sweep
import Testing

@testable import Wire

@Suite struct RoundTripTests {
    @Test(arguments: Samples.workerMessages)
    func workerMessage(message: WorkerMessage) throws {
        let frames = try MessageSerialiser().frames(of: message)
        #expect(try MessageParser().workerMessage(from: frames) == message)
    }

    @Test(arguments: Samples.coordinatorMessages)
    func coordinatorMessage(message: CoordinatorMessage) throws {
        let frames = try MessageSerialiser().frames(of: message)
        #expect(try MessageParser().coordinatorMessage(from: frames) == message)
    }

    @Test func signOfZeroSurvives() throws {
        let message = WorkerMessage.finished(
            task: Samples.train, attempt: Attempt(1), result: TaskResult(figures: ["zero": -0.0]), classifier: nil)
        let parsed = try MessageParser().workerMessage(from: MessageSerialiser().frames(of: message))
        guard case .finished(_, _, let result, _) = parsed else {
            Issue.record("expected finished, found \(parsed)")
            return
        }
        #expect(result.figures["zero"]?.sign == .minus)
    }

    @Test func blobIsHandedOnUnchanged() throws {
        let classifier = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let frames = try MessageSerialiser().frames(
            of: WorkerMessage.finished(
                task: Samples.train, attempt: Attempt(1), result: TaskResult(), classifier: classifier))
        #expect(frames[2] == classifier)
    }
}

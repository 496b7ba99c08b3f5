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
        let message = WorkerMessage.finished([
            FinishedTask(
                task: Samples.train, attempt: Attempt(1),
                result: Samples.encoded(TaskResult(figures: ["zero": -0.0])))
        ])
        let parsed = try MessageParser().workerMessage(from: MessageSerialiser().frames(of: message))
        guard case .finished(let tasks) = parsed else {
            Issue.record("expected finished, found \(parsed)")
            return
        }
        #expect(try tasks.first?.result.decoded().figures["zero"]?.sign == .minus)
    }

    @Test func filesAreHandedOnUnchanged() throws {
        let classifier = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let frames = try MessageSerialiser().frames(
            of: WorkerMessage.finished([
                FinishedTask(
                    task: Samples.train, attempt: Attempt(1), result: Samples.encoded(TaskResult()),
                    classifier: classifier)
            ]))
        #expect(frames[3] == classifier)
    }

    @Test func aClassifierOfSeveralMeasurementsTravelsOnce() throws {
        let task = AssignedTask(
            task: Samples.measure, attempt: Attempt(1),
            specification: .measure(Samples.point, classifier: Samples.train), classifier: Samples.classifier)
        let frames = try MessageSerialiser().frames(of: CoordinatorMessage.assign([task, task], number: 1))
        #expect(frames.count == 4 && frames[3] == Samples.classifier)
    }
}

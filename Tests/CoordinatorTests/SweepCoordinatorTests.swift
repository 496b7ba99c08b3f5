import Coordinator
import Foundation
import Journal
import Sweep
import TestSupport
import Testing
import Wire
import ZeroMQ

/// A coordinator and workers played by hand, in one process.
@Suite(.timeLimit(.minutes(1))) struct SweepCoordinatorTests {
    private let fixture: SweepFixture
    private let grid: Grid
    private let journal: SweepJournal
    private let classifier = hashed([1, 2, 3])
    private let release = CoordinatorMessage.leave(reason: "the sweep is complete")

    init() throws {
        fixture = try SweepFixture()
        grid = try toyGrid()
        journal = try fixture.openJournal()
    }

    private func start() throws -> RunningCoordinator { try RunningCoordinator(grid, fixture, journal) }

    private func attempts(_ task: TaskID) throws -> [AttemptOutcome] {
        try journal.reader.attempts(for: task).map(\.outcome)
    }

    /// Lets a worker, which holds the training, do the rest of the only point.
    private func complete(_ worker: borrowing FakeWorker, _ train: GivenTask) throws {
        try worker.finish(train, classifier: classifier)
        try worker.finish(worker.hearAssignment())
        #expect(try worker.hear() == release)
    }

    @Test func aPointGoesFromHelloToLeave() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        #expect(train.task == grid[0].tasks.train.id && train.attempt == Attempt(1))
        #expect(train.specification == grid[0].tasks.train.specification && train.classifier == nil)
        try worker.finish(train, classifier: classifier)
        #expect(fixture.models.holds(train.task))
        let measure = try worker.hearAssignment()
        #expect(measure.specification == grid[0].tasks.measure.specification && measure.classifier == classifier)
        try worker.finish(measure, figures: ["sigma_mu": 0.25])
        #expect(try worker.hear() == release)
        #expect(try coordinator.ending() == .complete)
        let record = try journal.reader.record(of: grid)
        #expect(record.points.map(\.status) == [.done])
        #expect(record.points[0].measure?.figures == ["sigma_mu": 0.25])
        #expect(record.workers == ["anna"])
    }

    @Test func aRepeatedAnswerIsAcknowledgedAndDiscarded() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        try worker.finish(train, figures: ["epochs": 1], classifier: classifier)
        let measure = try worker.hearAssignment()
        try worker.finish(train, figures: ["epochs": 2], classifier: hashed([9]))
        #expect(try journal.reader.result(for: train.task)?.figures == ["epochs": 1])
        #expect(FileManager.default.contents(atPath: fixture.models.path(of: train.task)) == Data(classifier))
        try worker.finish(measure)
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.accepted])
    }

    @Test func garbageIsRefusedWithoutHarm() throws {
        let coordinator = try start()
        let stranger = try FakeWorker("stranger", at: fixture.endpoint, identity: [0xFF, 0xFE])
        try stranger.sayHello()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        let prefix = try MessageSerialiser().frames(of: WorkerMessage.heartbeat(nil))[0]
        let garbage: [[[UInt8]]] = [
            [[]], [[1, 2, 3]], [prefix], [prefix, Array("{".utf8)], [[0x53, 0x53, 99, 1], []],
            [[0x53, 0x53, 1, 255], []],
            Array(repeating: [0], count: 20),
        ]
        for frames in garbage { try worker.send(frames) }
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try stranger.hear(within: .zero) == nil)
    }

    @Test func aWorkerOfAnotherMethodIsToldToLeave() throws {
        let coordinator = try start()
        let old = try FakeWorker("old", at: fixture.endpoint)
        try old.sayHello(methodVersion: numericalMethodVersion + 1)
        let (found, own) = (numericalMethodVersion + 1, numericalMethodVersion)
        #expect(try old.hear() == .leave(reason: "its numerical method is version \(found), not \(own)"))
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        #expect(train.attempt == Attempt(1))
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
    }

    @Test func aTrainingWithoutClassifierIsAFailureAndTriedAgain() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        try worker.finish(train)
        let again = try worker.hearAssignment()
        #expect(again.task == train.task && again.attempt == Attempt(2))
        let log = FileManager.default.contents(atPath: fixture.folder.log(of: train.task, attempt: train.attempt))
        #expect(log == Data("the worker sent no classifier\n".utf8))
        try complete(worker, again)
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.failed, .accepted])
    }

    @Test func aTaskThatFailsThriceFailsItsPoint() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        var train = try worker.join()
        for number in 1...3 {
            if number > 1 { train = try worker.hearAssignment() }
            #expect(train.attempt == Attempt(number))
            let reason = "failure \(number)"
            try worker.say(.failed(task: train.task, attempt: train.attempt, reason: reason, log: "log \(number)"))
            #expect(try worker.hear() == .acknowledge(task: train.task, attempt: train.attempt))
            let log = FileManager.default.contents(atPath: fixture.folder.log(of: train.task, attempt: train.attempt))
            #expect(log == Data("log \(number)\n".utf8))
        }
        #expect(try worker.hear() == release)
        #expect(try coordinator.ending() == .complete)
        let point = try #require(try journal.reader.record(of: grid).points.first)
        #expect(point.status == .failed && point.failure == "failure 3" && point.attempts == 3)
    }

    @Test func aStrangersHeartbeatIsAnInvitation() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        try worker.say(.heartbeat(nil))
        #expect(try worker.hear() == .invite)
        try complete(worker, worker.join())
        #expect(try coordinator.ending() == .complete)
    }

    @Test(arguments: [true, false]) func theTaskOfALostWorkerGoesToAnother(saysGoodbye: Bool) throws {
        let coordinator = try start()
        let first = try FakeWorker("anna", at: fixture.endpoint)
        let lost = try first.join()
        if saysGoodbye {
            try first.say(.goodbye(reason: "time limit"))
        } else {
            coordinator.notices.put(.workerEnded(name: "anna", reason: "time limit"))
        }
        let second = try FakeWorker("bea", at: fixture.endpoint)
        let train = try second.join()
        #expect(train.task == lost.task && train.attempt == Attempt(2))
        try first.finish(lost, classifier: hashed([9]))  // too late
        try complete(second, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.lost, .accepted])
        #expect(try journal.reader.attempts(for: train.task).first?.reason == "time limit")
    }

    @Test func aWorkerThatOutlivedTheCoordinatorGoesOnWithItsTask() throws {
        let train = grid[0].tasks.train
        try journal.commit([.assigned(train.id, .train, Attempt(1), worker: "anna", at: .now)])
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        try worker.sayHello(held: HeldTask(task: train.id, attempt: Attempt(1)))
        #expect(try worker.hear() == .welcome(heartbeatInterval: .seconds(1)))
        try complete(worker, GivenTask(task: train.id, attempt: Attempt(1), specification: train.specification))
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.id) == [.accepted])
    }

    @Test func aTrainingWhoseClassifierIsGoneIsDoneAgain() throws {
        let train = grid[0].tasks.train
        try journal.complete(train, duration: 1)
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let again = try worker.join()
        #expect(again.task == train.id && again.attempt == Attempt(2))
        try complete(worker, again)
        #expect(try coordinator.ending() == .complete)
    }

    @Test func anInterruptedSweepCanGoOnLater() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        coordinator.notices.put(.interrupted)
        #expect(try coordinator.ending() == .interrupted)
        #expect(try journal.reader.runningAttempts().map(\.task) == [train.task])
        #expect(try journal.reader.record(of: grid).points.map(\.status) == [.pending])
    }

    @Test func withoutWorkersASweepIsAbandoned() throws {
        let coordinator = try start()
        coordinator.notices.put(.workersExhausted(reason: "no memory"))
        #expect(try coordinator.ending() == .abandoned(reason: "no memory"))
    }

    @Test func aSweepWithNothingToDoIsComplete() throws {
        try journal.complete(grid[0].tasks.measure, duration: 1)
        #expect(try start().ending() == .complete)
    }

    @Test func anEndpointThatCannotBeBoundIsNamed() throws {
        try fixture.directory.write("in the way", to: "file")
        let endpoint = "ipc://\(fixture.directory.file("file"))/socket"
        let error = #expect(throws: CoordinatorError.self) {
            _ = try RunningCoordinator(grid, fixture, journal, endpoint: endpoint).ending()
        }
        #expect(error?.description.contains(endpoint) == true)
    }
}

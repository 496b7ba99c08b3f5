import Foundation
import Journal
import Numerical
import Sweep
import TestSupport
import Testing
import Wire
import ZeroMQ

@testable import Coordinator

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
    private func complete(_ worker: consuming FakeWorker, _ train: AssignedTask) throws {
        try worker.finish(train, classifier: classifier)
        try worker.finish(worker.hearAssignment())
        #expect(try worker.hear() == release)
    }

    @Test func aPointGoesFromHelloToLeave() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        #expect(train.task == grid[0].tasks.train?.id && train.attempt == Attempt(1))
        #expect(train.specification == grid[0].tasks.train?.specification && train.classifier == nil)
        try worker.finish(train, classifier: classifier)
        #expect(fixture.models.holds(train.task))
        let measure = try worker.hearAssignment()
        #expect(measure.specification == grid[0].tasks.measure.specification && measure.classifier == classifier)
        try worker.finish(measure, figures: ["sigma_mu": 0.25])
        #expect(try worker.hear() == release)
        worker.leave()
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
        worker.leave()
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.accepted])
    }

    @Test func garbageIsRefusedWithoutHarm() throws {
        let coordinator = try start()
        let stranger = try FakeWorker("stranger", at: fixture.endpoint, identity: [0xFF, 0xFE])
        try stranger.sayHello()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        let prefix = try MessageSerialiser().frames(of: WorkerMessage.heartbeat(nil, assignments: 0))[0]
        let garbage: [[[UInt8]]] = [
            [[]], [[1, 2, 3]], [prefix], [prefix, Array("{".utf8)], [[0x53, 0x53, 99, 1], []],
            [[0x53, 0x53, WireProtocol.version, 255], []],
            Array(repeating: [0], count: 20),
        ]
        for frames in garbage { try worker.send(frames) }
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try stranger.hear(within: .zero) == nil)
        #expect(coordinator.log.lines(with: "message of a stranger refused").count == 1)
        #expect(coordinator.log.lines(with: "message of worker anna refused").count == 3)  // the 1st, 2nd and 4th of 7
    }

    @Test func aWorkerOfAnotherMethodIsRefused() throws {
        let coordinator = try start()
        let old = try FakeWorker("old", at: fixture.endpoint)
        try old.sayHello(methodVersion: numericalMethodVersion + 1)
        let (found, own) = (numericalMethodVersion + 1, numericalMethodVersion)
        #expect(try old.hear() == .refuse(reason: "its numerical method is version \(found), not \(own)"))
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        #expect(train.attempt == Attempt(1))
        try complete(worker, train)
        old.leave()
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
            #expect(try worker.hear() == .acknowledge([train.taskAttempt]))
            let log = FileManager.default.contents(atPath: fixture.folder.log(of: train.task, attempt: train.attempt))
            #expect(log == Data("log \(number)\n".utf8))
        }
        #expect(try worker.hear() == release)
        worker.leave()
        #expect(try coordinator.ending() == .complete)
        let point = try #require(try journal.reader.record(of: grid).points.first)
        #expect(point.status == .failed && point.failure == "failure 3" && point.attempts == 3)
    }

    @Test func aStrangersHeartbeatIsAnInvitation() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        try worker.say(.heartbeat(nil, assignments: 0))
        #expect(try worker.hear() == .invite)
        let train = try worker.join()
        try complete(worker, train)
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
        try first.sayFinished(lost, classifier: hashed([9]))  // too late, and not joined any more
        #expect(try first.hear() == .invite)
        try first.sayHello(held: [lost.taskAttempt])
        #expect(try first.hear() == FakeWorker.welcome)
        #expect(try first.hear() == .acknowledge([lost.taskAttempt]))
        try complete(second, train)
        first.leave()
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.lost, .accepted])
        #expect(try journal.reader.attempts(for: train.task).first?.reason == "time limit")
    }

    @Test func aWorkerThatOutlivedTheCoordinatorGoesOnWithItsTask() throws {
        let train = try #require(grid[0].tasks.train)
        try journal.commit([.assigned(train.id, .train, Attempt(1), worker: "anna", at: .now)])
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        try worker.sayHello(held: [TaskAttempt(train.id, Attempt(1))])
        #expect(try worker.hear() == FakeWorker.welcome)
        try complete(worker, AssignedTask(task: train.id, attempt: Attempt(1), specification: train.specification))
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.id) == [.accepted])
    }

    @Test func aWorkerThatWasThoughtLostGoesOnWithItsTask() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        coordinator.notices.put(.workerEnded(name: "anna", reason: "a mistake"))
        try waitUntil("the loss") { try attempts(train.task) == [.lost] }
        try worker.say(.heartbeat(nil, assignments: 1))
        #expect(try worker.hear() == .invite)
        try worker.sayHello(held: [train.taskAttempt])
        #expect(try worker.hear() == FakeWorker.welcome)
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.task) == [.accepted])
    }

    @Test func aHeldTaskOfAnotherSweepIsToBeForgotten() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let stranger = TaskAttempt(TaskID(ContentHash(of: "stranger")), Attempt(1))
        try worker.sayHello(held: [stranger])
        #expect(try worker.hear() == FakeWorker.welcome)
        #expect(try worker.hear() == .acknowledge([stranger]))
        let train = try worker.hearAssignment()
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
    }

    @Test func aCheckpointGoesWithTheNextAttemptAndIsRemovedInTheEnd() throws {
        let coordinator = try start()
        let first = try FakeWorker("anna", at: fixture.endpoint)
        let lost = try first.join()
        #expect(lost.checkpoint == nil)
        let path = fixture.models.checkpointPath(of: lost.task)
        for (epochs, content) in [(3, [1, 2, 3]), (4, [1, 2, 3, 4])] as [(Int, [UInt8])] {
            try first.say(
                .checkpoint(task: lost.task, attempt: lost.attempt, epochs: epochs, content: content))
            try waitUntil("checkpoint after \(epochs) epochs") {
                FileManager.default.contents(atPath: path) == Data(content)
            }
        }
        coordinator.notices.put(.workerEnded(name: "anna", reason: "killed"))
        let second = try FakeWorker("bea", at: fixture.endpoint)
        let train = try second.join()
        #expect(train.attempt == Attempt(2) && train.checkpoint == [1, 2, 3, 4])
        try first.say(.checkpoint(task: lost.task, attempt: lost.attempt, epochs: 5, content: [9]))  // too late
        #expect(try first.hear() == .invite)
        #expect(FileManager.default.contents(atPath: path) == Data([1, 2, 3, 4]))
        try second.finish(train, classifier: classifier)
        #expect(!FileManager.default.fileExists(atPath: path), "the training is decided")
        try second.finish(second.hearAssignment())
        first.leave()
        second.leave()
        #expect(try coordinator.ending() == .complete)
    }

    @Test func aTrainingWhoseClassifierIsGoneIsDoneAgain() throws {
        let train = try #require(grid[0].tasks.train)
        try journal.complete(train, duration: 1)
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let again = try worker.join()
        #expect(again.task == train.id && again.attempt == Attempt(2))
        try complete(worker, again)
        #expect(try coordinator.ending() == .complete)
    }

    @Test func whatWasTrainedBeforeIsMeasuredWithItsClassifier() throws {
        let train = try #require(grid[0].tasks.train)
        try journal.complete(train, duration: 1)
        try fixture.models.store(classifier, of: train.id)
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let measure = try worker.join()
        #expect(measure.specification == grid[0].tasks.measure.specification && measure.classifier == classifier)
        try worker.finish(measure)
        worker.leave()
        #expect(try coordinator.ending() == .complete)
        #expect(try attempts(train.id) == [.accepted])
    }

    @Test func shortTasksAreAssignedAndAnsweredTogether() throws {
        let grid = try toyGrid(binnings: Array(4...43))
        let coordinator = try RunningCoordinator(grid, fixture, journal)
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        try worker.finish(worker.join(), classifier: classifier)
        var largest = 0
        var done = 0
        while done < 40 {
            let tasks = try worker.hearAssignments()
            largest = max(largest, tasks.count)
            #expect(tasks.allSatisfy { $0.classifier == classifier })
            let result = try EncodedResult(TaskResult(duration: 0.001))
            try worker.say(.finished(tasks.map { FinishedTask(task: $0.task, attempt: $0.attempt, result: result) }))
            #expect(try worker.hear() == .acknowledge(tasks.map(\.taskAttempt)))
            done += tasks.count
        }
        #expect(largest > 1)
        #expect(try worker.hear() == release)
        worker.leave()
        #expect(try coordinator.ending() == .complete)
        #expect(try journal.reader.record(of: grid).points.allSatisfy { $0.status == .done })
    }

    /// With the end of a connection a worker may lose what it has not read yet.
    @Test func theCoordinatorWaitsForWorkersThatAreToLeave() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let late = try FakeWorker("bea", at: fixture.endpoint)
        try worker.finish(worker.join(), classifier: classifier)
        try worker.finish(worker.hearAssignment())
        #expect(try worker.hear() == release)
        try late.sayHello()
        let answer = try late.hear()
        #expect(answer == FakeWorker.welcome || answer == release)
        #expect(try late.hear() != nil && coordinator.isRunning)
        let reminder = try worker.hear()
        #expect(reminder == .leave(reason: "it was told to leave"))
        worker.leave()
        late.leave()
        #expect(try coordinator.ending() == .complete)
    }

    @Test func anInterruptedSweepCanGoOnLater() throws {
        let coordinator = try start()
        let worker = try FakeWorker("anna", at: fixture.endpoint)
        let train = try worker.join()
        coordinator.notices.put(.interrupted)
        #expect(try coordinator.ending() == .interrupted)
        #expect(try journal.reader.replay().running.map(\.task) == [train.task])
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
            let door = CoordinatorDoor(endpoint: endpoint)
            _ = try RunningCoordinator(grid, fixture, journal, door: door).ending()
        }
        #expect(error?.description.contains(endpoint) == true)
    }
}

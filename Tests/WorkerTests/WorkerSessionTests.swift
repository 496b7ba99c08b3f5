import Foundation
import Sweep
import TestSupport
import Testing
import Training
import Wire
import Worker

/// A worker and a coordinator played by hand, in one process.
@Suite(.timeLimit(.minutes(1))) struct WorkerSessionTests {
    private let directory: TemporaryDirectory
    private let attempt = Attempt(2)

    init() throws { directory = try TemporaryDirectory() }

    private var endpoint: String { "ipc://\(directory.file("socket"))" }

    private func start(orphanLimit: Duration = .seconds(20)) -> RunningWorker {
        RunningWorker(WorkerSettings(endpoint: endpoint, name: "anna", orphanLimit: orphanLimit))
    }

    private func assign(_ task: IdentifiedTask, by coordinator: borrowing FakeCoordinator) throws {
        try coordinator.say(
            .assign(task: task.id, attempt: attempt, specification: task.specification, classifier: nil))
    }

    @Test func itGreetsAndLeavesWhenTold() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        let greeting = try #require(try coordinator.hearHello())
        #expect(greeting.name == "anna" && greeting.held == nil && !greeting.host.isEmpty)
        #expect(greeting.processID == ProcessInfo.processInfo.processIdentifier)
        #expect(greeting.methodVersion == numericalMethodVersion)
        try coordinator.say(.leave(reason: "enough"))
        #expect(try worker.ending() == .released(reason: "enough"))
    }

    @Test func itComputesATrainingAndRepeatsTheAnswerUntilAcknowledged() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let task = tinyTraining()
        try assign(task, by: coordinator)
        let answer = try #require(try coordinator.hear())
        guard case .finished(task.id, attempt, let result, let classifier?) = answer else {
            Issue.record("expected a result with a classifier, heard \(answer)")
            return
        }
        #expect(result.history.map(\.epoch) == [1] && result.duration > 0)
        guard case .networks(let ensemble) = try TrainedClassifier(decoding: classifier) else {
            Issue.record("expected networks")
            return
        }
        #expect(ensemble.members.map(\.network.hidden) == [[4]])

        try coordinator.say(.invite)
        #expect(try coordinator.hearHello()?.held == HeldTask(task: task.id, attempt: attempt))
        #expect(try coordinator.hear() == answer)

        try coordinator.say(.acknowledge(task: task.id, attempt: attempt))
        try coordinator.say(.invite)
        let greeting = try #require(try coordinator.hearHello())
        #expect(greeting.held == nil)
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func aTaskThatCannotBeComputedIsAnsweredWithTheReason() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let task = tinyTraining(features: ["x3"])
        try assign(task, by: coordinator)
        let answer = try #require(try coordinator.hear())
        guard case .failed(task.id, attempt, let reason, _) = answer else {
            Issue.record("expected a failure, heard \(answer)")
            return
        }
        #expect(reason.contains("x3"))
        try assign(tinyTraining(), by: coordinator)  // and it goes on
        guard case .finished? = try coordinator.hear() else {
            Issue.record("expected a result")
            return
        }
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func garbageIsRefusedWithoutHarm() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        for frames: [[UInt8]] in [[[]], [[1, 2, 3]], [[0x53, 0x53, 1, 255], []]] { try coordinator.send(frames) }
        try coordinator.say(.leave(reason: "enough"))
        #expect(try worker.ending() == .released(reason: "enough"))
    }

    @Test func withoutACoordinatorItIsOrphaned() throws {
        #expect(try start(orphanLimit: .milliseconds(300)).ending() == .orphaned)
    }

    @Test func aCoordinatorThatGoesAwayOrphansIt() throws {
        let worker: RunningWorker
        do {
            let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
            worker = start(orphanLimit: .milliseconds(300))
            try coordinator.welcome()
        }
        #expect(try worker.ending() == .orphaned)
    }
}

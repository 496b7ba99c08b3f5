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

    private func start(orphanLimit: Duration = .seconds(20), timeLimit: Duration? = nil) -> RunningWorker {
        RunningWorker(
            WorkerSettings(endpoint: endpoint, name: "anna", orphanLimit: orphanLimit, timeLimit: timeLimit))
    }

    private func assign(
        _ tasks: IdentifiedTask..., number: Int = 1, checkpoint: [UInt8]? = nil, attempt: Attempt? = nil,
        by coordinator: borrowing FakeCoordinator
    ) throws {
        let assigned = tasks.map {
            AssignedTask(
                task: $0.id, attempt: attempt ?? self.attempt, specification: $0.specification, checkpoint: checkpoint)
        }
        try coordinator.say(.assign(assigned, number: number))
    }

    @Test func itGreetsAndLeavesWhenTold() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        let greeting = try #require(try coordinator.hearHello())
        #expect(greeting.name == "anna" && greeting.held.isEmpty && !greeting.host.isEmpty)
        #expect(greeting.processID == ProcessInfo.processInfo.processIdentifier)
        #expect(greeting.methodVersion == numericalMethodVersion && greeting.timeLeftSeconds == nil)
        try coordinator.say(.leave(reason: "enough"))
        #expect(try worker.ending() == .released(reason: "enough"))
    }

    @Test func itComputesATrainingAndRepeatsTheAnswerUntilAcknowledged() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let task = tinyTraining()
        try assign(task, by: coordinator)
        let answer = try #require(try coordinator.hearFinished().first)
        #expect(answer.task == task.id && answer.attempt == attempt)
        let result = try answer.result.decoded()
        #expect(result.history.map(\.epoch) == [1] && result.duration > 0)
        guard case .networks(let ensemble) = try TrainedClassifier(decoding: #require(answer.classifier)) else {
            Issue.record("expected networks")
            return
        }
        #expect(ensemble.members.map(\.network.hidden) == [[4]])

        try coordinator.say(.invite)
        #expect(try coordinator.hearHello()?.held == [HeldTask(task: task.id, attempt: attempt)])
        try coordinator.say(.welcome(heartbeatInterval: .seconds(1), checkpointInterval: .seconds(60)))
        #expect(try coordinator.hear() == .finished([answer]))

        try coordinator.say(.acknowledge([TaskAttempt(task.id, attempt)]))
        try coordinator.say(.invite)
        #expect(try coordinator.hearHello()?.held == [])
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func itComputesSeveralTasksInTheirOrder() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let tasks = (1...4).map { tinyTraining(seed: $0) }
        try assign(tasks[0], tasks[1], by: coordinator)
        try assign(tasks[2], tasks[3], number: 2, by: coordinator)
        #expect(try coordinator.hearFinished(4).map(\.task) == tasks.map(\.id))
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func afterALostAssignmentItGreetsWithWhatItHas() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let task = tinyTraining()
        try assign(task, number: 2, by: coordinator)
        #expect(try coordinator.hearHello()?.held == [HeldTask(task: task.id, attempt: attempt)])
        try coordinator.say(.welcome(heartbeatInterval: .seconds(1), checkpointInterval: .seconds(60)))
        #expect(try coordinator.hearFinished().map(\.task) == [task.id])
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func aTrainingThatGoesOnFromItsCheckpointComesToTheSame() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome(checkpointInterval: .milliseconds(1))
        let task = tinyTraining(epochs: 100)
        try assign(task, by: coordinator)
        let message = try #require(try coordinator.hear())
        guard case .checkpoint(task.id, attempt, let epochs, let content) = message, (1...100).contains(epochs) else {
            Issue.record("expected a checkpoint, heard \(message)")
            return
        }
        let whole = try #require(try coordinator.hearFinished().first)
        try assign(task, number: 2, checkpoint: content, attempt: attempt.next, by: coordinator)
        let resumed = try #require(try coordinator.hearFinished().first)
        #expect(resumed.attempt == attempt.next && resumed.classifier == whole.classifier)
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
        try assign(tinyTraining(), number: 2, by: coordinator)  // and it goes on
        #expect(try coordinator.hearFinished().count == 1)
        try coordinator.say(.leave(reason: ""))
        #expect(try worker.ending() == .released(reason: ""))
    }

    @Test func garbageIsRefusedWithoutHarm() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        for frames: [[UInt8]] in [[[]], [[1, 2, 3]], [[0x53, 0x53, 2, 255], []]] { try coordinator.send(frames) }
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

    @Test func whenItsTimeIsOverItTakesItsLeave() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start(timeLimit: .seconds(1))
        #expect(try #require(coordinator.hearHello()?.timeLeftSeconds) <= 1)
        try coordinator.say(.welcome(heartbeatInterval: .milliseconds(20), checkpointInterval: .seconds(60)))
        #expect(try coordinator.hear() == .draining(reason: "its time is over", returned: []))
        #expect(try coordinator.hear() == .goodbye(reason: "its time is over"))
        #expect(try worker.ending() == .left(reason: "its time is over"))
    }

    @Test func whenItsTimeIsOverItLeavesWithoutACoordinatorToo() throws {
        let worker = start(timeLimit: .milliseconds(100))
        #expect(try worker.ending() == .left(reason: "its time is over"))
    }

    /// A task of a shell script.
    private func task(_ script: String) -> IdentifiedTask {
        let runner = RunnerSettings(
            command: ["sh", "-c", script].map { CommandWord($0) }, directory: directory.path)
        return IdentifiedTask(.run(RunSpecification(seed: 1, runner: runner, parameters: .empty)))
    }

    @Test func whatAProgramSaidGoesWithItsFailure() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        let task = task("grep -o '\"attempt\":[0-9]*' >&2; exit 3")
        try assign(task, by: coordinator)
        let message = try coordinator.hear()
        guard case .failed(task.id, attempt, let reason, let log) = message else {
            Issue.record("expected a failure, heard \(String(describing: message))")
            return
        }
        #expect(reason.hasPrefix("command failed: it ended with status 3 - sh -c"))
        #expect(log == "\(reason)\n\"attempt\":2\n")
        try coordinator.say(.leave(reason: "enough"))
        #expect(try worker.ending() == .released(reason: "enough"))
    }

    @Test func aWorkerThatLeavesEndsItsProgram() throws {
        let coordinator = try FakeCoordinator(of: "anna", at: endpoint)
        let worker = start()
        try coordinator.welcome()
        try assign(
            task(
                "echo $$ > '\(directory.path)/draft'; mv '\(directory.path)/draft' '\(directory.path)/process'; sleep 60"
            ), by: coordinator)
        let deadline = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: directory.file("process")), .now < deadline { usleep(10_000) }
        let text = try String(contentsOfFile: directory.file("process"), encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try coordinator.say(.leave(reason: "enough"))
        #expect(try worker.ending() == .released(reason: "enough"))
        while kill(process, 0) == 0, .now < deadline { usleep(10_000) }
        #expect(kill(process, 0) != 0)
    }
}

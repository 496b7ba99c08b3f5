import Foundation
import Journal
import Numerical
import Scheduling
import Sweep
import Testing
import Wire

@testable import Coordinator

/// What a coordinator records and says, without a socket, a file or a clock.
@Suite struct CoordinatorMachineTests {
    private var stage: Stage
    private let train: IdentifiedTask
    private let measure: IdentifiedTask
    private let classifier = hashed([1, 2, 3])

    init() throws {
        stage = try Stage(toyGrid())
        train = try stage.train
        measure = stage.measure
    }

    private func attempt(_ number: Int = 1) -> TaskAttempt { TaskAttempt(train.id, Attempt(number)) }

    private func accepted(_ task: IdentifiedTask, _ attempt: Int = 1) throws -> JournalEntry {
        let result = try EncodedResult(TaskResult(duration: 1))
        return .accepted(
            task.id, Attempt(attempt), StoredResult(content: result.json, duration: 1), at: Stage.date)
    }

    // MARK: - Record, then act

    @Test mutating func anAssignmentIsRecordedBeforeItIsSent() throws {
        let (entry, message) = stage.assignment(train)
        #expect(try stage.greet() == [.record([entry]), .send(Stage.welcome, anna), message])
    }

    @Test mutating func aResultIsRecordedBeforeItIsAcknowledged() throws {
        _ = try stage.greet()
        let (entry, message) = stage.assignment(measure, number: 2)
        #expect(
            try stage.hear(finished(train, classifier: classifier)) == [
                .record([accepted(train), entry]), .send(.acknowledge([attempt()]), anna), message,
            ])
        let stored = try #require(stage.performer.steps.last)
        #expect(stored.classifiers.map(\.task) == [train.id] && stored.classifiers.map(\.content) == [classifier])
        #expect(stored.decided == [train.id])
    }

    @Test mutating func theLastResultReleasesTheWorker() throws {
        _ = try stage.greet()
        _ = try stage.hear(finished(train, classifier: classifier))
        #expect(
            try stage.hear(finished(measure)) == [
                .record([accepted(measure)]),
                .send(.acknowledge([TaskAttempt(measure.id, Attempt(1))]), anna),
                .send(.leave(reason: "the sweep is complete"), anna),
            ])
        #expect(stage.machine.scheduler.isComplete)
    }

    @Test mutating func whatCannotBeRecordedIsNotSaid() throws {
        _ = try stage.greet()
        stage.performer.isFull = true
        let message = try finished(train, classifier: classifier)
        #expect(throws: NotingPerformer.Full.self) { try stage.hear(message) }
        #expect(stage.performer.deeds == [])
    }

    @Test mutating func severalEventsOfOneRoundMakeOneRecordAndOneLetterEach() throws {
        stage = try Stage(toyGrid(seeds: 2))
        let (first, second) = (try stage.train, try #require(stage.grid[1].tasks.train))
        let deeds = try stage.perform { machine, now, step in
            for worker in [anna, bea] {
                let greeting = WorkerGreeting(name: worker.name, host: "h", processID: 1)
                machine.hear(.hello(greeting), from: worker, at: now, into: &step)
            }
        }
        let (toAnna, toBea) = (stage.assignment(first), stage.assignment(second, to: bea))
        #expect(
            deeds == [
                .record([toAnna.entry, toBea.entry]), .send(Stage.welcome, anna), toAnna.message,
                .send(Stage.welcome, bea), toBea.message,
            ])
    }

    // MARK: - Answers that do not fit

    @Test(arguments: [0, 2, 7]) mutating func aStaleAnswerIsAcknowledgedAndNotRecorded(number: Int) throws {
        _ = try stage.greet()
        guard number > 0 else {  // a task that the grid does not have
            let stranger = TaskAttempt(TaskID(ContentHash(of: "stranger")), Attempt(1))
            let task = FinishedTask(
                task: stranger.task, attempt: stranger.attempt, result: try EncodedResult(TaskResult(duration: 1)))
            #expect(try stage.hear(.finished([task])) == [.send(.acknowledge([stranger]), anna)])
            return
        }
        #expect(
            try stage.hear(finished(train, number, classifier: classifier))
                == [.send(.acknowledge([attempt(number)]), anna)])
    }

    @Test mutating func anAnswerOfAWorkerThatIsNotJoinedIsAnInvitation() throws {
        #expect(try stage.hear(finished(train, classifier: classifier)) == [.send(.invite, anna)])
        #expect(try stage.hear(.heartbeat(nil, assignments: 0)) == [.send(.invite, anna)])
    }

    @Test mutating func aTrainingWithoutClassifierFails() throws {
        _ = try stage.greet()
        let reason = "the worker sent no classifier"
        #expect(
            try stage.hear(finished(train)) == [
                .record([.failed(train.id, Attempt(1), reason: reason, isFinal: false, at: Stage.date)]),
                .send(.acknowledge([attempt()]), anna),
            ])
        #expect(stage.performer.steps.last?.logs.map(\.text) == [reason])
        let (entry, message) = stage.assignment(train, 2, number: 2)
        #expect(try stage.reachDeadline() == [.record([entry]), message], "after the wait that follows a failure")
    }

    @Test mutating func aWorkerOfAnotherMethodIsTurnedAway() throws {
        let version = numericalMethodVersion + 1
        let greeting = WorkerGreeting(name: "anna", host: "h", processID: 1, methodVersion: version)
        let reason = "its numerical method is version \(version), not \(numericalMethodVersion)"
        #expect(try stage.hear(.hello(greeting)) == [.send(.refuse(reason: reason), anna)])
        #expect(stage.machine.scheduler.workerStatuses == [])
    }

    // MARK: - Workers that go

    @Test mutating func aWorkerThatCannotBeReachedIsLostAndItsTaskGoesToAnother() throws {
        _ = try stage.greet()
        _ = try stage.greet(bea)
        stage.performer.unreachable = [anna]
        let (entry, message) = stage.assignment(train, 2, to: bea)
        // Its hello is answered, in vain; the loss is a step of its own.
        #expect(
            try stage.greet(held: [attempt()]) == [
                .record([
                    .lost(train.id, Attempt(1), reason: "its connection is gone", at: Stage.date), entry,
                ]), message,
            ])
        #expect(stage.machine.scheduler.workerStatuses.map(\.id) == [bea])
    }

    @Test mutating func aSilentWorkerIsLostAndNamed() throws {
        _ = try stage.greet()
        while stage.machine.scheduler.workerStatuses != [] { _ = try stage.reachDeadline() }
        #expect(stage.elapsed == SchedulerSettings().silenceLimit)
        let step = try #require(stage.performer.steps.last)
        #expect(step.silenced == [anna])
        #expect(
            step.entries == [
                .lost(
                    train.id, Attempt(1), reason: "no message for \(SchedulerSettings().silenceLimit)",
                    at: Stage.date)
            ])
    }

    @Test mutating func aWorkerThatTakesItsLeaveHandsBackItsTask() throws {
        _ = try stage.greet()
        _ = try stage.greet(bea)
        let (entry, message) = stage.assignment(train, 2, to: bea)
        #expect(
            try stage.hear(.goodbye(reason: "time limit")) == [
                .record([.lost(train.id, Attempt(1), reason: "time limit", at: Stage.date), entry]), message,
            ])
    }

    @Test mutating func whatADrainingWorkerHandsBackGoesToAnother() throws {
        _ = try stage.greet()
        _ = try stage.greet(bea)
        let (entry, message) = stage.assignment(train, 2, to: bea)
        let reason = "handed back by a worker that leaves"
        #expect(
            try stage.hear(.draining(reason: "time limit", returned: [attempt()])) == [
                .record([.withdrawn(train.id, Attempt(1), reason: reason, at: Stage.date), entry]),
                .send(.acknowledge([attempt()]), anna), .send(.leave(reason: "it wanted no more tasks"), anna),
                message,
            ])
    }

    /// What a process had may have taken it down; a worker that only joins again was not taken down.
    @Test(arguments: [true, false]) mutating func aTaskMayTakeDownSoManyWorkers(areNew: Bool) throws {
        for number in 1...SchedulerSettings().maximumLosses + 1 {
            _ = try stage.greet(process: areNew ? Int32(number) : 1)
        }
        #expect(stage.machine.scheduler.state(of: train.id) == (areNew ? .failed : .running))
        #expect(stage.machine.scheduler.isComplete == areNew)
    }

    // MARK: - Workers that come back

    @Test mutating func whatRanWhenTheJournalEndedGoesOnAtItsWorker() throws {
        stage = try Stage(toyGrid(), running: [anna: [attempt()]])
        #expect(try stage.greet(held: [attempt()]) == [.send(Stage.welcome, anna)])
        let (entry, message) = stage.assignment(measure)
        #expect(
            try stage.hear(finished(train, classifier: classifier)) == [
                .record([accepted(train), entry]), .send(.acknowledge([attempt()]), anna), message,
            ])
    }

    @Test mutating func whatRanWhenTheJournalEndedIsLostWithAWorkerThatDoesNotComeBack() throws {
        stage = try Stage(toyGrid(), running: [anna: [attempt()]])
        #expect(try stage.greet(bea) == [.send(Stage.welcome, bea)], "the only task is with anna")
        stage.elapsed = SchedulerSettings().silenceLimit - .milliseconds(1)
        _ = try stage.hear(.heartbeat(nil, assignments: 0), from: bea)
        let (entry, message) = stage.assignment(train, 2, to: bea)
        #expect(
            try stage.reachDeadline() == [
                .record([.lost(train.id, Attempt(1), reason: "it did not come back", at: Stage.date), entry]),
                message,
            ])
    }

    @Test mutating func aWorkerThatComesBackWithoutItsTaskGetsItAgain() throws {
        stage = try Stage(toyGrid(), running: [anna: [attempt()]])
        let (entry, message) = stage.assignment(train, 2)
        let lost = JournalEntry.lost(train.id, Attempt(1), reason: "came back without it", at: Stage.date)
        #expect(try stage.greet() == [.record([lost, entry]), .send(Stage.welcome, anna), message])
    }

    @Test mutating func aTaskThatWasThoughtLostIsAdopted() throws {
        _ = try stage.greet()
        _ = try stage.lose(anna, reason: "no message")
        let adopted = JournalEntry.adopted(train.id, .train, Attempt(1), worker: "anna", at: Stage.date)
        #expect(try stage.greet(held: [attempt()]) == [.record([adopted]), .send(Stage.welcome, anna)])
    }

    @Test mutating func aWorkerThatHasNotComeBackYetIsNotLostByWhatItCannotBeTold() throws {
        let grid = try toyGrid(seeds: 2)
        let (first, second) = (try #require(grid[0].tasks.train), try #require(grid[1].tasks.train))
        let held = [TaskAttempt(first.id, Attempt(1)), TaskAttempt(second.id, Attempt(1))]
        stage = try Stage(grid, running: [anna: held, bea: [TaskAttempt(first.id, Attempt(2))]])
        stage.performer.unreachable = [anna]
        _ = try stage.greet(bea, held: [TaskAttempt(first.id, Attempt(2))])
        let done = try stage.hear(finished(first, 2, classifier: classifier), from: bea)
        #expect(done.contains { if case .record(let entries) = $0 { entries.count == 3 } else { false } })
        #expect(stage.machine.scheduler.isRunning(held[1], on: anna))
        #expect(try stage.greet(held: held).contains(.send(.acknowledge([held[0]]), anna)) == false)
        stage.performer.unreachable = []
        #expect(try stage.greet(held: held).contains(.send(.acknowledge([held[0]]), anna)))
    }

    /// It may be frozen: who started it has to end it.
    @Test mutating func aWorkerThatDoesNotComeBackIsReported() throws {
        stage = try Stage(stage.grid, running: [anna: [attempt()]])
        _ = try stage.reachDeadline()
        #expect(stage.performer.steps.last?.silenced == [anna])
    }

    @Test mutating func aTaskThatAnotherHasMeanwhileIsToBeForgotten() throws {
        _ = try stage.greet()
        _ = try stage.greet(bea)
        _ = try stage.lose(anna, reason: "no message")
        #expect(
            try stage.greet(held: [attempt()])
                == [.send(Stage.welcome, anna), .send(.acknowledge([attempt()]), anna)])
    }

    /// A worker that has not got an assignment after three seconds never will.
    @Test mutating func anAssignmentThatWasLostOnTheWayIsNoticed() throws {
        _ = try stage.greet()
        for (seconds, received, deeds) in [
            (1, 0, []), (3, 0, []), (4, 1, []), (4, 0, [Deed.send(.invite, anna)]),
        ] {
            stage.elapsed = .seconds(seconds)
            #expect(try stage.hear(.heartbeat(nil, assignments: received)) == deeds)
        }
        let (entry, message) = stage.assignment(train, 2)
        let lost = JournalEntry.lost(train.id, Attempt(1), reason: "joined again", at: Stage.date)
        #expect(try stage.greet() == [.record([lost, entry]), .send(Stage.welcome, anna), message])
    }

    // MARK: - Checkpoints, batches, the end

    @Test mutating func checkpointsOfRunningTrainingsOnlyAreKept() throws {
        _ = try stage.greet()
        for number in [1, 2] {
            let message = WorkerMessage.checkpoint(
                task: train.id, attempt: Attempt(number), epochs: 3, content: [1, 2])
            #expect(try stage.hear(message) == (number == 1 ? [] : [.send(.acknowledge([attempt(2)]), anna)]))
        }
        for (epochs, content) in [(3, [3]), (2, [4]), (4, [5])] as [(Int, [UInt8])] {
            _ = try stage.hear(.checkpoint(task: train.id, attempt: Attempt(1), epochs: epochs, content: content))
        }
        #expect(
            stage.performer.steps.map(\.checkpoints).filter { !$0.isEmpty } == [[train.id: [1, 2]], [train.id: [5]]])
        _ = try stage.hear(finished(train, classifier: classifier))
        _ = try stage.hear(.checkpoint(task: measure.id, attempt: Attempt(1), epochs: 3, content: [1, 2]))
        #expect(stage.performer.steps.flatMap(\.checkpoints).count == 2, "a measurement has no checkpoint")
    }

    @Test mutating func aTrainingThatFailsForGoodNeedsItsCheckpointNoMore() throws {
        _ = try stage.greet()
        for number in 1...SchedulerSettings().maximumAttempts {
            if number > 1 { _ = try stage.reachDeadline() }
            #expect(stage.performer.steps.allSatisfy { $0.decided == [] })
            _ = try stage.hear(.failed(task: train.id, attempt: Attempt(number), reason: "no", log: "log"))
        }
        #expect(stage.performer.steps.last?.decided == [train.id])
    }

    @Test mutating func manyShortTasksGoInSeveralNumberedMessages() throws {
        stage = try Stage(toyGrid(binnings: Array(2...600)))
        let train = try stage.train
        _ = try stage.greet()
        let first = try stage.hear(finished(train, classifier: classifier))
        #expect(first.last == stage.assignment(measure(0), number: 2).message)
        let second = try stage.hear(finished(measure(0), seconds: 0.0001))
        let messages = second.compactMap { deed -> (count: Int, number: Int)? in
            guard case .send(.assign(let tasks, let number), _) = deed else { return nil }
            return (tasks.count, number)
        }
        #expect(messages.map(\.count) == [64, 64, 64, 64] && messages.map(\.number) == [3, 4, 5, 6])
    }

    private func measure(_ point: Int) -> IdentifiedTask { stage.grid[point].tasks.measure }

    @Test mutating func afterAStopIdleWorkersLeaveAndNothingIsAssigned() throws {
        _ = try stage.greet()
        _ = try stage.greet(bea)
        let reason = "the coordinator stops"
        #expect(
            try stage.perform { $0.stop(at: $1, into: &$2) } == [.send(.leave(reason: reason), bea)])
        let answer = try stage.hear(finished(train, classifier: classifier))
        #expect(
            try answer == [
                .record([accepted(train)]), .send(.acknowledge([attempt()]), anna),
                .send(.leave(reason: reason), anna),
            ])
    }
}

import Sweep
import Testing
import Wire
import Worker

@Suite struct WorkerMachineTests {
    // MARK: - Greeting

    @Test func itGreetsAtOnceAndAgainUntilItIsWelcome() {
        var worker = Conversation(timeLimit: .seconds(100))
        let greeting = WorkerGreeting(name: "anna", host: "home", processID: 7, timeLeftSeconds: 100)
        #expect(worker.reachDeadline() == [.send(.hello(greeting))])
        #expect(worker.now == .zero)
        #expect(worker.reachDeadline().greetings.map(\.timeLeftSeconds) == [95])
        #expect(worker.now == WorkerMachine.repetitionInterval)
        #expect(worker.welcome() == [.checkpoint(every: .seconds(9))])
        #expect(worker.wait(.seconds(30)).greetings.isEmpty)
    }

    @Test func onceWelcomeItSpeaksAtTheIntervalOfTheWelcome() {
        var worker = Conversation.welcomed()
        let signs = worker.wait(.seconds(3))
        #expect(signs == Array(repeating: .send(.heartbeat(nil, assignments: 0)), count: 3))
    }

    @Test func aHeartbeatTellsTheProgressAndTheAssignmentsSinceTheWelcome() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.assign("b")
        let progress = TaskProgress(task: attempt("a").task, attempt: Attempt(1), epoch: 1, epochs: 2, loss: nil)
        let actions = worker.machine.handle(.deadlineReached, at: .seconds(1), progress: progress)
        #expect(actions == [.send(.heartbeat(progress, assignments: 2))])
        _ = worker.machine.handle(.heard(.invite), at: .seconds(1))
        worker.welcome()
        #expect(worker.wait(Conversation.heartbeat) == [.send(.heartbeat(nil, assignments: 0))])
    }

    /// A hello that came late or twice was answered: what it said is not so any more.
    @Test func aWelcomeThatNobodyAskedForIsAnsweredWithAHello() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        let messages = worker.welcome().messages
        guard case .hello(let greeting)? = messages.first, messages.count == 1 else {
            Issue.record("expected a hello, heard \(messages)")
            return
        }
        #expect(greeting.held.map(\.task) == [attempt("a").task])
        #expect(worker.welcome().messages.isEmpty)
    }

    @Test func anInvitedWorkerGreetsOnceWithWhatItHolds() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b", "c")
        worker.compute(done("a"))
        #expect(worker.hear(.invite).greetings.map(\.attempts) == [[attempt("b"), attempt("c"), attempt("a")]])
        #expect(worker.hear(.invite).isEmpty)  // the hello is under way
    }

    /// A coordinator that refuses every hello is none.
    @Test func aWorkerThatIsNeverWelcomeLeavesInTheEnd() {
        var worker = Conversation()
        var actions: [WorkerAction] = []
        while worker.now < Conversation.orphanLimit {
            actions = worker.reachDeadline()
            worker.machine.noteSent(at: worker.now)
        }
        #expect(actions == [.leave(.orphaned)])
    }

    @Test func aWorkerThatCannotBeHeardTriesAgainAfterGrowingWaits() {
        var worker = Conversation()
        var waits: [Duration] = []
        for _ in 0..<8 {
            #expect(worker.machine.handle(.deadlineReached, at: worker.now).greetings.count == 1)
            #expect(worker.machine.handle(.unsent, at: worker.now).isEmpty)
            waits.append(worker.machine.nextDeadline - worker.now)
            worker.now = worker.machine.nextDeadline
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 50, 50].map { .milliseconds($0) })
        worker.reachDeadline()  // gets through
        worker.machine.noteSent(at: worker.now)
        _ = worker.machine.handle(.unsent, at: worker.now)
        #expect(worker.machine.nextDeadline - worker.now == .milliseconds(1))
    }

    @Test func aMessageThatCannotBeSentMakesItGreetAgainAndRepeatItsAnswers() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.compute(done("a"))
        _ = worker.machine.handle(.unsent, at: worker.now)
        #expect(worker.reachDeadline().greetings.map(\.attempts) == [[attempt("a")]])
        #expect(worker.welcome().messages == [finished("a")])
    }

    @Test func withoutContactItIsOrphanedAfterTheLimit() {
        var worker = Conversation.welcomed()
        worker.now = Conversation.orphanLimit - .milliseconds(1)
        #expect(worker.machine.handle(.deadlineReached, at: worker.now).messages.count == 1)
        worker.now = Conversation.orphanLimit
        #expect(worker.machine.handle(.deadlineReached, at: worker.now) == [.leave(.orphaned)])
    }

    @Test func whoeverIsToldToLeaveLeaves() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        #expect(worker.hear(.leave(reason: "over")) == [.leave(.released(reason: "over"))])
        #expect(worker.hear(.refuse(reason: "no")) == [.leave(.refused(reason: "no"))])
    }

    // MARK: - Tasks

    @Test func tasksAreComputedOnceInTheirOrder() {
        var worker = Conversation.welcomed()
        #expect(worker.assign("a", "b") == [.compute([work("a"), work("b")])])
        worker.compute(done("a"))
        #expect(worker.assign("b", "c", "a") == [.compute([work("c")])])
        #expect(worker.machine.held == [attempt("b"), attempt("c"), attempt("a")])
    }

    @Test func anotherAttemptIsAnotherTask() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        let second = TaskAttempt(attempt("a").task, Attempt(2))
        #expect(worker.hear(.assign([work(second)], number: 2)).work == [second])
        #expect(worker.machine.held == [attempt("a"), second])
    }

    @Test func aGapInTheAssignmentsMakesItGreetWithAllItHolds() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.assignments += 1  // lost on the way
        let actions = worker.assign("c")
        #expect(actions.work == [attempt("c")])
        #expect(actions.greetings.map(\.attempts) == [[attempt("a"), attempt("c")]])
    }

    @Test func anAssignmentBetweenHelloAndWelcomeIsVoid() {
        var worker = Conversation.welcomed()
        worker.hear(.invite)
        #expect(worker.assign("a").isEmpty)
        worker.welcome()
        #expect(worker.machine.held.isEmpty)
        #expect(worker.assign("b").work == [attempt("b")])
    }

    @Test func acknowledgingAPendingTaskCeasesIt() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b")
        #expect(worker.hear(.acknowledge([attempt("b")])) == [.cease(attempt("b"))])
        #expect(worker.machine.held == [attempt("a")])
        #expect(worker.compute(done("b"), .ceased(attempt("b"))).isEmpty)  // too late
    }

    @Test func acknowledgingWhatItDoesNotHaveChangesNothing() {
        var worker = Conversation.welcomed()
        #expect(worker.hear(.acknowledge([attempt("a")])).isEmpty)
    }

    @Test func onlyCheckpointsOfPendingTasksAreSent() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        let checkpoint = WorkReport.checkpoint(attempt("a"), epochs: 1, content: [1, 2])
        let message = WorkerMessage.checkpoint(
            task: attempt("a").task, attempt: Attempt(1), epochs: 1, content: [1, 2])
        #expect(worker.compute(checkpoint) == [.send(message)])
        #expect(worker.compute(.checkpoint(attempt("b"), epochs: 1, content: [])).isEmpty)
        worker.compute(done("a"))
        #expect(worker.compute(checkpoint).isEmpty)
    }

    @Test func noCheckpointIsSentToAStranger() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.hear(.invite)
        #expect(worker.compute(.checkpoint(attempt("a"), epochs: 1, content: [1])).isEmpty)
    }

    // MARK: - Answers

    @Test func whatIsDoneTogetherIsSaidTogether() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b", "c")
        #expect(worker.compute(done("a"), done("b")) == [.send(finished("a", "b"))])
        #expect(worker.compute(done("c")) == [.send(finished("c"))])
    }

    @Test func aFailureIsSaidByItself() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b")
        let failure = WorkerMessage.failed(task: attempt("a").task, attempt: Attempt(1), reason: "why", log: "end")
        let actions = worker.compute(.failed(attempt("a"), reason: "why", log: "end"), done("b"))
        #expect(actions == [.send(failure), .send(finished("b"))])
        #expect(worker.machine.held == [attempt("a"), attempt("b")])
    }

    @Test func aMessageHoldsNoMoreThanItMay() {
        var worker = Conversation.welcomed()
        let names = (0..<600).map { "\($0)" }
        worker.hear(.assign(names.map { work($0) }, number: 1))
        let many = worker.machine.handle(.computed(names.map { done($0) }), at: worker.now)
        #expect(many.messages.map(\.count) == [256, 256, 88])
    }

    @Test func aLargeAnswerGoesAlone() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b", "c")
        let large = [UInt8](repeating: 1, count: 2 << 20)
        #expect(worker.compute(done("a"), done("b", classifier: large), done("c")).messages.map(\.count) == [1, 1, 1])
    }

    @Test func anAnswerIsRepeatedEveryFiveSecondsUntilItIsAcknowledged() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.compute(done("a"))
        #expect(worker.wait(.milliseconds(4_999)).answers.isEmpty)
        #expect(worker.wait(.milliseconds(1)).answers == [finished("a")])
        #expect(worker.wait(.seconds(10)).answers == [finished("a"), finished("a")])
        worker.hear(.acknowledge([attempt("a")]))
        #expect(worker.wait(.seconds(60)).answers.isEmpty)
        #expect(worker.machine.held.isEmpty)
    }

    @Test func otherAnswersDoNotPutOffARepetition() {
        var worker = Conversation.welcomed()
        worker.assign("lost", "a", "b", "c")
        worker.compute(done("lost"))
        for name in ["a", "b", "c"] {
            #expect(worker.wait(.milliseconds(1_500)).answers.isEmpty)
            worker.compute(done(name))
            worker.hear(.acknowledge([attempt(name)]))
        }
        #expect(worker.wait(.milliseconds(500)).answers == [finished("lost")])
    }

    @Test func answersAreRepeatedAfterAWelcome() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b", "c")
        worker.compute(done("a"))
        worker.compute(done("b"))
        worker.hear(.acknowledge([attempt("a")]))
        worker.hear(.invite)
        #expect(worker.welcome().messages == [finished("b")])
    }

    @Test func answersBeforeTheWelcomeAreHeldBack() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        worker.hear(.invite)
        #expect(worker.compute(done("a")).isEmpty)
        #expect(worker.machine.held == [attempt("a")])
        #expect(worker.welcome().messages == [finished("a")])
    }

    // MARK: - Leaving by itself

    @Test func whenItsTimeIsOverItHandsBackWhatIsNotBegunAndEndsWhatIs() {
        var worker = Conversation.welcomed(timeLimit: .milliseconds(500))
        worker.assign("a", "b", "c")
        let actions = worker.reachDeadline()
        #expect(worker.now == .milliseconds(500))
        let reason = "its time is over"
        #expect(
            actions == [
                .cease(attempt("b")), .cease(attempt("c")),
                .send(.draining(reason: reason, returned: [attempt("b"), attempt("c")])),
            ])
        #expect(worker.machine.held == [attempt("a")])
        worker.hear(.acknowledge([attempt("b"), attempt("c")]))
        #expect(worker.compute(done("a")) == [.send(finished("a"))])
        #expect(
            worker.hear(.acknowledge([attempt("a")])) == [
                .send(.goodbye(reason: reason)), .leave(.left(reason: reason)),
            ])
    }

    @Test func anIdleWorkerThatDrainsLeavesAtOnce() {
        var worker = Conversation.welcomed()
        #expect(
            worker.machine.handle(.drain(reason: "r"), at: worker.now) == [
                .send(.draining(reason: "r", returned: [])), .send(.goodbye(reason: "r")), .leave(.left(reason: "r")),
            ])
    }

    @Test func drainingIsSaidInPartsThatAMessageMayHold() {
        var worker = Conversation.welcomed()
        worker.hear(.assign((0...2000).map { work("\($0)") }, number: 1))
        let actions = worker.machine.handle(.drain(reason: "r"), at: worker.now)
        #expect(actions.messages.map(\.count) == [1000, 1000])
        #expect(actions.ceased.count == 2000 && worker.machine.held == [attempt("0")])
        #expect(worker.machine.handle(.drain(reason: "again"), at: worker.now).isEmpty)
    }

    @Test func whatComesWhileItDrainsIsHandedBack() {
        var worker = Conversation.welcomed()
        worker.assign("a")
        _ = worker.machine.handle(.drain(reason: "r"), at: worker.now)
        #expect(worker.assign("a", "b") == [.send(.draining(reason: "r", returned: [attempt("b")]))])
        #expect(worker.machine.held == [attempt("a")])
    }

    @Test func aWorkerThatDrainsBetweenHelloAndWelcomeGreetsWithTheRest() {
        var worker = Conversation.welcomed()
        worker.assign("a", "b")
        worker.hear(.invite)
        let actions = worker.machine.handle(.drain(reason: "r"), at: worker.now)
        #expect(actions.greetings.map(\.attempts) == [[attempt("a")]])
        #expect(actions.greetings.map(\.timeLeftSeconds) == [0])
        #expect(worker.welcome().messages == [.draining(reason: "r", returned: [])])
    }
}

extension WorkerMessage {
    /// The tasks that it is about in a list.
    fileprivate var count: Int {
        switch self {
        case .finished(let tasks): tasks.count
        case .draining(_, let returned): returned.count
        default: 0
        }
    }
}

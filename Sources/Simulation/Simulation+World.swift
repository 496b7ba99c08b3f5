import Coordinator
import Numerical
import Scheduling
import Sweep
import Wire
import Worker

/// What happens, and what breaks.
extension Simulation {
    mutating func handle(_ event: WorldEvent) {
        switch event {
        case .startCoordinator: startCoordinator()
        case .startWorker(let index): startWorker(index)
        case .trouble: makeTrouble()
        case .peace: makePeace()
        case .plan(let incarnation): plan(incarnation)
        case .coordinatorTimer(let number):
            guard number == coordinatorTimer else { return }
            tellCoordinator { $0.reachDeadline(at: $1, into: &$2) }
        case .workerTimer(let index, let number):
            guard number == workers[index].timer else { return }
            postponeOrTell(index, .deadlineReached, event)
        case .connect(let index, let incarnation): connect(index, incarnation)
        case .arrivesAtCoordinator(let message, let index, let incarnation):
            guard coordinatorIncarnation == incarnation, coordinator != nil else { return }
            let name = WorkerID(workers[index].name)
            note("coordinator hears \(brief(message)) of \(name)")
            tellCoordinator { $0.hear(message, from: name, at: $1, into: &$2) }
        case .arrivesAtWorker(let message, let index, let connection):
            guard workers[index].connection == connection else { return }
            postponeOrTell(index, .heard(message), event)
        case .computed(let index, let incarnation, let attempt): finish(index, incarnation, attempt, event)
        case .checkpoint(let index, let incarnation, let attempt): sendCheckpoint(index, incarnation, attempt, event)
        case .disconnected(let index, let connection):
            guard workers[index].connection == connection else { return }
            disconnect(index)
        }
    }

    /// A stopped process does what it has to when it goes on.
    private mutating func postponeOrTell(_ index: Int, _ event: WorkerEvent, _ original: WorldEvent) {
        if workers[index].frozenUntil > now { return schedule(original, at: workers[index].frozenUntil) }
        tellWorker(index, event)
    }

    // MARK: - Troubles

    private mutating func makeTrouble() {
        guard now < peace else { return }
        let index = stream.uniform(below: workers.count)
        switch stream.uniform(below: 12) {
        case 0, 1: crashWorker(index, "killed")
        case 2:
            note("\(workers[index].name) is stopped")
            workers[index].frozenUntil = now + randomDelay(upTo: 20)
        case 3, 4: crashCoordinator("killed")
        case 5:
            note("\(workers[index].name) is cut off")
            cutUntil[index] = now + randomDelay(upTo: 30)
            if let connection = workers[index].connection {
                schedule(.disconnected(index, connection: connection), after: .seconds(10))
            }
        case 6, 7:
            note("connection of \(workers[index].name) breaks")
            disconnect(index)
        case 8:
            note("the disk is full")
            diskFullUntil = now + randomDelay(upTo: 10)
        case 9: workers[index].isBroken.toggle()
        case 10: if workers[index].machine != nil { tellWorker(index, .drain(reason: "asked to")) }
        default: break
        }
        scheduleSoon(.trouble, within: 4)
    }

    private mutating func makePeace() {
        note("peace")
        diskFullUntil = .zero
        if coordinator == nil { schedule(.startCoordinator, after: .zero) }
        for index in workers.indices {
            workers[index].frozenUntil = .zero
            workers[index].isBroken = false
            cutUntil[index] = .zero
            if workers[index].machine == nil { schedule(.startWorker(index), after: .milliseconds(10)) }
        }
    }

    // MARK: - Processes

    mutating func startWorker(_ index: Int) {
        guard workers[index].machine == nil, !isOver else { return }
        note("\(workers[index].name) starts")
        let hasLimit = strikes(oneIn: 4)
        let settings = WorkerSettings(
            endpoint: "", name: workers[index].name, orphanLimit: .seconds(15),
            timeLimit: hasLimit ? .seconds(5) + randomDelay(upTo: 60) : nil)
        workers[index].machine = WorkerMachine(
            settings, host: "host", processID: Int32(truncatingIfNeeded: workers[index].incarnation), at: .zero)
        workers[index].born = now
        workers[index].isWatched = stream.uniform(below: 2) == 0
        scheduleSoon(.connect(index, incarnation: workers[index].incarnation), within: 0.05)
        setTimer(index)
    }

    mutating func crashWorker(_ index: Int, _ reason: String) {
        guard workers[index].machine != nil else { return }
        note("\(workers[index].name) \(reason)")
        let isWatched = workers[index].isWatched
        let name = WorkerID(workers[index].name)
        workers[index].end()
        if isWatched { tellCoordinator { $0.lose(name, reason: reason, at: $1, into: &$2) } }
        scheduleSoon(.startWorker(index), within: now < peace ? 15 : 1)
    }

    mutating func crashCoordinator(_ reason: String) {
        guard coordinator != nil else { return }
        note("coordinator \(reason)")
        coordinator = nil
        coordinatorIncarnation += 1
        for index in workers.indices { disconnect(index) }
        scheduleSoon(.startCoordinator, within: now < peace ? 25 : 1)
    }

    // MARK: - Computing

    /// Lets the computing thread begin what waits.
    mutating func compute(_ index: Int) {
        guard workers[index].running == nil, !workers[index].queue.isEmpty else { return }
        let task = workers[index].queue.removeFirst()
        workers[index].running = task
        var seconds = tasks.duration(of: task.task)
        if strikes(oneIn: 30) { seconds = seconds * 20 + 5 }
        let attempt = TaskAttempt(task.task, task.attempt)
        for _ in 0..<(task.checkpoint?.first ?? 0) { seconds /= 2 }
        let incarnation = workers[index].incarnation
        if .seconds(seconds) > workers[index].checkpointInterval {
            schedule(.checkpoint(index, incarnation: incarnation, attempt), after: .seconds(seconds / 2))
        }
        schedule(.computed(index, incarnation: incarnation, attempt), after: .seconds(seconds))
    }

    private mutating func sendCheckpoint(
        _ index: Int, _ incarnation: Int, _ attempt: TaskAttempt, _ event: WorldEvent
    ) {
        guard workers[index].incarnation == incarnation, let running = workers[index].running,
            TaskAttempt(running.task, running.attempt) == attempt
        else { return }
        let halves = (running.checkpoint?.first ?? 0) + 1
        postponeOrTell(
            index, .computed([.checkpoint(attempt, epochs: SimulatedTasks.epochs(after: halves), content: [halves])]),
            event)
    }

    private mutating func finish(_ index: Int, _ incarnation: Int, _ attempt: TaskAttempt, _ event: WorldEvent) {
        guard workers[index].incarnation == incarnation, let running = workers[index].running,
            TaskAttempt(running.task, running.attempt) == attempt
        else { return }
        if workers[index].frozenUntil > now { return schedule(event, at: workers[index].frozenUntil) }
        let nature = tasks.nature(of: attempt.task)
        if nature == .deadly { return crashWorker(index, "is taken down by its task") }
        workers[index].running = nil
        compute(index)
        let fails = workers[index].isBroken || nature == .bad || (nature == .flaky && stream.uniform(below: 3) == 0)
        let seconds = tasks.duration(of: attempt.task)
        let isTraining = tasks.plan.contains { $0.train?.id == attempt.task }
        let report: WorkReport =
            fails
            ? .failed(attempt, reason: "bad luck", log: "")
            : .finished(
                attempt, SimulatedTasks.result(of: attempt.task, seconds: seconds),
                classifier: isTraining ? SimulatedTasks.classifier(of: attempt.task) : nil)
        tellWorker(index, .computed([report]))
    }

    /// A few words for the trace.
    func brief(_ message: WorkerMessage) -> String {
        switch message {
        case .hello(let greeting): "hello with \(greeting.held.count) tasks"
        case .finished(let tasks): "finished \(tasks.map { "\($0.task.description.prefix(4)).\($0.attempt)" })"
        case .heartbeat: "heartbeat"
        default: "\(message)".prefix(60).description
        }
    }
}

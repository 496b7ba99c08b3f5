import Coordinator
import Foundation
import Journal
import Numerical
import Scheduling
import Sweep
import Wire

/// The end of the coordinator's process in the middle of what it did.
package enum ProcessEnd: Error {
    case killed
    case diskFull
}

/// The coordinator's process.
extension Simulation {
    mutating func startCoordinator() {
        guard coordinator == nil, !isOver else { return }
        if now < diskFullUntil { return schedule(.startCoordinator, after: .seconds(1)) }
        note("coordinator starts")
        coordinatorBorn = now
        coordinator = CoordinatorMachine(running: journal.running, settings: settings, logger: Self.logger)
        unplanned = tasks.known(to: journal)
        schedule(.plan(incarnation: coordinatorIncarnation), after: .zero)
        for index in workers.indices {
            scheduleSoon(.connect(index, incarnation: workers[index].incarnation), within: 1)
        }
        setCoordinatorTimer()
    }

    mutating func plan(_ incarnation: Int) {
        guard coordinatorIncarnation == incarnation, coordinator != nil else { return }
        let part = Array(unplanned.prefix(1 + stream.uniform(below: 6)))
        unplanned.removeFirst(part.count)
        let isLast = unplanned.isEmpty
        if !isLast { scheduleSoon(.plan(incarnation: incarnation), within: 0.5) }
        tellCoordinator { $0.plan(part, isLast: isLast, at: $1, into: &$2) }
    }

    /// Lets the coordinator decide and do what it decided; it may not survive that.
    mutating func tellCoordinator(_ event: (inout CoordinatorMachine, Moment, inout Step) -> Void) {
        guard var machine = coordinator else { return }
        let moment = moment
        var step = Step()
        event(&machine, moment, &step)
        for violation in machine.scheduler.invariantViolations() { complain("scheduler: \(violation)") }
        do throws(ProcessEnd) {
            try machine.perform(step, with: &self) { moment }
            for violation in machine.scheduler.invariantViolations() { complain("scheduler: \(violation)") }
            coordinator = machine
            setCoordinatorTimer()
            if machine.scheduler.isComplete { isOver = true }
        } catch {
            crashCoordinator("\(error)")
        }
    }

    private var moment: Moment {
        Moment(elapsed: now - coordinatorBorn, date: Date(timeIntervalSince1970: now / .seconds(1)))
    }

    mutating func setCoordinatorTimer() {
        coordinatorTimer += 1
        guard let deadline = coordinator?.nextDeadline else { return }
        schedule(
            .coordinatorTimer(number: coordinatorTimer), at: max(now + .milliseconds(1), coordinatorBorn + deadline))
    }
}

extension Simulation: StepPerformer {
    package typealias Failure = ProcessEnd

    package mutating func record(_ step: Step) throws(ProcessEnd) {
        if strikes(oneIn: 400) { throw .killed }
        if now < diskFullUntil, !step.entries.isEmpty || !step.classifiers.isEmpty { throw .diskFull }
        for (task, content) in step.classifiers { journal.classifiers[task] = content }
        if strikes(oneIn: 400) { throw .killed }
        // Killed while it commits: the entries are on the disk, all of them, or none.
        let isTorn = strikes(oneIn: 200)
        if isTorn, stream.uniform(below: 2) == 0 { throw .killed }
        journal.commit(step.entries)
        if isTorn { throw .killed }
        for (task, content) in step.checkpoints { journal.checkpoints[task] = content }
        for task in step.decided { journal.checkpoints[task] = nil }
    }

    package mutating func send(_ message: CoordinatorMessage, to worker: WorkerID) throws(ProcessEnd) -> Bool {
        if strikes(oneIn: 400) { throw .killed }
        checkAgainstJournal(message, to: worker)
        guard let index = workers.firstIndex(where: { $0.name == worker.name }),
            let connection = workers[index].connection
        else { return false }
        note("coordinator sends \(brief(message)) to \(worker)")
        if now < cutUntil[index] { return true }  // into the void, as long as nobody has noticed
        deliver(
            .arrivesAtWorker(throughWire(message), index, connection: connection),
            on: Channel(connection: connection, isToCoordinator: false))
        return true
    }

    package mutating func task(_ attempt: TaskAttempt, kind: TaskKind, of point: Int) -> AssignedTask {
        let plan = tasks.plan[point]
        if kind == .measure, let train = plan.train, journal.classifiers[train.id] == nil {
            complain("task \(attempt) is sent without its classifier")
        }
        return AssignedTask(
            task: attempt.task, attempt: attempt.attempt, specification: SimulatedTasks.specification,
            checkpoint: journal.checkpoints[attempt.task])
    }

    /// Nothing is sent that is not recorded.
    private func checkAgainstJournal(_ message: CoordinatorMessage, to worker: WorkerID) {
        switch message {
        case .assign(let tasks, _):
            for task in tasks where !journal.isRunning(TaskAttempt(task.task, task.attempt), at: worker.name) {
                complain("task \(task.task) attempt \(task.attempt) is sent and not on record")
            }
        case .acknowledge(let attempts):
            for attempt in attempts where !journal.hasSettled(attempt) {
                complain("task \(attempt) is acknowledged and not on record")
            }
        case .welcome, .invite, .leave, .refuse: break
        }
    }

    func brief(_ message: CoordinatorMessage) -> String {
        switch message {
        case .assign(let tasks, let number):
            "assignment \(number) \(tasks.map { "\($0.task.description.prefix(4)).\($0.attempt)" })"
        case .acknowledge(let attempts):
            "acknowledge \(attempts.map { "\($0.task.description.prefix(4)).\($0.attempt)" })"
        default: "\(message)".prefix(60).description
        }
    }

    /// The message as the other side reads it.
    private func throughWire(_ message: CoordinatorMessage) -> CoordinatorMessage {
        guard usesWire else { return message }
        do throws(WireError) {
            let read = try MessageParser().coordinatorMessage(from: MessageSerialiser().frames(of: message))
            if read != message { complain("wire: \(brief(message)) reads as another message") }
            return read
        } catch {
            complain("wire: \(error)")
            return message
        }
    }
}

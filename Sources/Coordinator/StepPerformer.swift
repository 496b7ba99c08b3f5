import Scheduling
import Sweep
import Wire

/// What a coordinator's decisions reach: a journal and a socket, or in a simulation their doubles.
package protocol StepPerformer: ~Copyable {
    associatedtype Failure: Error

    /// Writes down what a step learnt: when this returns it survives the end of the process and of the machine.
    mutating func record(_ step: Step) throws(Failure)

    /// Hands a message over; false when there is no connection of the worker.
    mutating func send(_ message: CoordinatorMessage, to worker: WorkerID) throws(Failure) -> Bool

    /// A task with all that a worker needs for it.
    ///
    /// - Parameter point: A point of the grid that needs the task.
    mutating func task(_ attempt: TaskAttempt, kind: TaskKind, of point: Int) throws(Failure) -> AssignedTask
}

extension CoordinatorMachine {
    /// Tasks in one message: 64. None has a specification that is twice as long as a configuration can be, so that all fit in a blob.
    private static let assignedAtOnce = WireProtocol.maximumBlobBytes / (2 * SweepConfiguration.maximumBytes)

    /// Records what a step learnt, then sends. A worker that cannot be reached is lost, which may ask for more.
    package mutating func perform<Performer: StepPerformer & ~Copyable>(
        _ first: Step, with performer: inout Performer, at now: () -> Moment
    ) throws(Performer.Failure) {
        var step = first
        while !step.isEmpty {
            try performer.record(step)
            var next = Step()
            for worker in step.recipients {
                guard let letter = step.letters[worker] else { continue }
                guard try !send(letter, to: worker, with: &performer, at: now().elapsed) else { continue }
                loseConnection(of: worker, at: now(), into: &next)
            }
            step = next
        }
    }

    /// Whether everything could be handed over.
    private mutating func send<Performer: StepPerformer & ~Copyable>(
        _ letter: Letter, to worker: WorkerID, with performer: inout Performer, at now: Duration
    ) throws(Performer.Failure) -> Bool {
        for message in try messages(of: letter, to: worker, with: &performer, at: now) {
            guard try performer.send(message, to: worker) else { return false }
        }
        return true
    }

    private mutating func messages<Performer: StepPerformer & ~Copyable>(
        of letter: Letter, to worker: WorkerID, with performer: inout Performer, at now: Duration
    ) throws(Performer.Failure) -> [CoordinatorMessage] {
        var messages: [CoordinatorMessage] = []
        if letter.isWelcomed {
            messages.append(
                .welcome(heartbeatInterval: Self.heartbeatInterval, checkpointInterval: Self.checkpointInterval))
        }
        for part in letter.acknowledged.parts(of: WireProtocol.maximumBatch) { messages.append(.acknowledge(part)) }
        for part in letter.assigned.parts(of: Self.assignedAtOnce) {
            var tasks: [AssignedTask] = []
            for attempt in part {
                guard let place = scheduler.place(of: attempt.task) else {
                    preconditionFailure("task \(attempt.task) was assigned and not planned")
                }
                tasks.append(try performer.task(attempt, kind: place.kind, of: place.point))
            }
            messages.append(.assign(tasks, number: numberAssignment(to: worker, at: now)))
        }
        if letter.isInvited { messages.append(.invite) }
        if let reason = letter.farewell { messages.append(.leave(reason: reason)) }
        if let reason = letter.refusal { messages.append(.refuse(reason: reason)) }
        return messages
    }
}

extension Array {
    /// The elements in parts of at most so many.
    fileprivate func parts(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}

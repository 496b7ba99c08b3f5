import Foundation
import Journal
import Logging
import Scheduling
import Sweep
import Wire

/// Decides what a coordinator records and says. Touches no socket, file or clock: it takes messages and notices with the time
/// at which they came, and answers with a `Step`.
///
/// Whoever performs a step commits all that it records before anything of it is sent. A message that cannot be handed over is
/// told with `lose(_:reason:at:into:)`.
package struct CoordinatorMachine: Sendable {
    package private(set) var scheduler: Scheduler
    private var peers: [WorkerID: Peer] = [:]
    private let logger: Logger

    /// What is known of a worker besides its tasks.
    private struct Peer {
        /// Assign messages sent since the welcome, and when the last one was.
        var assignments = 0
        var lastAssigned = Duration.zero
        var progress: TaskProgress?
        /// Its process, by host and number.
        var process = ""
    }

    /// Interval at which workers shall speak.
    package static let heartbeatInterval = Duration.seconds(1)
    /// Interval at which trainings shall send their state.
    package static let checkpointInterval = Duration.seconds(2)
    /// Time after which a worker has certainly got what was sent to it, or never will.
    private static let delivery = Duration.seconds(3)

    /// - Parameter running: What ran when the journal ended, by worker.
    package init(
        running: [WorkerID: [TaskAttempt]] = [:], settings: SchedulerSettings = .init(), logger: Logger
    ) {
        scheduler = Scheduler(running: running, settings: settings)
        self.logger = logger
    }

    /// When to call `reachDeadline(at:into:)` at the latest; nil when nothing is waited for.
    package var nextDeadline: Duration? { scheduler.nextDeadline }

    /// How far the running task of a worker is.
    package func progress(of worker: WorkerID) -> TaskProgress? { peers[worker]?.progress }

    // MARK: - Events

    /// More of the grid is known.
    package mutating func plan(_ points: [PointPlan], isLast: Bool, at now: Moment, into step: inout Step) {
        decide(.planned(points, isLast: isLast), now, &step)
    }

    package mutating func lose(_ worker: WorkerID, reason: String, at now: Moment, into step: inout Step) {
        decide(.workerLost(worker, reason: reason), now, &step)
    }

    /// Loses a worker to which nothing could be handed over. One that has not come back yet is not lost by that: it will say
    /// what it holds, and the silence limit ends the wait.
    mutating func loseConnection(of worker: WorkerID, at now: Moment, into step: inout Step) {
        if peers[worker] != nil { lose(worker, reason: "its connection is gone", at: now, into: &step) }
    }

    package mutating func reachDeadline(at now: Moment, into step: inout Step) {
        for action in scheduler.handle(.deadlineReached, at: now.elapsed) {
            if case .recordLoss(let worker, _, _) = action { step.silenced.append(worker) }
            add(action, .none, now.date, to: &step)
        }
    }

    package mutating func stop(at now: Moment, into step: inout Step) { decide(.stop, now, &step) }

    package mutating func hear(
        _ message: WorkerMessage, from worker: WorkerID, at now: Moment, into step: inout Step
    ) {
        switch message {
        case .hello(let greeting):
            greet(greeting, worker, now, &step)
        case .heartbeat(let progress, let assignments):
            peers[worker]?.progress = progress
            decide(.heartbeat(worker), now, &step)
            noticeLostAssignment(worker, assignments, now, &step)
        case .finished(let tasks):
            for task in tasks { finish(task, worker, now, &step) }
        case .failed(let task, let attempt, let reason, let log):
            decide(.failed(worker, task, attempt, reason: reason), now, &step, answer: .failure(log: log))
        case .checkpoint(let task, let attempt, let epochs, let content):
            if scheduler.isRunning(TaskAttempt(task, attempt), on: worker), kind(of: task) == .train,
                epochs > scheduler.furthestCheckpoint(of: task)
            {
                step.checkpoints[task] = content
            }
            decide(.checkpointed(worker, task, attempt, epochs: epochs), now, &step)
        case .draining(let reason, let returned):
            if peers[worker] != nil { logger.info("worker \(worker) wants no more tasks: \(reason)") }
            decide(.draining(worker, returned: returned), now, &step)
        case .goodbye(let reason):
            decide(.workerLeft(worker, reason: reason), now, &step, answer: .goodbye)
        }
    }

    private mutating func finish(_ task: FinishedTask, _ worker: WorkerID, _ now: Moment, _ step: inout Step) {
        guard kind(of: task.task) != .train || task.classifier != nil else {
            let reason = "the worker sent no classifier"
            decide(
                .failed(worker, task.task, task.attempt, reason: reason), now, &step, answer: .failure(log: reason))
            return
        }
        decide(
            .finished(worker, task.task, task.attempt, seconds: task.result.seconds), now, &step,
            answer: .result(task.result, classifier: task.classifier))
    }

    private mutating func greet(
        _ greeting: WorkerGreeting, _ worker: WorkerID, _ now: Moment, _ step: inout Step
    ) {
        guard greeting.methodVersion == numericalMethodVersion else {
            let reason = "its numerical method is version \(greeting.methodVersion), not \(numericalMethodVersion)"
            logger.warning("worker \(worker) turned away: \(reason)")
            step.write(to: worker) { $0.refusal = reason }
            return
        }
        logger.info("worker \(worker) joined: process \(greeting.processID) on \(greeting.host)")
        step.discard(letterTo: worker)  // it was meant for the connection before
        let left = greeting.timeLeftSeconds.flatMap { $0 >= 0 && $0 < 1e9 ? Duration.seconds($0) : nil }
        let held = greeting.held.map { TaskAttempt($0.task, $0.attempt) }
        let process = "\(greeting.host) \(greeting.processID)"
        let isNew = peers[worker].map { $0.process != process } ?? true
        decide(.workerJoined(worker, holding: held, timeLeft: left, isNew: isNew), now, &step)
        peers[worker] = Peer(process: process)
        step.write(to: worker) { $0.isWelcomed = true }
    }

    /// A worker that has not got an assignment by now has lost it with a connection: it shall say what it holds.
    private mutating func noticeLostAssignment(
        _ worker: WorkerID, _ received: Int, _ now: Moment, _ step: inout Step
    ) {
        guard let peer = peers[worker], received < peer.assignments,
            now.elapsed - peer.lastAssigned > Self.delivery
        else { return }
        step.write(to: worker) { $0.isInvited = true }
    }

    /// The kind of a task; nil for one that is not planned.
    private func kind(of task: TaskID) -> TaskKind? { scheduler.place(of: task)?.kind }

    /// The number of the assign message that goes to a worker now.
    package mutating func numberAssignment(to worker: WorkerID, at now: Duration) -> Int {
        peers[worker, default: Peer()].assignments += 1
        peers[worker]?.lastAssigned = now
        return peers[worker]?.assignments ?? 1
    }
}

// MARK: - From decisions to steps

/// The content of a worker's answer, until the scheduler has decided on it.
private enum Answer {
    case none
    case result(EncodedResult, classifier: [UInt8]?)
    case failure(log: String)
    case goodbye
}

extension CoordinatorMachine {
    private mutating func decide(
        _ event: SchedulerEvent, _ now: Moment, _ step: inout Step, answer: Answer = .none
    ) {
        for action in scheduler.handle(event, at: now.elapsed) { add(action, answer, now.date, to: &step) }
    }

    private mutating func add(_ action: SchedulerAction, _ answer: Answer, _ date: Date, to step: inout Step) {
        switch action {
        case .assign(let task, let attempt, let worker):
            guard let kind = kind(of: task) else { preconditionFailure("task \(task) was assigned and not planned") }
            step.entries.append(.assigned(task, kind, attempt, worker: worker.name, at: date))
            step.write(to: worker) { $0.assigned.append(TaskAttempt(task, attempt)) }
        case .adopt(let task, let attempt, let worker):
            logger.info("worker \(worker) came back with task \(task) attempt \(attempt)")
            guard let kind = kind(of: task) else { preconditionFailure("task \(task) was adopted and not planned") }
            step.entries.append(.adopted(task, kind, attempt, worker: worker.name, at: date))
        case .accept(let task, let attempt, let worker):
            accept(TaskAttempt(task, attempt), answer, worker, date, &step)
        case .discard(let task, let attempt, let worker):
            step.write(to: worker) { $0.acknowledged.append(TaskAttempt(task, attempt)) }
        case .withdraw(let task, let attempt, let worker, let reason):
            step.entries.append(.withdrawn(task, attempt, reason: reason, at: date))
            step.write(to: worker) { $0.withdraw(TaskAttempt(task, attempt)) }
        case .recordFailure(let task, let attempt, let worker, let reason, let isFinal):
            logger.error("task \(task) attempt \(attempt) failed on worker \(worker): \(reason)")
            if isFinal { step.decided.append(task) }
            let log = if case .failure(let text) = answer { text } else { reason }
            step.logs.append((TaskAttempt(task, attempt), log))
            step.entries.append(.failed(task, attempt, reason: reason, isFinal: isFinal, at: date))
            step.write(to: worker) { $0.acknowledged.append(TaskAttempt(task, attempt)) }
        case .recordLoss(let worker, let reason, let held):
            let tasks = held.isEmpty ? "" : "; it had \(held.count) task(s)"
            if case .goodbye = answer {
                logger.info("worker \(worker) left: \(reason)\(tasks)")
            } else {
                logger.warning("worker \(worker) lost: \(reason)\(tasks)")
            }
            peers[worker] = nil
            step.discard(letterTo: worker)
            for item in held { step.entries.append(.lost(item.task, item.attempt, reason: reason, at: date)) }
        case .invite(let worker):
            step.write(to: worker) { $0.isInvited = true }
        case .release(let worker, let reason):
            peers[worker] = nil
            step.write(to: worker) { $0.farewell = reason }
        }
    }

    private mutating func accept(
        _ attempt: TaskAttempt, _ answer: Answer, _ worker: WorkerID, _ date: Date, _ step: inout Step
    ) {
        guard case .result(let result, let classifier) = answer else {
            preconditionFailure("the scheduler accepted \(attempt), of which no result came")
        }
        if kind(of: attempt.task) == .train {
            if let classifier { step.classifiers.append((attempt.task, classifier)) }
            step.decided.append(attempt.task)
        }
        let stored = StoredResult(content: result.json, duration: result.seconds)
        step.entries.append(.accepted(attempt.task, attempt.attempt, stored, at: date))
        step.write(to: worker) { $0.acknowledged.append(attempt) }
    }
}

extension Letter {
    /// Takes an attempt back: it is not sent if it has not been, else the worker is told to forget it.
    fileprivate mutating func withdraw(_ attempt: TaskAttempt) {
        if let position = assigned.firstIndex(of: attempt) {
            assigned.remove(at: position)
        } else {
            acknowledged.append(attempt)
        }
    }
}

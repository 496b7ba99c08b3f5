import Foundation
import Journal
import Logging
import Scheduling
import Sweep
import Wire
import ZeroMQ

/// What others tell the coordinator's thread.
package enum CoordinatorNotice: Sendable {
    /// The process of a worker ended.
    case workerEnded(name: String, reason: String)
    /// No worker can be started any more.
    case workersExhausted(reason: String)
    /// The user asks to stop.
    case interrupted
}

/// How a coordinator's run ended.
package enum CoordinatorEnding: Sendable, Equatable {
    /// Every point is done or failed.
    case complete
    /// The user stopped it; the rest can be computed later.
    case interrupted
    /// There was nobody left to compute.
    case abandoned(reason: String)
}

/// One thread that farms tasks to workers: poll, decode, decide, record, send.
///
///     var coordinator = try SweepCoordinator(grid, journal: journal, folder: folder, endpoint: endpoint, ...)
///     let ending = try coordinator.run()
///
/// Everything it learns is committed to the journal before anything is sent that rests on it.
package struct SweepCoordinator: ~Copyable {
    private let tasks: TaskCatalogue
    private let journal: SweepJournal
    private let folder: OutputFolder
    private let models: ModelStore
    private let notices: Mailbox<CoordinatorNotice>
    private let observer: (SweepProgress) -> Void
    private let logger: Logger
    private let socket: Socket
    private let parser = MessageParser()
    private let serialiser = MessageSerialiser()
    private var scheduler: Scheduler
    private var tracker: ProgressTracker
    private let start = ContinuousClock.now

    private static let heartbeatInterval = Duration.seconds(1)
    private static let displayInterval = Duration.milliseconds(100)

    /// Binds the endpoint and loads the state of the sweep from the journal.
    ///
    /// - Parameters:
    ///   - endpoint: Where workers connect, for example `ipc:///tmp/sweep/coordinator`.
    ///   - notices: What other threads have to say.
    ///   - observer: Called with the state of the sweep ten times a second at most.
    /// - Throws: `CoordinatorError` when the endpoint cannot be bound or the journal not be read.
    package init(
        _ grid: Grid, journal: SweepJournal, folder: OutputFolder, endpoint: String,
        notices: Mailbox<CoordinatorNotice>, logger: Logger, observer: @escaping (SweepProgress) -> Void
    ) throws(CoordinatorError) {
        let catalogue = TaskCatalogue(grid)
        let models = ModelStore(folder)
        let scheduler = try Self.scheduler(catalogue, journal, models)
        socket = try Self.listen(endpoint)
        tasks = catalogue
        tracker = ProgressTracker(tasks: catalogue.unfinished(in: scheduler))
        self.scheduler = scheduler
        self.journal = journal
        self.folder = folder
        self.models = models
        self.notices = notices
        self.logger = logger
        self.observer = observer
    }

    /// The scheduler as the journal left it; a training whose classifier is gone is to be done again.
    private static func scheduler(
        _ tasks: TaskCatalogue, _ journal: SweepJournal, _ models: ModelStore
    ) throws(CoordinatorError) -> Scheduler {
        do throws(JournalError) {
            var replay = try journal.reader.replay()
            let needed = Set(tasks.plan.filter { !replay.completed.contains($0.measure) }.map(\.train))
            let lost = needed.filter { replay.completed.contains($0) && !models.holds($0) }
            if !lost.isEmpty {
                try journal.remove(results: Array(lost))
                replay = try journal.reader.replay()
            }
            return Scheduler(
                plan: tasks.plan, completed: replay.completed, attempts: replay.attempts,
                settings: SchedulerSettings())
        } catch {
            throw .journal(error)
        }
    }

    private static func listen(_ endpoint: String) throws(CoordinatorError) -> Socket {
        do throws(ZeroMQError) {
            let options = SocketOptions(
                linger: .seconds(1), sendHighWaterMark: 0, receiveHighWaterMark: 0,
                maximumFrameSize: Int64(WireProtocol.maximumBlobBytes))
            let socket = try Socket(.router, in: MessagingContext(), options: options)
            try socket.bind(endpoint)
            return socket
        } catch {
            throw .messaging(error)
        }
    }

    /// Farms until the sweep is complete, interrupted or abandoned.
    ///
    /// - Throws: `CoordinatorError` when the journal or a classifier cannot be written or libzmq fails; what was
    ///   acknowledged by then is on disk.
    package mutating func run() throws(CoordinatorError) -> CoordinatorEnding {
        while !scheduler.isComplete {
            let ready = try poll()
            var step = Step()
            if ready.socket { try receive(into: &step) }
            for notice in notices.takeAll() {
                if let ending = try handle(notice, &step) { return ending }
            }
            if let deadline = scheduler.nextDeadline, now >= deadline { decide(.deadlineReached, &step) }
            try perform(step)
            display()
        }
        return .complete
    }

    private var now: Duration { ContinuousClock.now - start }

    private func poll() throws(CoordinatorError) -> Readiness {
        let deadline = min(scheduler.nextDeadline.map { $0 - now } ?? .seconds(1), .milliseconds(500))
        do throws(ZeroMQError) {
            return try socket.poll(descriptors: [notices.descriptor], timeout: max(deadline, .zero))
        } catch {
            throw .messaging(error)
        }
    }

    private mutating func display() {
        guard tracker.isDue(now: now, interval: Self.displayInterval) || scheduler.isComplete else { return }
        observer(tracker.progress(of: scheduler, tasks: tasks, now: now))
    }
}

// MARK: - Messages and notices

extension SweepCoordinator {
    /// Takes the messages that wait, so that one transaction records them all.
    private mutating func receive(into step: inout Step) throws(CoordinatorError) {
        for _ in 0..<1000 {
            let frames: [[UInt8]]
            do throws(ZeroMQError) {
                guard let message = try socket.receive() else { return }
                frames = message
            } catch {
                throw .messaging(error)
            }
            guard let identity = frames.first else { continue }
            guard let name = String(validating: identity, as: UTF8.self) else {
                logger.warning("message refused: the routing identity is no UTF-8 text")
                continue
            }
            let worker = WorkerID(name)
            let message: WorkerMessage
            do throws(WireError) {
                message = try parser.workerMessage(from: Array(frames.dropFirst()))
            } catch {
                logger.warning("message of worker \(worker) refused: \(error)")
                continue
            }
            handle(message, from: worker, &step)
        }
    }

    private mutating func handle(_ message: WorkerMessage, from worker: WorkerID, _ step: inout Step) {
        switch message {
        case .hello(let greeting):
            greet(greeting, worker, &step)
        case .heartbeat(let progress):
            tracker.note(progress, of: worker)
            decide(.heartbeat(worker), &step)
        case .finished(let task, let attempt, let result, let classifier):
            guard tasks.kind(of: task) != .train || classifier != nil else {
                decide(.failed(worker, task, attempt, reason: "the worker sent no classifier"), &step)
                return
            }
            decide(.finished(worker, task, attempt), &step, answer: Answer(result: result, classifier: classifier))
        case .failed(let task, let attempt, let reason, let log):
            decide(.failed(worker, task, attempt, reason: reason), &step, answer: Answer(log: log))
        case .goodbye(let reason):
            decide(.workerLost(worker, reason: reason), &step)
        }
    }

    private mutating func greet(_ greeting: WorkerGreeting, _ worker: WorkerID, _ step: inout Step) {
        guard greeting.methodVersion == numericalMethodVersion else {
            let reason = "its numerical method is version \(greeting.methodVersion), not \(numericalMethodVersion)"
            logger.warning("worker \(worker) turned away: \(reason)")
            step.messages.append((worker, .leave(reason: reason)))
            return
        }
        logger.info("worker \(worker) joined: process \(greeting.processID) on \(greeting.host)")
        step.messages.append((worker, .welcome(heartbeatInterval: Self.heartbeatInterval)))
        if let held = greeting.held {
            decide(.workerReturned(worker, held.task, held.attempt), &step)
        } else {
            decide(.workerJoined(worker), &step)
        }
    }

    /// Returns how the run ends when the notice ends it.
    private mutating func handle(
        _ notice: CoordinatorNotice, _ step: inout Step
    ) throws(CoordinatorError) -> CoordinatorEnding? {
        switch notice {
        case .workerEnded(let name, let reason):
            decide(.workerLost(WorkerID(name), reason: reason), &step)
            return nil
        case .workersExhausted(let reason):
            try perform(step)
            return .abandoned(reason: reason)
        case .interrupted:
            decide(.stop, &step)
            try perform(step)
            return .interrupted
        }
    }
}

// MARK: - Decide, record, act

extension SweepCoordinator {
    private mutating func decide(_ event: SchedulerEvent, _ step: inout Step, answer: Answer = Answer()) {
        for action in scheduler.handle(event, at: now) { add(action, answer, to: &step) }
    }

    private mutating func add(_ action: SchedulerAction, _ answer: Answer, to step: inout Step) {
        switch action {
        case .assign(let task, let attempt, let worker):
            step.assign(task, attempt, worker, tasks.specification(of: task), kind: tasks.kind(of: task))
        case .adopt(let task, let attempt, let worker):
            logger.info("worker \(worker) came back with task \(task) attempt \(attempt)")
            step.entries.append(.adopted(task, attempt, worker: worker.name, at: .now))
        case .accept(let task, let attempt, let worker):
            guard let result = answer.result else {
                preconditionFailure("the scheduler accepted \(task), of which no result came")
            }
            tracker.finished(tasks.kind(of: task), duration: result.duration)
            if let classifier = answer.classifier, tasks.kind(of: task) == .train {
                step.classifiers.append((task, classifier))
            }
            step.entries.append(.accepted(task, attempt, result, at: .now))
            step.messages.append((worker, .acknowledge(task: task, attempt: attempt)))
        case .discard(let task, let attempt, let worker):
            step.messages.append((worker, .acknowledge(task: task, attempt: attempt)))
        case .recordFailure(let task, let attempt, let worker, let reason, let isFinal):
            logger.error("task \(task) attempt \(attempt) failed on worker \(worker): \(reason)")
            if isFinal { tracker.gaveUp(tasks.kind(of: task)) }
            step.logs.append((folder.log(of: task, attempt: attempt), answer.log ?? reason))
            step.entries.append(.failed(task, attempt, reason: reason, isFinal: isFinal, at: .now))
            step.messages.append((worker, .acknowledge(task: task, attempt: attempt)))
        case .recordLoss(let worker, let reason, let held):
            logger.warning("worker \(worker) lost: \(reason); \(held.count) task(s) returned to the queue")
            tracker.note(nil, of: worker)
            for item in held { step.entries.append(.lost(item.task, item.attempt, reason: reason, at: .now)) }
        case .invite(let worker):
            step.messages.append((worker, .invite))
        case .release(let worker, let reason):
            step.messages.append((worker, .leave(reason: reason)))
        }
    }

    /// Records what the step learnt, then sends. A worker that cannot be reached is lost, which may ask for more.
    private mutating func perform(_ first: consuming Step) throws(CoordinatorError) {
        var step = first
        while !step.entries.isEmpty || !step.messages.isEmpty {
            try record(step)
            var next = Step()
            for (worker, message) in step.messages where try !send(message, to: worker) {
                decide(.workerLost(worker, reason: "its connection is gone"), &next)
            }
            step = next
        }
    }

    private func record(_ step: borrowing Step) throws(CoordinatorError) {
        for (task, classifier) in step.classifiers { try models.store(classifier, of: task) }
        for log in step.logs { try writeDurably(Array((log.text + "\n").utf8), to: log.path) }
        guard !step.entries.isEmpty else { return }
        do throws(JournalError) { try journal.commit(step.entries) } catch { throw .journal(error) }
    }

    /// Whether the message could be handed to a connection of the worker.
    private func send(_ message: CoordinatorMessage, to worker: WorkerID) throws(CoordinatorError) -> Bool {
        do {
            let frames = try serialiser.frames(of: attachingClassifier(to: message))
            return try socket.send([Array(worker.name.utf8)] + frames) == .sent
        } catch let error as ZeroMQError {
            throw .messaging(error)
        } catch {
            preconditionFailure("the coordinator composed a message that cannot be sent: \(error)")
        }
    }

    /// A measurement travels with the classifier of its training, read when it is sent and not kept in memory.
    private func attachingClassifier(to message: CoordinatorMessage) -> CoordinatorMessage {
        guard case .assign(let task, let attempt, let specification, nil) = message,
            case .measure(_, let training) = specification
        else { return message }
        return .assign(task: task, attempt: attempt, specification: specification, classifier: models.load(training))
    }
}

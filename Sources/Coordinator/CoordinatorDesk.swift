import Foundation
import Journal
import Logging
import Scheduling
import Sweep
import Wire
import ZeroMQ

/// The journal, the files and the socket of a coordinator.
struct CoordinatorDesk: StepPerformer, ~Copyable {
    typealias Failure = CoordinatorError

    private let grid: Grid
    private let journal: SweepJournal
    private let folder: OutputFolder
    private let models: ModelStore
    private let logger: Logger
    private let serialiser = MessageSerialiser()
    var entrance: Entrance
    /// Workers that were told to leave, as long as their connections are there.
    private var dismissed: Set<WorkerID> = []
    /// The classifier sent last, for its measurements are sent one after the other.
    private var latestClassifier: (task: TaskID, content: [UInt8]?)?

    /// - Throws: `CoordinatorError.messaging` when the endpoint cannot be bound.
    init(
        _ grid: Grid, journal: SweepJournal, folder: OutputFolder, door: CoordinatorDoor, logger: Logger
    ) throws(CoordinatorError) {
        do throws(ZeroMQError) {
            entrance = try Entrance(door, logger: logger)
        } catch {
            throw .messaging(error)
        }
        self.grid = grid
        self.journal = journal
        self.folder = folder
        self.logger = logger
        models = ModelStore(folder)
    }

    /// Takes back results whose classifier is gone.
    func remove(results tasks: [TaskID]) throws(CoordinatorError) {
        do throws(JournalError) { try journal.remove(results: tasks, at: .now) } catch { throw .journal(error) }
    }

    mutating func record(_ step: Step) throws(CoordinatorError) {
        for (task, content) in step.classifiers { try models.store(content, of: task) }
        for (attempt, text) in step.logs {
            let path = folder.log(of: attempt.task, attempt: attempt.attempt)
            try writeDurably(Array((text + "\n").utf8), to: path)
        }
        if !step.entries.isEmpty {
            do throws(JournalError) { try journal.commit(step.entries) } catch { throw .journal(error) }
        }
        for (task, content) in step.checkpoints {
            // The training goes on without.
            do { try models.store(checkpoint: content, of: task) } catch { logger.warning("\(error)") }
        }
        for task in step.decided { models.removeCheckpoint(of: task) }
    }

    mutating func send(_ message: CoordinatorMessage, to worker: WorkerID) throws(CoordinatorError) -> Bool {
        do {
            let isSent = try entrance.send(serialiser.frames(of: message), to: worker)
            if case .leave = message, isSent { dismissed.insert(worker) } else { dismissed.remove(worker) }
            return isSent
        } catch let error as ZeroMQError {
            throw .messaging(error)
        } catch {
            preconditionFailure("the coordinator composed a message that cannot be sent: \(error)")
        }
    }

    /// Tells those again to leave that are still connected; whether there are any.
    mutating func remindDismissed() throws(CoordinatorError) -> Bool {
        for worker in dismissed { _ = try send(.leave(reason: "it was told to leave"), to: worker) }
        return !dismissed.isEmpty
    }

    /// A task with what a worker needs for it, read when it is sent and not kept in memory.
    mutating func task(_ attempt: TaskAttempt, kind: TaskKind, of point: Int) -> AssignedTask {
        let specification = grid.specification(ofTask: kind, at: point)
        var task = AssignedTask(task: attempt.task, attempt: attempt.attempt, specification: specification)
        switch specification {
        case .train: task.checkpoint = models.loadCheckpoint(of: attempt.task)
        case .measure(_, let training): task.classifier = classifier(of: training)
        default: break
        }
        return task
    }

    private mutating func classifier(of training: TaskID) -> [UInt8]? {
        if let latestClassifier, latestClassifier.task == training { return latestClassifier.content }
        let content = models.load(training)
        latestClassifier = (training, content)
        return content
    }
}

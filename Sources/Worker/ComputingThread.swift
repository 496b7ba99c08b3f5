import Analysis
import Foundation
import Sweep
import Synchronization
import Training
import Wire
import ZeroMQ

/// One task given to this worker.
struct Assignment: Sendable {
    var task: TaskID
    var attempt: Attempt
    var specification: TaskSpecification
    var classifier: [UInt8]?
}

/// How an assignment ended.
enum AssignmentOutcome: Sendable {
    case finished(TaskOutput)
    case failed(reason: String)
}

/// Computes one assignment at a time on a thread of its own, so that messages and heartbeats never wait for it.
final class ComputingThread: Sendable {
    /// Outcomes in the order in which they came.
    let outcomes: Mailbox<(Assignment, AssignmentOutcome)>
    private let computer = Mutex(TaskComputer())
    private let latest = Mutex<TaskProgress?>(nil)

    init() throws(ZeroMQError) { outcomes = try Mailbox() }

    /// How far the running training is.
    var progress: TaskProgress? { latest.withLock { $0 } }

    /// Begins an assignment; the outcome arrives in `outcomes`.
    func start(_ assignment: Assignment) {
        let thread = Thread { [self] in
            let outcome = computer.withLock { compute(assignment, with: &$0) }
            latest.withLock { $0 = nil }
            outcomes.put((assignment, outcome))
        }
        thread.name = "computing"
        thread.stackSize = 16 << 20
        thread.start()
    }

    private func compute(_ assignment: Assignment, with computer: inout TaskComputer) -> AssignmentOutcome {
        let start = ContinuousClock.now
        do throws(AnalysisError) {
            var output = try computer.compute(
                assignment.specification, identity: assignment.task, classifier: assignment.classifier
            ) { epoch, _ in report(epoch, of: assignment) }
            output.result.duration = (ContinuousClock.now - start) / .seconds(1)
            return .finished(output)
        } catch {
            return .failed(reason: error.description)
        }
    }

    private func report(_ epoch: EpochRecord, of assignment: Assignment) {
        guard case .train(let specification) = assignment.specification else { return }
        let progress = TaskProgress(
            task: assignment.task, attempt: assignment.attempt, epoch: epoch.epoch,
            epochs: specification.training.epochs, loss: epoch.validationLoss)
        latest.withLock { $0 = progress }
    }
}

import Analysis
import DequeModule
import Foundation
import Logging
import Sweep
import Synchronization
import Training
import Wire
import ZeroMQ

/// Computes tasks one after the other on a thread of its own, so that messages and heartbeats never wait for it.
final class ComputingThread: Sendable {
    /// What came of them, in the order in which it came.
    let reports: Mailbox<WorkReport>
    /// Rings when half of what was waiting has been begun, and when nothing waits: who gathers reports shall hand them on.
    let runningLow: Mailbox<Void>
    private let logger: Logger
    private let state = Mutex(State())
    private let waiting = DispatchSemaphore(value: 0)

    private struct State {
        var queue: Deque<AssignedTask> = []
        /// Tasks that wait when `runningLow` rings next.
        var low = 0
        var running: (attempt: TaskAttempt, control: TaskControl)?
        var progress: TaskProgress?
        var checkpointInterval = Duration.seconds(5)
        var isStopped = false
    }

    init(logger: Logger) throws(ZeroMQError) {
        self.logger = logger
        reports = try Mailbox()
        runningLow = try Mailbox()
        let thread = Thread { [self] in serve() }
        thread.name = "computing"
        thread.stackSize = 16 << 20
        thread.start()
    }

    /// How far the running training is.
    var progress: TaskProgress? { state.withLock(\.progress) }

    func setCheckpointInterval(_ interval: Duration) { state.withLock { $0.checkpointInterval = interval } }

    /// Appends tasks to those that wait.
    func add(_ tasks: [AssignedTask]) {
        state.withLock { state in
            state.queue += tasks
            state.low = state.queue.count / 2
        }
        for _ in tasks { waiting.signal() }
    }

    /// Ceases to compute a task, or does not begin.
    func cease(_ attempt: TaskAttempt) {
        state.withLock { state in
            state.queue.removeAll { $0.task == attempt.task && $0.attempt == attempt.attempt }
            if let running = state.running, running.attempt == attempt { running.control.cancel() }
        }
    }

    /// Lets the thread end and gives up what it computes, so that no program of the user's own outlives the worker; waits for
    /// it half a second.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.queue = []
            state.running?.control.cancel()
        }
        waiting.signal()
        for _ in 0..<100 where state.withLock({ $0.running != nil }) { usleep(5000) }
    }

    /// The thread.
    private func serve() {
        var computer = TaskComputer()
        while !state.withLock(\.isStopped) {
            waiting.wait()
            guard let (task, control) = begin() else { continue }  // given up before it was begun
            let report = compute(task, control, with: &computer)
            let isLow = end()
            reports.put(report)
            if isLow { runningLow.put(()) }
        }
    }

    private func begin() -> (AssignedTask, TaskControl)? {
        state.withLock { state in
            guard !state.queue.isEmpty else { return nil }
            let task = state.queue.removeFirst()
            let control = TaskControl()
            state.running = (TaskAttempt(task.task, task.attempt), control)
            return (task, control)
        }
    }

    /// Whether little waits.
    private func end() -> Bool {
        state.withLock { state in
            state.running = nil
            state.progress = nil
            guard state.queue.count <= state.low else { return false }
            state.low = state.queue.count / 2
            return true
        }
    }

    private func compute(
        _ task: AssignedTask, _ control: TaskControl, with computer: inout TaskComputer
    ) -> WorkReport {
        let attempt = TaskAttempt(task.task, task.attempt)
        let start = ContinuousClock.now
        do {
            var lastCheckpoint = start
            var output = try computer.compute(
                task.specification, identity: task.task, classifier: task.classifier, attempt: task.attempt,
                from: checkpoint(of: task), control: control
            ) { epoch, make in
                report(epoch, of: task)
                guard .now - lastCheckpoint >= state.withLock(\.checkpointInterval) else { return }
                let checkpoint = make()
                reports.put(.checkpoint(attempt, epochs: checkpoint.epochs, content: checkpoint.encoded()))
                lastCheckpoint = .now
            }
            output.result.duration = (ContinuousClock.now - start) / .seconds(1)
            if let log = output.log { logger.info("task \(attempt) said: \(log)") }
            return .finished(attempt, try EncodedResult(output.result), classifier: output.classifier)
        } catch AnalysisError.cancelled {
            return .ceased(attempt)
        } catch {
            logger.error("task \(attempt): \(error)")
            let log = (error as? AnalysisError)?.log.map { "\(error)\n\($0)" }
            return .failed(attempt, reason: "\(error)", log: log ?? "\(error)")
        }
    }

    /// Where the task goes on; nil for its beginning, also when the checkpoint is that of something else.
    private func checkpoint(of task: AssignedTask) -> TrainingCheckpoint? {
        guard let bytes = task.checkpoint, let checkpoint = try? TrainingCheckpoint(decoding: bytes),
            checkpoint.identity == task.task.hash
        else { return nil }
        return checkpoint
    }

    private func report(_ epoch: EpochRecord, of task: AssignedTask) {
        guard case .train(let specification) = task.specification else { return }
        let progress = TaskProgress(
            task: task.task, attempt: task.attempt, epoch: min(epoch.epoch, specification.training.epochs),
            epochs: specification.training.epochs, loss: epoch.validationLoss)
        state.withLock { $0.progress = progress }
    }
}

import Coordinator
import Foundation
import Runner
import Subprocess
import SystemPackage
import ZeroMQ

/// Keeps worker processes running on this host: one that dies is replaced, until they die at once again and again.
///
/// A worker that outlived an earlier coordinator of the same sweep is taken over: it is not a child of this process, but its
/// lock tells whether it lives.
struct WorkerPool: Sendable {
    let place: MeetingPlace
    /// Folder for the workers' logs.
    let logs: String
    let count: Int
    let notices: Mailbox<CoordinatorNotice>

    /// Quick deaths in a row after which a slot gives up.
    private static let patience = 5

    /// Runs until every worker was released; a cancelled task ends its workers.
    func run() async {
        let reasons = await withTaskGroup(of: String?.self) { group in
            for index in 1...count {
                group.addTask { await keep("worker-\(index)") }
            }
            var reasons: [String] = []
            for await reason in group { if let reason { reasons.append(reason) } }
            return reasons
        }
        guard !Task.isCancelled else { return }
        // Released workers count, too: a coordinator whose sweep is over does not look here any more.
        notices.put(.workersExhausted(reason: reasons.first ?? "every worker has left"))
    }

    /// Ends a worker that has fallen silent, so that another takes its place.
    func replace(_ name: String) {
        if let process = ProcessLock.holder(of: place.lock(of: name)) { kill(process, SIGKILL) }
    }

    /// Keeps one worker running; returns why that is no use any more, nil after a release.
    private func keep(_ name: String) async -> String? {
        await takeOver(name)
        var quickDeaths = 0
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let end = await runOnce(name)
            guard let end, !Task.isCancelled else { return nil }
            notices.put(.workerEnded(name: name, reason: end))
            quickDeaths = ContinuousClock.now - start < .seconds(2) ? quickDeaths + 1 : 0
            if quickDeaths >= Self.patience { return "\(name) ended \(quickDeaths) times at once: \(end)" }
            try? await Task.sleep(for: .milliseconds(50 << quickDeaths))
        }
        return nil
    }

    /// Waits for the end of a worker of this name that an earlier run left, if there is one; then tells the coordinator that
    /// what the worker had is free.
    private func takeOver(_ name: String) async {
        let lock = place.lock(of: name)
        if let process = ProcessLock.holder(of: lock) {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    Thread.detachNewThread {
                        ProcessLock.waitUntilFree(lock)
                        continuation.resume()
                    }
                }
            } onCancel: {
                kill(process, SIGTERM)
            }
        }
        notices.put(.workerEnded(name: name, reason: "its process is gone"))
    }

    /// Runs a worker process to its end; returns how it ended, nil for a regular one.
    private func runOnce(_ name: String) async -> String? {
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(2))]
        do {
            let log = try FileDescriptor.open(
                FilePath("\(logs)/\(name).log"), .writeOnly, options: [.create, .append],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            defer { try? log.close() }
            let result = try await Subprocess.run(
                .path("/proc/self/exe"),
                arguments: [
                    "worker", "--connect", place.endpoint, "--name", name, "--lock", place.lock(of: name),
                    "--orphan-limit", "30",
                ],
                platformOptions: options,
                output: .fileDescriptor(log, closeAfterSpawningProcess: false),
                error: .fileDescriptor(log, closeAfterSpawningProcess: false))
            return result.terminationStatus.isSuccess ? nil : "its process ended: \(result.terminationStatus)"
        } catch {
            return "its process could not be run: \(error)"
        }
    }
}

import Foundation
import Sweep

/// Turns messages into frames.
///
///     frame 0   4 bytes: "SS", protocol version, kind
///     frame 1   header: a JSON object, keys in alphabetical order
///     frame 2…  only of some kinds: what the header tells the lengths of
package struct MessageSerialiser: Sendable {
    private let limits: WireLimits
    private let encoder: JSONEncoder

    package init() { self.init(limits: WireLimits()) }

    init(limits: WireLimits) {
        self.limits = limits
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The frames of a message, without the routing identity.
    ///
    /// - Throws: `WireError.unsendable` for an attempt below 1 or too many tasks, and `.headerTooLong` or `.blobTooLong`
    ///   for what the other side would refuse.
    package func frames(of message: WorkerMessage) throws(WireError) -> [[UInt8]] {
        switch message {
        case .hello(let greeting):
            try frames(WorkerMessageKind.hello, greeting)
        case .heartbeat(let progress, let assignments):
            try frames(
                WorkerMessageKind.heartbeat, HeartbeatHeader(progress: progress, assignments: assignments))
        case .finished(let tasks):
            try frames(ofFinished: tasks)
        case .failed(let task, let attempt, let reason, let log):
            try frames(
                WorkerMessageKind.failed, FailedHeader(task: task, attempt: attempt, reason: reason, log: log))
        case .checkpoint(let task, let attempt, let epochs, let content):
            try frames(
                WorkerMessageKind.checkpoint, CheckpointHeader(task: task, attempt: attempt, epochs: epochs),
                blobs: [content])
        case .draining(let reason, let returned):
            try frames(ofDraining: returned, reason: reason)
        case .goodbye(let reason):
            try frames(WorkerMessageKind.goodbye, ReasonHeader(reason: reason))
        }
    }

    /// The frames of a message, without the routing identity.
    ///
    /// - Throws: `WireError.unsendable` for an attempt below 1, too many tasks or an interval out of range, and
    ///   `.headerTooLong` or `.blobTooLong` for what the other side would refuse.
    package func frames(of message: CoordinatorMessage) throws(WireError) -> [[UInt8]] {
        switch message {
        case .welcome(let heartbeat, let checkpoint):
            try frames(
                CoordinatorMessageKind.welcome,
                WelcomeHeader(
                    heartbeatIntervalSeconds: try seconds(heartbeat, "heartbeatIntervalSeconds"),
                    checkpointIntervalSeconds: try seconds(checkpoint, "checkpointIntervalSeconds")))
        case .assign(let tasks, let number):
            try frames(ofAssigned: tasks, number: number)
        case .acknowledge(let attempts):
            try batch(CoordinatorMessageKind.acknowledge, AttemptsHeader(attempts))
        case .invite:
            try frames(CoordinatorMessageKind.invite, EmptyHeader())
        case .leave(let reason):
            try frames(CoordinatorMessageKind.leave, ReasonHeader(reason: reason))
        case .refuse(let reason):
            try frames(CoordinatorMessageKind.refuse, ReasonHeader(reason: reason))
        }
    }

    private func frames(ofDraining returned: [TaskAttempt], reason: String) throws(WireError) -> [[UInt8]] {
        let header = DrainingHeader(
            reason: reason, tasks: returned.map(\.task), attempts: returned.map(\.attempt.number))
        try check(header, WorkerMessageKind.draining)
        return try frames(WorkerMessageKind.draining, header)
    }

    private func frames(ofFinished tasks: [FinishedTask]) throws(WireError) -> [[UInt8]] {
        let header = FinishedHeader(
            tasks: tasks.map(\.task), attempts: tasks.map(\.attempt.number),
            resultBytes: tasks.map(\.result.json.count), classifierBytes: tasks.map { $0.classifier?.count ?? -1 })
        let classifiers = tasks.compactMap(\.classifier)
        return try batch(
            WorkerMessageKind.finished, header,
            blobs: [joined(tasks.map(\.result.json))] + (classifiers.isEmpty ? [] : [joined(classifiers)]))
    }

    private func frames(ofAssigned tasks: [AssignedTask], number: Int) throws(WireError) -> [[UInt8]] {
        var files: [[UInt8]] = []
        /// Measurements of one training bring its classifier once.
        func place(_ file: [UInt8]?) -> Int {
            guard let file else { return -1 }
            if let known = files.firstIndex(of: file) { return known }
            files.append(file)
            return files.count - 1
        }
        let specifications = tasks.map(\.specification.json)
        var header = AssignHeader(
            number: number, tasks: tasks.map(\.task), attempts: tasks.map(\.attempt.number),
            specificationBytes: specifications.map(\.count), fileBytes: [],
            classifiers: tasks.map { place($0.classifier) }, checkpoints: tasks.map { place($0.checkpoint) })
        header.fileBytes = files.map(\.count)
        return try batch(
            CoordinatorMessageKind.assign, header,
            blobs: [joined(specifications)] + (files.isEmpty ? [] : [joined(files)]))
    }

    /// The parts one after the other, without a copy of a single one.
    private func joined(_ parts: [[UInt8]]) -> [UInt8] {
        parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    private func seconds(_ interval: Duration, _ key: String) throws(WireError) -> Double {
        let allowed = WireProtocol.intervalMilliseconds
        guard interval >= .milliseconds(allowed.lowerBound), interval <= .milliseconds(allowed.upperBound) else {
            throw .unsendable(path: key, reason: "expected 1 ms to a day, found \(interval)", message: "welcome")
        }
        let (seconds, attoseconds) = interval.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return Double(milliseconds) / 1000
    }

    /// The frames of a header of lists, which is written by hand.
    private func batch(
        _ kind: some MessageKind, _ header: some ListHeader, blobs: [[UInt8]] = []
    ) throws(WireError) -> [[UInt8]] {
        try check(header, kind)
        var writer = ListWriter(count: header.attempts.count)
        header.write(to: &writer)
        writer.end()
        return try frames(kind, json: writer.bytes, blobs: blobs)
    }

    private func check(_ header: some BatchHeader, _ kind: some MessageKind) throws(WireError) {
        guard let problem = header.problem else { return }
        throw .unsendable(path: problem.path, reason: problem.reason, message: "\(kind)")
    }

    private func frames(
        _ kind: some MessageKind, _ header: some Encodable, blobs: [[UInt8]] = []
    ) throws(WireError) -> [[UInt8]] {
        try frames(kind, json: json(header, kind), blobs: blobs)
    }

    private func frames(
        _ kind: some MessageKind, json header: [UInt8], blobs: [[UInt8]]
    ) throws(WireError) -> [[UInt8]] {
        guard header.count <= limits.header else {
            throw .headerTooLong(header.count, limit: limits.header, message: "\(kind)")
        }
        for blob in blobs where blob.count > limits.blob {
            throw .blobTooLong(blob.count, limit: limits.blob, message: "\(kind)")
        }
        return [WireProtocol.magic + [WireProtocol.version, kind.rawValue], header] + blobs
    }

    private func json(_ header: some Encodable, _ kind: some MessageKind) throws(WireError) -> [UInt8] {
        do {
            return [UInt8](try encoder.encode(header))
        } catch {
            let problem = CodingProblem(error)
            throw .unsendable(path: problem.path, reason: problem.reason, message: "\(kind)")
        }
    }
}

extension BatchHeader {
    /// Why the header cannot be, at which key; nil when nothing is wrong with its lists.
    var problem: (path: String, reason: String)? {
        guard let count = counts.first, counts.allSatisfy({ $0 == count }) else {
            return ("tasks", "expected lists of equal length, found \(counts)")
        }
        guard count <= WireProtocol.maximumBatch else {
            return ("tasks", "expected at most \(WireProtocol.maximumBatch) tasks, found \(count)")
        }
        guard let wrong = attempts.firstIndex(where: { !WireProtocol.attempts.contains($0) }) else { return nil }
        let allowed = WireProtocol.attempts
        return (
            "attempts[\(wrong)]",
            "expected an attempt from \(allowed.lowerBound) to \(allowed.upperBound), found \(attempts[wrong])"
        )
    }
}

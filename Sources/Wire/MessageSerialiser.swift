import Foundation
import Sweep

/// Turns messages into frames.
///
///     frame 0   4 bytes: "SS", protocol version, kind
///     frame 1   header: a JSON object, keys in alphabetical order
///     frame 2   only with a classifier: its bytes
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
    /// - Throws: `WireError.unsendable` for a number that is not finite or an attempt below 1, and `.headerTooLong` or
    ///   `.blobTooLong` for what the other side would refuse.
    package func frames(of message: WorkerMessage) throws(WireError) -> [[UInt8]] {
        switch message {
        case .hello(let greeting):
            try frames(WorkerMessageKind.hello, greeting)
        case .heartbeat(let progress):
            try frames(WorkerMessageKind.heartbeat, HeartbeatHeader(progress: progress))
        case .finished(let task, let attempt, let result, let classifier):
            try frames(
                WorkerMessageKind.finished, FinishedHeader(task: task, attempt: attempt, result: result),
                blob: classifier)
        case .failed(let task, let attempt, let reason, let log):
            try frames(
                WorkerMessageKind.failed, FailedHeader(task: task, attempt: attempt, reason: reason, log: log))
        case .goodbye(let reason):
            try frames(WorkerMessageKind.goodbye, ReasonHeader(reason: reason))
        }
    }

    /// The frames of a message, without the routing identity.
    ///
    /// - Throws: `WireError.unsendable` for a number that is not finite, an attempt below 1 or an interval out of
    ///   range, and `.headerTooLong` or `.blobTooLong` for what the other side would refuse.
    package func frames(of message: CoordinatorMessage) throws(WireError) -> [[UInt8]] {
        switch message {
        case .welcome(let heartbeatInterval):
            try frames(CoordinatorMessageKind.welcome, try welcomeHeader(heartbeatInterval))
        case .assign(let task, let attempt, let specification, let classifier):
            try frames(
                CoordinatorMessageKind.assign,
                AssignHeader(task: task, attempt: attempt, specification: specification), blob: classifier)
        case .acknowledge(let task, let attempt):
            try frames(CoordinatorMessageKind.acknowledge, AcknowledgeHeader(task: task, attempt: attempt))
        case .invite:
            try frames(CoordinatorMessageKind.invite, EmptyHeader())
        case .leave(let reason):
            try frames(CoordinatorMessageKind.leave, ReasonHeader(reason: reason))
        }
    }

    private func welcomeHeader(_ interval: Duration) throws(WireError) -> WelcomeHeader {
        let allowed = WireProtocol.heartbeatMilliseconds
        guard interval >= .milliseconds(allowed.lowerBound), interval <= .milliseconds(allowed.upperBound) else {
            throw .unsendable(
                path: "heartbeatIntervalSeconds", reason: "expected 1 ms to a day, found \(interval)",
                message: "welcome")
        }
        let (seconds, attoseconds) = interval.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return WelcomeHeader(heartbeatIntervalSeconds: Double(milliseconds) / 1000)
    }

    private func frames(
        _ kind: some MessageKind, _ header: some Encodable, blob: [UInt8]? = nil
    ) throws(WireError) -> [[UInt8]] {
        let prefix = WireProtocol.magic + [WireProtocol.version, kind.rawValue]
        let header = try json(header, kind)
        guard header.count <= limits.header else {
            throw .headerTooLong(header.count, limit: limits.header, message: "\(kind)")
        }
        guard let blob else { return [prefix, header] }
        guard blob.count <= limits.blob else {
            throw .blobTooLong(blob.count, limit: limits.blob, message: "\(kind)")
        }
        return [prefix, header, blob]
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

import Foundation
import Sweep

/// Turns frames, whoever sent them, into messages or into the reason why they are none.
///
/// The layout is that of `MessageSerialiser`. Keys that this version does not know are ignored.
package struct MessageParser: Sendable {
    private let limits: WireLimits
    private let decoder = JSONDecoder()

    package init() { self.init(limits: WireLimits()) }

    init(limits: WireLimits) { self.limits = limits }

    /// What a worker said.
    ///
    /// - Parameter frames: The frames after the routing identity.
    /// - Throws: A `WireError` that names what is refused; no bytes can trap.
    package func workerMessage(from frames: [[UInt8]]) throws(WireError) -> WorkerMessage {
        let parts = try parts(of: frames, as: WorkerMessageKind.self)
        switch parts.kind {
        case .hello:
            return .hello(try greeting(parts))
        case .heartbeat:
            return .heartbeat(try progress(parts))
        case .finished:
            let header = try decode(FinishedHeader.self, parts)
            return .finished(
                task: header.task, attempt: header.attempt, result: header.result, classifier: parts.blob)
        case .failed:
            let header = try decode(FailedHeader.self, parts)
            return .failed(task: header.task, attempt: header.attempt, reason: header.reason, log: header.log)
        case .goodbye:
            return .goodbye(reason: try decode(ReasonHeader.self, parts).reason)
        }
    }

    /// What the coordinator said.
    ///
    /// - Throws: A `WireError` that names what is refused; no bytes can trap.
    package func coordinatorMessage(from frames: [[UInt8]]) throws(WireError) -> CoordinatorMessage {
        let parts = try parts(of: frames, as: CoordinatorMessageKind.self)
        switch parts.kind {
        case .welcome:
            return .welcome(heartbeatInterval: try heartbeatInterval(parts))
        case .assign:
            let header = try decode(AssignHeader.self, parts)
            return .assign(
                task: header.task, attempt: header.attempt, specification: header.specification,
                classifier: parts.blob)
        case .acknowledge:
            let header = try decode(AcknowledgeHeader.self, parts)
            return .acknowledge(task: header.task, attempt: header.attempt)
        case .invite:
            _ = try decode(EmptyHeader.self, parts)
            return .invite
        case .leave:
            return .leave(reason: try decode(ReasonHeader.self, parts).reason)
        }
    }
}

/// A message taken apart, its header not yet read.
private struct MessageParts<Kind: MessageKind> {
    var kind: Kind
    var header: [UInt8]
    var blob: [UInt8]?

    func refusal(at path: String, _ reason: String) -> WireError {
        .malformedHeader(path: path, reason: reason, message: "\(kind)")
    }
}

extension MessageParser {
    /// Checks everything that can be checked without reading the header.
    private func parts<Kind: MessageKind>(
        of frames: [[UInt8]], as _: Kind.Type
    ) throws(WireError) -> MessageParts<Kind> {
        guard let prefix = frames.first else { throw .wrongFrameCount(0, expected: 2...3, message: nil) }
        guard prefix.count == WireProtocol.prefixBytes, prefix.starts(with: WireProtocol.magic) else {
            throw .malformedPrefix(found: Array(prefix.prefix(8)), byteCount: prefix.count)
        }
        guard prefix[2] == WireProtocol.version else { throw .unknownVersion(prefix[2]) }
        guard let kind = Kind(rawValue: prefix[3]) else { throw .unknownKind(prefix[3], sender: Kind.sender) }
        guard kind.frameCounts.contains(frames.count) else {
            throw .wrongFrameCount(frames.count, expected: kind.frameCounts, message: "\(kind)")
        }
        let parts = MessageParts(kind: kind, header: frames[1], blob: frames.count > 2 ? frames[2] : nil)
        guard parts.header.count <= limits.header else {
            throw .headerTooLong(parts.header.count, limit: limits.header, message: "\(kind)")
        }
        if let blob = parts.blob, blob.count > limits.blob {
            throw .blobTooLong(blob.count, limit: limits.blob, message: "\(kind)")
        }
        return parts
    }

    private func decode<Header: Decodable>(
        _ type: Header.Type, _ parts: MessageParts<some MessageKind>
    ) throws(WireError) -> Header {
        do {
            return try decoder.decode(type, from: Data(parts.header))
        } catch {
            let problem = CodingProblem(error)
            throw parts.refusal(at: problem.path, problem.reason)
        }
    }

    private func greeting(_ parts: MessageParts<WorkerMessageKind>) throws(WireError) -> WorkerGreeting {
        let greeting = try decode(WorkerGreeting.self, parts)
        guard greeting.protocolVersion == WireProtocol.version else {
            throw parts.refusal(
                at: "protocolVersion",
                "expected \(WireProtocol.version) as in the prefix, found \(greeting.protocolVersion)")
        }
        return greeting
    }

    private func progress(_ parts: MessageParts<WorkerMessageKind>) throws(WireError) -> TaskProgress? {
        guard let progress = try decode(HeartbeatHeader.self, parts).progress else { return nil }
        guard progress.epochs >= 0, (0...progress.epochs).contains(progress.epoch) else {
            throw parts.refusal(at: "progress.epoch", "epoch \(progress.epoch) of \(progress.epochs) does not exist")
        }
        return progress
    }

    private func heartbeatInterval(_ parts: MessageParts<CoordinatorMessageKind>) throws(WireError) -> Duration {
        let seconds = try decode(WelcomeHeader.self, parts).heartbeatIntervalSeconds
        // Int64(exactly:) and not Int64(): a stranger's number may be far too large for any integer.
        guard let milliseconds = Int64(exactly: (seconds * 1000).rounded()),
            WireProtocol.heartbeatMilliseconds.contains(milliseconds)
        else { throw parts.refusal(at: "heartbeatIntervalSeconds", "expected 0.001 to 86400, found \(seconds)") }
        return .milliseconds(milliseconds)
    }
}

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
            return try heartbeat(parts)
        case .finished:
            return .finished(try finished(parts))
        case .failed:
            let header = try decode(FailedHeader.self, parts)
            return .failed(task: header.task, attempt: header.attempt, reason: header.reason, log: header.log)
        case .checkpoint:
            let header = try decode(CheckpointHeader.self, parts)
            guard header.epochs >= 0 else {
                throw parts.refusal(at: "epochs", "expected 0 or more, found \(header.epochs)")
            }
            return .checkpoint(
                task: header.task, attempt: header.attempt, epochs: header.epochs, content: parts.blobs[0])
        case .draining:
            let header = try batch(DrainingHeader.self, parts)
            let returned = zip(header.tasks, header.attempts).map { TaskAttempt($0, Attempt($1)) }
            return .draining(reason: header.reason, returned: returned)
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
            let header = try decode(WelcomeHeader.self, parts)
            return .welcome(
                heartbeatInterval: try interval(header.heartbeatIntervalSeconds, "heartbeatIntervalSeconds", parts),
                checkpointInterval: try interval(header.checkpointIntervalSeconds, "checkpointIntervalSeconds", parts))
        case .assign:
            return try assignment(parts)
        case .acknowledge:
            return .acknowledge(try batch(AttemptsHeader.self, parts).items)
        case .invite:
            _ = try decode(EmptyHeader.self, parts)
            return .invite
        case .leave:
            return .leave(reason: try decode(ReasonHeader.self, parts).reason)
        case .refuse:
            return .refuse(reason: try decode(ReasonHeader.self, parts).reason)
        }
    }
}

/// A message taken apart, its header not yet read.
private struct MessageParts<Kind: MessageKind> {
    var kind: Kind
    var header: [UInt8]
    var blobs: [[UInt8]]

    func refusal(at path: String, _ reason: String) -> WireError {
        .malformedHeader(path: path, reason: reason, message: "\(kind)")
    }
}

extension MessageParser {
    /// Checks everything that can be checked without reading the header.
    private func parts<Kind: MessageKind>(
        of frames: [[UInt8]], as _: Kind.Type
    ) throws(WireError) -> MessageParts<Kind> {
        guard let prefix = frames.first else { throw .wrongFrameCount(0, expected: 2...4, message: nil) }
        guard prefix.count == WireProtocol.prefixBytes, prefix.starts(with: WireProtocol.magic) else {
            throw .malformedPrefix(found: Array(prefix.prefix(8)), byteCount: prefix.count)
        }
        guard prefix[2] == WireProtocol.version else { throw .unknownVersion(prefix[2]) }
        guard let kind = Kind(rawValue: prefix[3]) else { throw .unknownKind(prefix[3], sender: Kind.sender) }
        guard kind.frameCounts.contains(frames.count) else {
            throw .wrongFrameCount(frames.count, expected: kind.frameCounts, message: "\(kind)")
        }
        let parts = MessageParts(kind: kind, header: frames[1], blobs: Array(frames.dropFirst(2)))
        guard parts.header.count <= limits.header else {
            throw .headerTooLong(parts.header.count, limit: limits.header, message: "\(kind)")
        }
        for blob in parts.blobs where blob.count > limits.blob {
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
        guard greeting.held.count <= WireProtocol.maximumBatch else {
            throw parts.refusal(
                at: "held", "expected at most \(WireProtocol.maximumBatch) tasks, found \(greeting.held.count)")
        }
        if let left = greeting.timeLeftSeconds, left < 0 {
            throw parts.refusal(at: "timeLeftSeconds", "expected 0 or more, found \(left)")
        }
        return greeting
    }

    private func heartbeat(_ parts: MessageParts<WorkerMessageKind>) throws(WireError) -> WorkerMessage {
        let header = try decode(HeartbeatHeader.self, parts)
        guard header.assignments >= 0 else {
            throw parts.refusal(at: "assignments", "expected 0 or more, found \(header.assignments)")
        }
        guard let progress = header.progress else { return .heartbeat(nil, assignments: header.assignments) }
        guard progress.epochs >= 0, (0...progress.epochs).contains(progress.epoch) else {
            throw parts.refusal(at: "progress.epoch", "epoch \(progress.epoch) of \(progress.epochs) does not exist")
        }
        return .heartbeat(progress, assignments: header.assignments)
    }

    private func interval(
        _ seconds: Double, _ key: String, _ parts: MessageParts<CoordinatorMessageKind>
    ) throws(WireError) -> Duration {
        // Int64(exactly:) and not Int64(): a stranger's number may be far too large for any integer.
        guard let milliseconds = Int64(exactly: (seconds * 1000).rounded()),
            WireProtocol.intervalMilliseconds.contains(milliseconds)
        else { throw parts.refusal(at: key, "expected 0.001 to 86400, found \(seconds)") }
        return .milliseconds(milliseconds)
    }
}

// MARK: - Batches

extension MessageParser {
    private func batch<Header: Decodable & BatchHeader>(
        _ type: Header.Type, _ parts: MessageParts<some MessageKind>
    ) throws(WireError) -> Header {
        let header = try decode(type, parts)
        if let problem = header.problem { throw parts.refusal(at: problem.path, problem.reason) }
        return header
    }

    private func finished(_ parts: MessageParts<WorkerMessageKind>) throws(WireError) -> [FinishedTask] {
        let header = try batch(FinishedHeader.self, parts)
        let results = try pieces(of: parts.blobs[0], header.resultBytes, "resultBytes", parts)
        let classifiers = try pieces(
            of: secondBlob(header.classifierBytes.contains { $0 != -1 }, parts), header.classifierBytes,
            "classifierBytes", orNone: true, parts)
        var tasks: [FinishedTask] = []
        for (index, result) in results.enumerated() {
            tasks.append(
                FinishedTask(
                    task: header.tasks[index], attempt: Attempt(header.attempts[index]),
                    result: try read(at: "results[\(index)]", parts) { try EncodedResult(checking: Array(result)) },
                    classifier: header.classifierBytes[index] == -1 ? nil : Array(classifiers[index])))
        }
        return tasks
    }

    private func assignment(_ parts: MessageParts<CoordinatorMessageKind>) throws(WireError) -> CoordinatorMessage {
        let header = try batch(AssignHeader.self, parts)
        guard header.number >= 1 else {
            throw parts.refusal(at: "number", "expected 1 or more, found \(header.number)")
        }
        let specifications = try pieces(of: parts.blobs[0], header.specificationBytes, "specificationBytes", parts)
        let files = try pieces(
            of: secondBlob(!header.fileBytes.isEmpty, parts), header.fileBytes, "fileBytes", parts
        ).map { Array($0) }
        func file(_ number: Int, _ key: String) throws(WireError) -> [UInt8]? {
            guard number != -1 else { return nil }
            guard files.indices.contains(number) else {
                throw parts.refusal(at: key, "expected -1 or one of \(files.count) files, found \(number)")
            }
            return files[number]
        }
        var tasks: [AssignedTask] = []
        for (index, specification) in specifications.enumerated() {
            tasks.append(
                AssignedTask(
                    task: header.tasks[index], attempt: Attempt(header.attempts[index]),
                    specification: try read(at: "specifications[\(index)]", parts) {
                        try TaskSpecification(json: Array(specification))
                    },
                    classifier: try file(header.classifiers[index], "classifiers[\(index)]"),
                    checkpoint: try file(header.checkpoints[index], "checkpoints[\(index)]")))
        }
        return .assign(tasks, number: header.number)
    }

    /// The second blob, which is there exactly when the header tells lengths of its pieces.
    private func secondBlob(
        _ isExpected: Bool, _ parts: MessageParts<some MessageKind>
    ) throws(WireError) -> [UInt8] {
        let (count, expected) = (parts.blobs.count + 2, isExpected ? 4 : 3)
        guard count == expected else {
            throw .wrongFrameCount(count, expected: expected...expected, message: "\(parts.kind)")
        }
        return isExpected ? parts.blobs[1] : []
    }

    /// Cuts a blob into pieces whose lengths the header tells and which make all of it; with `orNone`, a length of -1
    /// stands for no piece, which is empty here.
    private func pieces(
        of blob: [UInt8], _ lengths: [Int], _ key: String, orNone: Bool = false,
        _ parts: MessageParts<some MessageKind>
    ) throws(WireError) -> [ArraySlice<UInt8>] {
        var start = 0
        var pieces: [ArraySlice<UInt8>] = []
        for (index, length) in lengths.enumerated() {
            let length = orNone && length == -1 ? 0 : length
            guard length >= 0, length <= blob.count - start else {
                throw parts.refusal(
                    at: "\(key)[\(index)]", "expected 0 to \(blob.count - start) bytes, found \(length)")
            }
            pieces.append(blob[start..<start + length])
            start += length
        }
        guard start == blob.count else {
            throw parts.refusal(at: key, "expected the \(blob.count) bytes of the blob, found \(start)")
        }
        return pieces
    }

    /// Reads a part of a blob.
    private func read<Value>(
        at path: String, _ parts: MessageParts<some MessageKind>, _ body: () throws -> Value
    ) throws(WireError) -> Value {
        do {
            return try body()
        } catch {
            let problem = CodingProblem(error)
            throw parts.refusal(at: problem.path.isEmpty ? path : "\(path).\(problem.path)", problem.reason)
        }
    }
}

/// Why a message is refused, by the side that should send it or by the side that received it.
package enum WireError: Error, Equatable, Sendable {
    /// The first frame is not four bytes that begin with "SS"; `found` holds at most its first 8.
    case malformedPrefix(found: [UInt8], byteCount: Int)
    case unknownVersion(UInt8)
    /// A number that is no kind of message of this sender.
    case unknownKind(UInt8, sender: String)
    /// Too few or too many frames; `message` is nil for a message without any.
    case wrongFrameCount(Int, expected: ClosedRange<Int>, message: String?)
    case headerTooLong(Int, limit: Int, message: String)
    /// A header that is no JSON or says something impossible at this coding path.
    case malformedHeader(path: String, reason: String, message: String)
    case blobTooLong(Int, limit: Int, message: String)
    /// A value of our own that no header can hold, such as a figure that is not finite.
    case unsendable(path: String, reason: String, message: String)
}

extension WireError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformedPrefix(let found, let byteCount):
            "message prefix: expected 4 bytes that begin with 53 53, found \(byteCount) - \(hexadecimal(found))"
        case .unknownVersion(let version):
            "protocol version \(version): unknown - this program speaks version \(WireProtocol.version)"
        case .unknownKind(let kind, let sender):
            "message kind \(hexadecimal([kind])): unknown - from a \(sender)"
        case .wrongFrameCount(let count, let expected, let message):
            "message: expected \(words(expected)) frames, found \(count) - message \(message ?? "of unknown kind")"
        case .headerTooLong(let count, let limit, let message):
            "header: \(count) bytes, more than the limit of \(limit) - message \(message)"
        case .malformedHeader(let path, let reason, let message):
            "header: \(reason) - message \(message)\(place(path))"
        case .blobTooLong(let count, let limit, let message):
            "blob: \(count) bytes, more than the limit of \(limit) - message \(message)"
        case .unsendable(let path, let reason, let message):
            "header cannot be written: \(reason) - message \(message)\(place(path))"
        }
    }

    private func place(_ path: String) -> String { path.isEmpty ? "" : ", at \(path)" }

    private func words(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "nothing" }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}

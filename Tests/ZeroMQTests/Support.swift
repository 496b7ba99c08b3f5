import Glibc
import Testing

@testable import ZeroMQ

extension Socket {
    /// Waits for the next message; records an issue when there is none after a time that no quiet machine needs.
    func next(sourceLocation: SourceLocation = #_sourceLocation) throws -> [[UInt8]] {
        try nextMessage(sourceLocation: sourceLocation).frames
    }

    /// Waits for the next message with its sender, and takes events meanwhile.
    func nextMessage(sourceLocation: SourceLocation = #_sourceLocation) throws -> ReceivedMessage {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let ready = try poll(timeout: deadline - .now)
            if ready.socket, let message = try receiveMessage() { return message }
            if ready.events { _ = try nextEvent() }
        }
        return try #require(nil, "no message within 20 s", sourceLocation: sourceLocation)
    }

    /// Waits for the first failed handshake among the events, whatever happens to messages meanwhile.
    func nextFailure(sourceLocation: SourceLocation = #_sourceLocation) throws -> HandshakeFailure {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            _ = try poll(timeout: .milliseconds(20))
            while let event = try nextEvent() {
                if case .handshakeFailed(let failure) = event.kind { return failure }
            }
        }
        return try #require(nil, "no failed handshake within 20 s", sourceLocation: sourceLocation)
    }
}

extension Authenticator {
    /// Waits for reports.
    func nextReports(sourceLocation: SourceLocation = #_sourceLocation) throws -> [AuthenticationReport] {
        var item = pollfd(fd: reports.descriptor, events: Int16(POLLIN), revents: 0)
        try #require(poll(&item, 1, 20_000) == 1, "no report within 20 s", sourceLocation: sourceLocation)
        return reports.takeAll()
    }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

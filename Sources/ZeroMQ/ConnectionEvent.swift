import CZeroMQ

/// Something that happened to a connection of a socket.
package struct ConnectionEvent: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The network has connected; the handshake follows.
        case connected
        /// Both sides have agreed to talk.
        case handshakeSucceeded
        case handshakeFailed(HandshakeFailure)
        case disconnected
    }

    package var kind: Kind
    /// The endpoint of this side's `bind` or `connect`; libzmq does not tell a server which client it was.
    package var endpoint: String
}

/// Which connection events a socket tells.
package struct ConnectionEvents: OptionSet, Equatable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Connected, agreed to talk, disconnected.
    package static let connections = ConnectionEvents(
        rawValue: ZMQ_EVENT_CONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED)
    /// Not agreed to talk, for whatever reason.
    package static let handshakeFailures = ConnectionEvents(
        rawValue: ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
}

/// Why two sides did not agree to talk.
package enum HandshakeFailure: Equatable, Sendable {
    /// The server turned the client's key away, with the status of its ``Authenticator``. Told to both sides.
    case keyRefused(status: Int32)
    /// One side speaks CURVE and the other does not. Told to the side that sees it first, which hangs up.
    case differentMechanisms
    /// The server cannot decrypt what the client has sent: the client expects another server key, or does not own
    /// the secret key to its public one. Told to the server.
    case keysDoNotFit
    /// Another breach of the protocol, by libzmq's number for it.
    case protocolError(code: UInt32)
    /// The connection ended in the middle, with `errno` if there is one: so a client sees that the server has
    /// another key than expected, or has gone.
    case connectionLost(code: Int32)

    /// Whether the server's ``Authenticator`` decided so, which reports it itself.
    package var isRefusal: Bool {
        if case .keyRefused = self { true } else { false }
    }

    /// Whether libzmq gives up the connection for good: a client that still wants to talk needs a new socket.
    package var isFinal: Bool {
        if case .connectionLost = self { false } else { true }
    }
}

extension HandshakeFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keyRefused(let status): "the key was refused (status \(status))"
        case .differentMechanisms: "one side uses CURVE and the other does not"
        case .keysDoNotFit: "the client expects another server key, or does not own its key"
        case .protocolError(let code): "protocol error 0x\(String(code, radix: 16))"
        case .connectionLost(0): "the connection ended during the handshake"
        case .connectionLost(let code):
            "the connection ended during the handshake: \(String(cString: zmq_strerror(code))) (errno \(code))"
        }
    }
}

extension ConnectionEvent {
    /// The event in the frames of libzmq's monitor: a 16-bit number and a 32-bit value in the order of this machine,
    /// then the endpoint. Nil for an event that nobody asked for.
    init?(frames: [[UInt8]]) {
        guard frames.count == 2, frames[0].count == 6 else { return nil }
        let (event, value) = frames[0].withUnsafeBytes {
            (
                $0.loadUnaligned(as: UInt16.self),
                $0.loadUnaligned(fromByteOffset: 2, as: UInt32.self)
            )
        }
        guard let kind = Kind(event: Int32(event), value: value) else { return nil }
        self.init(kind: kind, endpoint: String(decoding: frames[1], as: UTF8.self))
    }
}

extension ConnectionEvent.Kind {
    fileprivate init?(event: Int32, value: UInt32) {
        switch event {
        case ZMQ_EVENT_CONNECTED: self = .connected
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .handshakeSucceeded
        case ZMQ_EVENT_DISCONNECTED: self = .disconnected
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            self = .handshakeFailed(.keyRefused(status: Int32(truncatingIfNeeded: value)))
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
            self = .handshakeFailed(HandshakeFailure(protocolError: value))
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
            self = .handshakeFailed(.connectionLost(code: Int32(truncatingIfNeeded: value)))
        default: return nil
        }
    }
}

extension HandshakeFailure {
    fileprivate init(protocolError code: UInt32) {
        switch Int32(truncatingIfNeeded: code) {
        case ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH: self = .differentMechanisms
        case ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC: self = .keysDoNotFit
        default: self = .protocolError(code: code)
        }
    }
}

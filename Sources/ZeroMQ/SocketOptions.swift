import CZeroMQ

/// What a socket is for.
package enum SocketKind: Equatable, Sendable {
    /// Talks with many dealers: the first frame of each message is the routing identity of the dealer.
    ///
    /// A message to a dealer that is not connected is reported as `SendOutcome.unreachable` (ZMQ_ROUTER_MANDATORY), and
    /// a dealer that connects again takes its routing identity over from a connection that died unnoticed
    /// (ZMQ_ROUTER_HANDOVER).
    case router
    /// Talks with one router.
    ///
    /// The routing identity has 1 to 255 bytes, the first of them not 0; with nil the router makes one up for each
    /// connection.
    case dealer(routingID: [UInt8]?)
}

/// The settings of a socket, all of them in force before it binds or connects.
package struct SocketOptions: Equatable, Sendable {
    /// How long messages that are not yet sent outlive their socket.
    package var linger: Duration
    /// The most messages that wait for one peer before `send` reports `.wouldBlock`; 0 means no limit.
    package var sendHighWaterMark: Int32
    /// The most messages from one peer that wait to be received; 0 means no limit.
    package var receiveHighWaterMark: Int32
    /// The longest frame in bytes taken from a peer, which is cut off when it sends a longer one; nil means no limit.
    /// Has no effect on `inproc://`.
    package var maximumFrameSize: Int64?
    /// The wait before a lost connection is tried again, doubled from the lower to the upper bound.
    package var reconnect: ClosedRange<Duration>
    /// How silent peers are found out; nil means not at all.
    package var heartbeat: HeartbeatOptions?
    /// Whether messages queue only for connections that are complete, so that `send` reports `.wouldBlock` without one.
    package var immediate: Bool
    /// Whether connections are encrypted and peers have to prove who they are.
    package var security: SocketSecurity
    /// The longest that a new connection may take until both sides have agreed to talk; it is cut off then.
    package var handshakeTimeout: Duration
    /// What `Socket.nextEvent()` tells about the connections of the socket.
    package var events: ConnectionEvents

    package init(
        linger: Duration = .zero, sendHighWaterMark: Int32 = 1000, receiveHighWaterMark: Int32 = 1000,
        maximumFrameSize: Int64? = nil, reconnect: ClosedRange<Duration> = .milliseconds(100)...(.seconds(5)),
        heartbeat: HeartbeatOptions? = nil, immediate: Bool = false, security: SocketSecurity = .none,
        handshakeTimeout: Duration = .seconds(10), events: ConnectionEvents = []
    ) {
        self.linger = linger
        self.sendHighWaterMark = sendHighWaterMark
        self.receiveHighWaterMark = receiveHighWaterMark
        self.maximumFrameSize = maximumFrameSize
        self.reconnect = reconnect
        self.heartbeat = heartbeat
        self.immediate = immediate
        self.security = security
        self.handshakeTimeout = handshakeTimeout
        self.events = events
    }
}

/// The pings of a connection, which libzmq answers by itself even while the peer's thread computes.
package struct HeartbeatOptions: Equatable, Sendable {
    /// The time between two pings.
    package var interval: Duration
    /// The silence after a ping that closes the connection on this side.
    package var timeout: Duration
    /// The silence after which the peer shall close the connection on its side; below 6553.6 s.
    package var timeToLive: Duration

    package init(interval: Duration, timeout: Duration, timeToLive: Duration) {
        self.interval = interval
        self.timeout = timeout
        self.timeToLive = timeToLive
    }
}

/// One call of `zmq_setsockopt`.
struct OptionSetting: Equatable {
    enum Value: Equatable {
        case integer(Int32)
        case wideInteger(Int64)
        case bytes([UInt8])
        case secret(CurveSecretKey)
    }

    var name: String
    var number: Int32
    var value: Value
}

extension OptionSetting.Value: CustomStringConvertible {
    var description: String {
        switch self {
        case .integer(let value): "\(value)"
        case .wideInteger(let value): "\(value)"
        case .bytes(let value): "\(value)"
        case .secret(let value): "\(value)"
        }
    }

    /// Lends the bytes as libzmq takes them.
    func withUnsafeBytes(_ body: (UnsafeRawBufferPointer) -> Int32) -> Int32 {
        switch self {
        case .integer(let value): Swift.withUnsafeBytes(of: value, body)
        case .wideInteger(let value): Swift.withUnsafeBytes(of: value, body)
        case .bytes(let value): value.withUnsafeBytes(body)
        case .secret(let value): value.bytes.withUnsafeBytes(body)
        }
    }
}

extension SocketKind {
    /// The number of the socket type in libzmq.
    var number: Int32 {
        switch self {
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        }
    }

    /// The options that only this kind has.
    var settings: [OptionSetting] {
        switch self {
        case .router:
            [
                OptionSetting(name: "ZMQ_ROUTER_MANDATORY", number: ZMQ_ROUTER_MANDATORY, value: .integer(1)),
                OptionSetting(name: "ZMQ_ROUTER_HANDOVER", number: ZMQ_ROUTER_HANDOVER, value: .integer(1)),
            ]
        case .dealer(let routingID?):
            [OptionSetting(name: "ZMQ_ROUTING_ID", number: ZMQ_ROUTING_ID, value: .bytes(routingID))]
        case .dealer(nil): []
        }
    }
}

extension SocketOptions {
    /// The options in the terms of libzmq: times in milliseconds, no limit on a frame as -1.
    var settings: [OptionSetting] {
        let integers: [(String, Int32, Int32)] = [
            ("ZMQ_LINGER", ZMQ_LINGER, linger.wholeMilliseconds),
            ("ZMQ_SNDHWM", ZMQ_SNDHWM, sendHighWaterMark),
            ("ZMQ_RCVHWM", ZMQ_RCVHWM, receiveHighWaterMark),
            ("ZMQ_RECONNECT_IVL", ZMQ_RECONNECT_IVL, reconnect.lowerBound.wholeMilliseconds),
            ("ZMQ_RECONNECT_IVL_MAX", ZMQ_RECONNECT_IVL_MAX, reconnect.upperBound.wholeMilliseconds),
            ("ZMQ_IMMEDIATE", ZMQ_IMMEDIATE, immediate ? 1 : 0),
            ("ZMQ_HANDSHAKE_IVL", ZMQ_HANDSHAKE_IVL, handshakeTimeout.wholeMilliseconds),
        ]
        let frameSize = OptionSetting(
            name: "ZMQ_MAXMSGSIZE", number: ZMQ_MAXMSGSIZE, value: .wideInteger(maximumFrameSize ?? -1))
        return integers.map { OptionSetting(name: $0, number: $1, value: .integer($2)) }
            + [frameSize] + (heartbeat?.settings ?? []) + security.settings
    }
}

extension HeartbeatOptions {
    /// The options in the terms of libzmq: times in milliseconds.
    var settings: [OptionSetting] {
        [
            ("ZMQ_HEARTBEAT_IVL", ZMQ_HEARTBEAT_IVL, interval),
            ("ZMQ_HEARTBEAT_TIMEOUT", ZMQ_HEARTBEAT_TIMEOUT, timeout),
            ("ZMQ_HEARTBEAT_TTL", ZMQ_HEARTBEAT_TTL, timeToLive),
        ].map { OptionSetting(name: $0, number: $1, value: .integer($2.wholeMilliseconds)) }
    }
}

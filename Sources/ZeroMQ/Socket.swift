import CZeroMQ
import Glibc

/// What became of a message handed to `Socket.send(_:)`.
package enum SendOutcome: Equatable, Sendable {
    /// It is queued whole. Only an answer of the peer can tell that it has arrived.
    case sent
    /// Nothing of it is queued: as many messages as allowed wait already, or there is no connection.
    case wouldBlock
    /// Nothing of it is queued: the router has no connection from a dealer of this routing identity.
    case unreachable
}

/// A socket of libzmq with one owner, which closes it by letting go of it.
///
///     let context = try MessagingContext()
///     let socket = try Socket(.dealer(routingID: Array("worker-1".utf8)), in: context)
///     try socket.connect("ipc:///tmp/sweep/coordinator")
///     guard try socket.send([[1], [2, 3]]) == .sent else { … }
///     if try socket.poll(timeout: .seconds(1)).socket, let frames = try socket.receive() { … }
///
/// libzmq allows one thread at a time to use a socket. It is neither copyable nor `Sendable`, so the compiler checks
/// that.
package struct Socket: ~Copyable {
    let handle: UnsafeMutableRawPointer
    /// Kept alive: a context must not be terminated while it has sockets.
    private let context: MessagingContext
    /// Where the events of its connections come out, if they are asked for.
    private let monitor: SocketMonitor?

    /// Opens a socket that is not yet connected to anything.
    ///
    /// - Throws: `ZeroMQError` when libzmq refuses an option or has no sockets left.
    package init(
        _ kind: SocketKind, in context: MessagingContext, options: SocketOptions = .init()
    ) throws(ZeroMQError) {
        let handle = try acquire("zmq_socket", "kind \(kind)") { zmq_socket(context.handle, kind.number) }
        do throws(ZeroMQError) {
            try apply(kind.settings + options.settings, to: handle)
            monitor =
                options.events.isEmpty
                ? nil : try SocketMonitor(of: handle, in: context, events: options.events)
        } catch {
            closeOnce(handle)
            throw error
        }
        self.handle = handle
        self.context = context
    }

    deinit {
        if monitor != nil { SocketMonitor.end(of: handle) }
        closeOnce(handle)
    }

    /// Where to poll for events of connections; nil when none are asked for.
    var monitorHandle: UnsafeMutableRawPointer? { monitor?.handle }

    /// Listens at the endpoint.
    ///
    /// - Parameter endpoint: For example `ipc:///tmp/sweep/coordinator` or `tcp://0.0.0.0:*`.
    /// - Returns: The endpoint with its wildcards resolved, for example `tcp://0.0.0.0:40123`.
    /// - Throws: `ZeroMQError` naming the endpoint.
    @discardableResult
    package func bind(_ endpoint: String) throws(ZeroMQError) -> String {
        try call("zmq_bind", "endpoint \(endpoint)") { zmq_bind(handle, endpoint) }
        return try lastEndpoint()
    }

    /// Connects to the endpoint, now or as soon as somebody listens there, and again whenever the connection is lost.
    ///
    /// - Throws: `ZeroMQError` naming the endpoint when it is malformed, never because nobody answers.
    package func connect(_ endpoint: String) throws(ZeroMQError) {
        try call("zmq_connect", "endpoint \(endpoint)") { zmq_connect(handle, endpoint) }
    }

    /// Queues a message without waiting.
    ///
    /// - Parameter frames: At least one; to a router's frames belongs the routing identity as the first.
    /// - Throws: `ZeroMQError` for any failure that is not an outcome.
    package func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> SendOutcome {
        precondition(!frames.isEmpty, "a message has at least one frame")
        var outcome = SendOutcome.sent
        for (index, frame) in frames.enumerated() {
            let frameOutcome = try send(frame, isLast: index == frames.count - 1)
            if frameOutcome != .sent { outcome = frameOutcome }
            if index == 0 && outcome != .sent { break }
            // A connection may die between two frames. libzmq then takes back those before and swallows those to come
            // up to the last one, which therefore must still be handed over.
        }
        return outcome
    }
}

extension Socket {
    private func lastEndpoint() throws(ZeroMQError) -> String {
        var text = [UInt8](repeating: 0, count: 1024)
        var count = text.count
        try call("zmq_getsockopt", "option ZMQ_LAST_ENDPOINT") {
            zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &count)
        }
        return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }

    private func send(_ frame: [UInt8], isLast: Bool) throws(ZeroMQError) -> SendOutcome {
        let flags = isLast ? ZMQ_DONTWAIT : ZMQ_DONTWAIT | ZMQ_SNDMORE
        let outcome = frame.withUnsafeBytes { bytes in
            attempt { zmq_send(handle, bytes.baseAddress, bytes.count, flags) }
        }
        switch outcome {
        case .value: return .sent
        case .failure(EAGAIN): return .wouldBlock
        case .failure(EHOSTUNREACH): return .unreachable
        case .failure(let code):
            throw ZeroMQError(function: "zmq_send", code: code, detail: "frame of \(frame.count) bytes")
        }
    }
}

/// Sets the options of a socket that is neither bound nor connected yet.
private func apply(_ settings: [OptionSetting], to handle: UnsafeMutableRawPointer) throws(ZeroMQError) {
    for setting in settings {
        try call("zmq_setsockopt", "option \(setting.name), value \(setting.value)") {
            setting.value.withUnsafeBytes { zmq_setsockopt(handle, setting.number, $0.baseAddress, $0.count) }
        }
    }
}

/// Closes a socket of libzmq.
func closeOnce(_ handle: UnsafeMutableRawPointer) {
    let outcome = attempt { zmq_close(handle) }
    precondition(outcome == .value(0), "a socket is closed once, by its owner: \(outcome)")
}

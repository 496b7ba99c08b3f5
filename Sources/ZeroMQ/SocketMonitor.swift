import CZeroMQ
import Synchronization

/// The end of libzmq's monitor of a socket at which its events come out.
///
/// Owned by the socket it belongs to, hence used by the same thread. The order of things matters: libzmq writes events
/// with a call that blocks its network thread as long as nobody can take them. So the monitor begins before its
/// socket binds or connects, its queue has no limit, and its socket stops it before letting go of it.
final class SocketMonitor {
    let handle: UnsafeMutableRawPointer
    /// Kept alive: a context must not be terminated while it has sockets, and this is one.
    private let context: MessagingContext

    /// Distinguishes the monitors of a process.
    private static let counter = Atomic<Int>(0)

    /// Begins to monitor a socket that is neither bound nor connected yet.
    init(
        of observed: UnsafeMutableRawPointer, in context: MessagingContext, events: ConnectionEvents
    ) throws(ZeroMQError) {
        handle = try acquire("zmq_socket", "a monitor") { zmq_socket(context.handle, ZMQ_PAIR) }
        self.context = context
        let endpoint = "inproc://monitor-\(Self.counter.wrappingAdd(1, ordering: .relaxed).newValue)"
        var noLimit: Int32 = 0
        try call("zmq_setsockopt", "option ZMQ_RCVHWM of a monitor") {
            zmq_setsockopt(handle, ZMQ_RCVHWM, &noLimit, MemoryLayout<Int32>.size)
        }
        try call("zmq_socket_monitor", endpoint) { zmq_socket_monitor(observed, endpoint, events.rawValue) }
        try call("zmq_connect", endpoint) { zmq_connect(handle, endpoint) }
    }

    deinit { closeOnce(handle) }

    /// Ends the events of a socket, the last of which this call may still wait for.
    static func end(of observed: UnsafeMutableRawPointer) {
        let outcome = attempt { zmq_socket_monitor(observed, nil, 0) }
        precondition(outcome == .value(0), "a monitor ends before its socket: \(outcome)")
    }
}

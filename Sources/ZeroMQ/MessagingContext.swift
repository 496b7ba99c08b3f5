import CZeroMQ

/// The owner of libzmq's threads and of the names behind `inproc://` endpoints.
///
/// Sockets keep their context alive. When the last of them and the last reference are gone the context is terminated,
/// which waits as long as the sockets' `linger` for messages that are still to be sent.
///
/// Not `Sendable`, and neither is a socket: a context and its sockets live and die on one thread. The exception is the
/// socket of an ``Authenticator``, which says why it may.
package final class MessagingContext {
    let handle: UnsafeMutableRawPointer

    /// - Throws: `ZeroMQError` when the process has no file descriptors left.
    package init() throws(ZeroMQError) {
        handle = try acquire("zmq_ctx_new", "a messaging context") { zmq_ctx_new() }
    }

    deinit {
        let outcome = attempt { zmq_ctx_term(handle) }
        precondition(outcome == .value(0), "a messaging context is terminated once, by its owner: \(outcome)")
    }
}

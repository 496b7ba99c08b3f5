import CZeroMQ
import Glibc

/// A flag with a file descriptor, by which any thread wakes the one that polls.
///
///     let event = try EventDescriptor()
///     // the polling thread                                                     // another thread
///     let ready = try socket.poll(descriptors: [event.descriptor], timeout: nil)  event.signal()
///     if ready.descriptors.contains(event.descriptor) { event.drain(); … }
///
/// Drain before looking at what was announced: a signal that comes between the two then wakes the next poll, and none
/// is lost.
package final class EventDescriptor: Sendable {
    /// Readable from a `signal()` until the next `drain()`. Owned by this object.
    package let descriptor: Int32

    /// - Throws: `ZeroMQError` when the process has no file descriptors left.
    package init() throws(ZeroMQError) {
        descriptor = Int32(try call("eventfd", "an event descriptor") { czeromq_eventfd() })
    }

    deinit { close(descriptor) }

    /// Makes the descriptor readable; again has no further effect.
    package func signal() {
        var one: UInt64 = 1
        settle(attempt { write(descriptor, &one, MemoryLayout<UInt64>.size) })
    }

    /// Makes the descriptor unreadable; without a signal has no effect.
    package func drain() {
        var count: UInt64 = 0
        settle(attempt { read(descriptor, &count, MemoryLayout<UInt64>.size) })
    }

    /// Accepts a counter that is full already, or empty already.
    private func settle(_ outcome: Outcome) {
        switch outcome {
        case .value, .failure(EAGAIN): return
        case .failure(let code): preconditionFailure("an owned event descriptor takes 8 bytes: errno \(code)")
        }
    }
}

import CZeroMQ

/// What a poll found readable.
package struct Readiness: Equatable, Sendable {
    /// Whether `Socket.receive()` has a message to take.
    package var socket: Bool
    /// Those of the polled file descriptors that have something to read, an error to report, or no other side any more.
    package var descriptors: Set<Int32>
    /// Whether `Socket.nextEvent()` has an event to take.
    package var events = false

    /// Whether the time was over before anything became readable.
    package var isEmpty: Bool { !socket && !events && descriptors.isEmpty }
}

extension Socket {
    /// Waits until the socket, its events or one of the file descriptors is readable, or the time is over.
    ///
    /// - Parameters:
    ///   - descriptors: File descriptors to watch beside the socket, such as that of an `EventDescriptor`.
    ///   - timeout: The longest wait, zero to look without waiting; nil to wait for ever. Signals do not prolong it.
    /// - Throws: `ZeroMQError` for any failure of the poll itself.
    package func poll(descriptors: [Int32] = [], timeout: Duration?) throws(ZeroMQError) -> Readiness {
        // One array, and a set only of what is ready: a busy coordinator polls thousands of times a second.
        var items: [zmq_pollitem_t] = []
        items.reserveCapacity(descriptors.count + 2)
        items.append(zmq_pollitem_t(socket: handle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        for descriptor in descriptors {
            items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
        }
        if let monitorHandle {
            items.append(zmq_pollitem_t(socket: monitorHandle, fd: -1, events: Int16(ZMQ_POLLIN), revents: 0))
        }
        let remaining = countdown(from: timeout)
        try call("zmq_poll", "a socket and descriptors \(descriptors)") {
            zmq_poll(&items, Int32(items.count), remaining())
        }
        return Readiness(items)
    }
}

extension Readiness {
    /// What a poll of the socket, descriptors and perhaps a monitor has found.
    fileprivate init(_ items: [zmq_pollitem_t]) {
        self.init(socket: false, descriptors: [])
        for (index, item) in items.enumerated() where item.revents != 0 {
            if index == 0 {
                socket = true
            } else if item.socket != nil {
                events = true
            } else {
                descriptors.insert(item.fd)
            }
        }
    }
}

/// The milliseconds still to wait at each call, so that a wait cut short by a signal goes on and does not begin anew.
private func countdown(from timeout: Duration?) -> () -> Int {
    guard let timeout else { return { -1 } }
    let bounded = Duration.milliseconds(timeout.wholeMilliseconds)
    guard bounded > .zero else { return { 0 } }
    let deadline = ContinuousClock.now + bounded
    return { Int((deadline - .now).wholeMilliseconds) }
}

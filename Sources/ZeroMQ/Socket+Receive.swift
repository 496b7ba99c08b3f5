import CZeroMQ
import Glibc

/// A message with what is known about its sender.
package struct ReceivedMessage: Equatable, Sendable {
    package var frames: [[UInt8]]
    /// The name under which the sender's ``Authenticator`` let it in; nil without one. Unlike a routing identity a
    /// sender cannot choose it.
    package var sender: String?
}

extension Socket {
    /// Takes the next message without waiting.
    ///
    /// - Returns: All frames of the message, or nil when none is there.
    /// - Throws: `ZeroMQError` for any other failure.
    package func receive() throws(ZeroMQError) -> [[UInt8]]? {
        try takeMessage(from: handle) { _ in }?.frames
    }

    /// Takes the next message without waiting, with the name of its sender.
    ///
    /// - Returns: The message, or nil when none is there.
    /// - Throws: `ZeroMQError` for any other failure.
    package func receiveMessage() throws(ZeroMQError) -> ReceivedMessage? {
        guard let (frames, sender) = try takeMessage(from: handle, reading: userID) else { return nil }
        return ReceivedMessage(frames: frames, sender: sender)
    }

    /// Takes the next of the events that the options of the socket ask for, without waiting.
    ///
    /// They must be taken: they wait without a limit.
    ///
    /// - Returns: Nil when there is none.
    /// - Throws: `ZeroMQError` for any other failure.
    package func nextEvent() throws(ZeroMQError) -> ConnectionEvent? {
        guard let monitorHandle else { return nil }
        while let (frames, _) = try takeMessage(from: monitorHandle, reading: { _ in }) {
            if let event = ConnectionEvent(frames: frames) { return event }
        }
        return nil
    }
}

/// Takes the frames of the next message and what `property` reads from its last one; nil when there is no message.
private func takeMessage<Property>(
    from handle: UnsafeMutableRawPointer, reading property: (inout zmq_msg_t) -> Property
) throws(ZeroMQError) -> (frames: [[UInt8]], Property)? {
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    var frames: [[UInt8]] = []
    repeat {
        switch attempt({ zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) }) {
        case .value: frames.append(bytes(of: &message))
        // Messages arrive whole: after its first frame the others are there.
        case .failure(EAGAIN) where frames.isEmpty: return nil
        case .failure(let code):
            throw ZeroMQError(function: "zmq_msg_recv", code: code, detail: "frame \(frames.count)")
        }
        if frames.count == 1 { frames.reserveCapacity(4) }  // the longest of the frequent messages
    } while zmq_msg_more(&message) != 0
    return (frames, property(&message))
}

/// A copy of the content of a message part.
private func bytes(of message: inout zmq_msg_t) -> [UInt8] {
    let count = zmq_msg_size(&message)
    return [UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: count))
}

/// The name that an authenticator has given to the connection of a message.
private func userID(of message: inout zmq_msg_t) -> String? {
    zmq_msg_gets(&message, "User-Id").map { String(cString: $0) }
}

import Synchronization

/// A queue into which any thread puts and from which one polling thread takes.
///
///     let mailbox = try Mailbox<Outcome>()
///     // another thread                // the polling thread
///     mailbox.put(.finished)           let ready = try socket.poll(descriptors: [mailbox.descriptor], timeout: nil)
///                                      for outcome in mailbox.takeAll() { … }
package final class Mailbox<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let bell: EventDescriptor

    /// - Throws: `ZeroMQError` when the process has no file descriptors left.
    package init() throws(ZeroMQError) { bell = try EventDescriptor() }

    /// Readable while elements wait.
    package var descriptor: Int32 { bell.descriptor }

    /// Puts an element and wakes the polling thread.
    package func put(_ element: Element) {
        elements.withLock { $0.append(element) }
        bell.signal()
    }

    /// Takes all elements in the order in which they were put.
    package func takeAll() -> [Element] {
        bell.drain()  // before looking: an element put in between then wakes the next poll
        return elements.withLock { elements in
            let taken = elements
            elements = []
            return taken
        }
    }
}

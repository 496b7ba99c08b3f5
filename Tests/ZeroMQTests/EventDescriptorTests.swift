import Glibc
import Testing

@testable import ZeroMQ

@Suite struct EventDescriptorTests {
    private func isReadable(_ descriptor: Int32) -> Bool {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&item, 1, 0) == 1
    }

    @Test func isReadableFromSignalToDrain() throws {
        let event = try EventDescriptor()
        #expect(!isReadable(event.descriptor))
        event.signal()
        event.signal()
        #expect(isReadable(event.descriptor))
        event.drain()
        #expect(!isReadable(event.descriptor))
        event.drain()
        event.signal()
        #expect(isReadable(event.descriptor))
    }

    /// A full counter refuses to grow and stays readable.
    @Test func signalOfAFullCounterIsHarmless() throws {
        let event = try EventDescriptor()
        var almostAll = UInt64.max - 1
        try #require(write(event.descriptor, &almostAll, 8) == 8)
        event.signal()
        #expect(isReadable(event.descriptor))
        event.drain()
        #expect(!isReadable(event.descriptor))
    }

    @Test func isNotInheritedByChildProcesses() throws {
        let event = try EventDescriptor()
        #expect(fcntl(event.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }
}

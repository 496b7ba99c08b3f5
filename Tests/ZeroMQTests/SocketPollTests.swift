import Foundation
import Glibc
import Testing

@testable import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct SocketPollTests {
    @Test func tellsSocketAndDescriptorsApart() throws {
        let context = try MessagingContext()
        let router = try Socket(.router, in: context)
        try router.bind("inproc://coordinator")
        let dealer = try Socket(.dealer(routingID: [1]), in: context)
        try dealer.connect("inproc://coordinator")
        let first = try EventDescriptor()
        let second = try EventDescriptor()
        let descriptors = [first.descriptor, second.descriptor]

        let quiet = try router.poll(descriptors: descriptors, timeout: .zero)
        #expect(quiet.isEmpty)
        second.signal()
        let signalled = try router.poll(descriptors: descriptors, timeout: nil)
        #expect(signalled == Readiness(socket: false, descriptors: [second.descriptor]))
        _ = try dealer.send([[1]])
        second.drain()
        let messaged = try router.poll(descriptors: descriptors, timeout: nil)
        #expect(messaged == Readiness(socket: true, descriptors: []))
        first.signal()
        let both = try router.poll(descriptors: descriptors, timeout: nil)
        #expect(both == Readiness(socket: true, descriptors: [first.descriptor]))
    }

    @Test func endsWithItsTime() throws {
        let router = try Socket(.router, in: MessagingContext())
        let ready = try router.poll(timeout: .milliseconds(5))
        #expect(ready.isEmpty)
    }

    @Test func closedPipeIsReadable() throws {
        let router = try Socket(.router, in: MessagingContext())
        let pipe = Pipe()
        try pipe.fileHandleForWriting.close()
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        let ready = try router.poll(descriptors: [descriptor], timeout: nil)
        #expect(ready.descriptors == [descriptor])
    }

    @Test func anotherThreadWakesIt() throws {
        let router = try Socket(.router, in: MessagingContext())
        let event = try EventDescriptor()
        Thread.detachNewThread { event.signal() }
        let ready = try router.poll(descriptors: [event.descriptor], timeout: nil)
        #expect(ready == Readiness(socket: false, descriptors: [event.descriptor]))
    }

    @Test func signalsDoNotEndIt() throws {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        try #require(sigaction(SIGUSR2, &action, nil) == 0)
        let router = try Socket(.router, in: MessagingContext())
        let event = try EventDescriptor()
        let poller = pthread_self()
        Thread.detachNewThread {
            for _ in 0..<20 {
                pthread_kill(poller, SIGUSR2)
                usleep(1000)
            }
            event.signal()
        }
        let ready = try router.poll(descriptors: [event.descriptor], timeout: .seconds(30))
        #expect(ready.descriptors == [event.descriptor])
    }
}

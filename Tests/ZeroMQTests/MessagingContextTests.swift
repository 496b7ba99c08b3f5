import Testing

@testable import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct MessagingContextTests {
    /// A terminated context has given its port back, and cannot be terminated while a socket is open.
    @Test func endsWithItsSockets() throws {
        weak var released: MessagingContext?
        var endpoint = ""
        do {
            let context = try MessagingContext()
            released = context
            let router = try Socket(.router, in: context)
            endpoint = try router.bind("tcp://127.0.0.1:*")
            let dealer = try Socket(.dealer(routingID: nil), in: context)
            try dealer.connect(endpoint)
            _ = try dealer.send([[1]])
            _ = try router.next()
        }
        #expect(released == nil)
        let successor = try Socket(.router, in: MessagingContext())
        let again = try successor.bind(endpoint)
        #expect(again == endpoint)
    }

    @Test func livesAsLongAsASocket() throws {
        weak var observed: MessagingContext?
        func makeSocket() throws -> Socket {
            let context = try MessagingContext()
            observed = context
            return try Socket(.router, in: context)
        }
        do {
            let socket = try makeSocket()
            #expect(observed != nil)
            try socket.bind("inproc://coordinator")
        }
        #expect(observed == nil)
    }
}

import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct SocketTests {
    static let messages: [[[UInt8]]] = [
        [bytes("one")],
        [[]],
        [bytes("a"), [], bytes("b"), []],
        [[], []],
        [(0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }],
        [bytes("header"), [UInt8](repeating: 7, count: 1_000_000), [0]],
    ]

    @Test(arguments: ["inproc://coordinator", "ipc", "tcp://127.0.0.1:*"])
    func messagesGoThereAndBackWhole(transport: String) throws {
        let directory = try TemporaryDirectory()
        let context = try MessagingContext()
        let router = try Socket(.router, in: context)
        let endpoint = try router.bind(transport == "ipc" ? "ipc://" + directory.file("coordinator") : transport)
        let dealer = try Socket(.dealer(routingID: bytes("worker-1")), in: context)
        try dealer.connect(endpoint)
        for message in Self.messages {
            let sent = try dealer.send(message)
            #expect(sent == .sent)
            let received = try router.next()
            #expect(received == [bytes("worker-1")] + message)
            let answered = try router.send(received)
            #expect(answered == .sent)
            let answer = try dealer.next()
            #expect(answer == message)
        }
        let nothing = try router.receive()
        #expect(nothing == nil)
    }

    @Test func bindResolvesTheWildcard() throws {
        let router = try Socket(.router, in: MessagingContext())
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let port = try #require(endpoint.split(separator: ":").last.flatMap { UInt16($0) })
        #expect(endpoint == "tcp://127.0.0.1:\(port)")
    }

    @Test func routerAnswersEachDealerByItsIdentity() throws {
        let context = try MessagingContext()
        let router = try Socket(.router, in: context)
        try router.bind("inproc://coordinator")
        let named = try Socket(.dealer(routingID: [1]), in: context)
        try named.connect("inproc://coordinator")
        let unnamed = try Socket(.dealer(routingID: nil), in: context)
        try unnamed.connect("inproc://coordinator")
        _ = try named.send([bytes("x")])
        _ = try unnamed.send([bytes("y")])
        for _ in 0..<2 {
            let frames = try router.next()
            _ = try router.send([frames[0], frames[1] + bytes("!")])
        }
        let toNamed = try named.next()
        let toUnnamed = try unnamed.next()
        #expect(toNamed == [bytes("x!")])
        #expect(toUnnamed == [bytes("y!")])
    }

    @Test func unknownPeerIsUnreachableAndTheNextSendIsClean() throws {
        let context = try MessagingContext()
        let router = try Socket(.router, in: context)
        try router.bind("inproc://coordinator")
        let dealer = try Socket(.dealer(routingID: [1]), in: context)
        try dealer.connect("inproc://coordinator")
        _ = try dealer.send([[]])
        _ = try router.next()
        let toNobody = try router.send([[2], bytes("lost"), bytes("also lost")])
        #expect(toNobody == .unreachable)
        let toDealer = try router.send([[1], bytes("kept")])
        #expect(toDealer == .sent)
        let received = try dealer.next()
        #expect(received == [bytes("kept")])
    }

    @Test func fullQueueIsWouldBlockAndNothingOfTheMessageIsQueued() throws {
        let directory = try TemporaryDirectory()
        let context = try MessagingContext()
        let endpoint = "ipc://" + directory.file("coordinator")
        let dealer = try Socket(
            .dealer(routingID: [1]), in: context,
            options: SocketOptions(sendHighWaterMark: 1, reconnect: .milliseconds(10)...(.milliseconds(10))))
        try dealer.connect(endpoint)
        let first = try dealer.send([[1], [2]])
        let second = try dealer.send([[3], [4]])
        #expect(first == .sent)
        #expect(second == .wouldBlock)
        let router = try Socket(.router, in: context)
        try router.bind(endpoint)
        let received = try router.next()
        #expect(received == [[1], [1], [2]])
        let nothing = try router.receive()
        #expect(nothing == nil)
    }

    @Test func immediateWouldBlockWithoutConnection() throws {
        let directory = try TemporaryDirectory()
        let dealer = try Socket(
            .dealer(routingID: [1]), in: MessagingContext(), options: SocketOptions(immediate: true))
        try dealer.connect("ipc://" + directory.file("nobody"))
        let outcome = try dealer.send([[1]])
        #expect(outcome == .wouldBlock)
    }

    @Test func dealerOfTheSameIdentityTakesOver() throws {
        let directory = try TemporaryDirectory()
        let context = try MessagingContext()
        let endpoint = "ipc://" + directory.file("coordinator")
        let router = try Socket(.router, in: context)
        try router.bind(endpoint)
        let stale = try Socket(.dealer(routingID: [1]), in: context)
        try stale.connect(endpoint)
        _ = try stale.send([bytes("before")])
        _ = try router.next()
        let fresh = try Socket(.dealer(routingID: [1]), in: context)
        try fresh.connect(endpoint)
        _ = try fresh.send([bytes("after")])
        let received = try router.next()
        #expect(received == [[1], bytes("after")])
    }

    @Test func frameOverTheLimitCutsItsSenderOff() throws {
        let directory = try TemporaryDirectory()
        let context = try MessagingContext()
        let endpoint = "ipc://" + directory.file("coordinator")
        let router = try Socket(.router, in: context, options: SocketOptions(maximumFrameSize: 1000))
        try router.bind(endpoint)
        let dealer = try Socket(
            .dealer(routingID: [1]), in: context,
            options: SocketOptions(reconnect: .milliseconds(10)...(.milliseconds(10))))
        try dealer.connect(endpoint)
        _ = try dealer.send([[UInt8](repeating: 0, count: 1001)])
        var received: [[UInt8]]?
        for _ in 0..<500 where received == nil {
            _ = try dealer.send([[UInt8](repeating: 1, count: 1000)])
            received = try router.poll(timeout: .milliseconds(20)).socket ? try router.receive() : nil
        }
        #expect(received == [[1], [UInt8](repeating: 1, count: 1000)])
    }

    @Test(arguments: [
        ("nonsense", "zmq_bind: Invalid argument (errno 22) - endpoint nonsense"),
        ("udp5://x", "zmq_bind: Protocol not supported (errno 93) - endpoint udp5://x"),
        (
            "ipc:///no/such/folder/coordinator",
            "zmq_bind: No such file or directory (errno 2) - endpoint ipc:///no/such/folder/coordinator"
        ),
    ])
    func badEndpointIsNamed(endpoint: String, text: String) throws {
        let router = try Socket(.router, in: MessagingContext())
        let error = #expect(throws: ZeroMQError.self) { try router.bind(endpoint) }
        #expect(error?.description == text)
    }

    @Test func usedEndpointIsNamed() throws {
        let context = try MessagingContext()
        let first = try Socket(.router, in: context)
        let endpoint = try first.bind("tcp://127.0.0.1:*")
        let second = try Socket(.router, in: context)
        let error = #expect(throws: ZeroMQError.self) { try second.bind(endpoint) }
        #expect(error?.description == "zmq_bind: Address already in use (errno 98) - endpoint \(endpoint)")
    }

    @Test func malformedConnectIsNamed() throws {
        let dealer = try Socket(.dealer(routingID: nil), in: MessagingContext())
        let error = #expect(throws: ZeroMQError.self) { try dealer.connect("tcp://127.0.0.1:seven") }
        #expect(error?.description == "zmq_connect: Invalid argument (errno 22) - endpoint tcp://127.0.0.1:seven")
    }
}

import Testing

@testable import ZeroMQ

/// A coordinator's side with two accepted workers, listening, and clients of it.
final class CurveDoor {
    let server: CurveKeyPair
    let workers: [CurveKeyPair]
    let authenticator: Authenticator
    let router: Socket
    let endpoint: String
    /// The clients', as they are on other hosts.
    let clients: MessagingContext

    init() throws {
        let context = try MessagingContext()
        server = try .generate()
        workers = [try .generate(), try .generate()]
        let keys = workers.enumerated().map { AcceptedKey(key: $1.publicKey, name: "worker-\($0)") }
        authenticator = try Authenticator(in: context, accepting: keys)
        clients = try MessagingContext()
        let router = try Socket(
            .router, in: context,
            options: SocketOptions(security: .curveServer(secret: server.secretKey), events: .handshakeFailures))
        endpoint = try router.bind("tcp://127.0.0.1:*")
        self.router = router
    }

    /// A connected client that has sent a message.
    func client(_ security: SocketSecurity, id: String = "w") throws -> Socket {
        let dealer = try Socket(
            .dealer(routingID: bytes(id)), in: clients,
            options: SocketOptions(
                reconnect: .milliseconds(50)...(.milliseconds(50)), security: security,
                events: [.connections, .handshakeFailures]))
        try dealer.connect(endpoint)
        _ = try dealer.send([bytes("hello")])
        return dealer
    }

    /// A client with an accepted key.
    func worker(_ index: Int, id: String = "w") throws -> Socket {
        try client(.curveClient(own: workers[index], server: server.publicKey), id: id)
    }

    /// Whether the first message, and so far the only one, is that of the accepted worker.
    func expectOnlyWorker(_ index: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let dealer = try worker(index, id: "legitimate")
        let message = try router.nextMessage(sourceLocation: sourceLocation)
        let expected = ReceivedMessage(frames: [bytes("legitimate"), bytes("hello")], sender: "worker-\(index)")
        #expect(message == expected, sourceLocation: sourceLocation)
        _ = try router.send([bytes("legitimate"), bytes("welcome")])
        let answer = try dealer.next(sourceLocation: sourceLocation)
        #expect(answer == [bytes("welcome")], sourceLocation: sourceLocation)
        let others = try router.receive()
        #expect(others == nil, sourceLocation: sourceLocation)
    }
}

import CZeroMQ
import Testing

@testable import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct CurveTests {
    @Test func messagesCarryTheNameOfTheirSender() throws {
        let door = try CurveDoor()
        let first = try door.worker(0, id: "a")
        let fromFirst = try door.router.nextMessage()
        #expect(fromFirst == ReceivedMessage(frames: [bytes("a"), bytes("hello")], sender: "worker-0"))
        // A routing identity is chosen freely; the name is not.
        let second = try door.worker(1, id: "worker-0")
        let fromSecond = try door.router.nextMessage()
        #expect(fromSecond == ReceivedMessage(frames: [bytes("worker-0"), bytes("hello")], sender: "worker-1"))
        for (id, text) in [("a", "to the first"), ("worker-0", "to the second")] {
            let sent = try door.router.send([bytes(id), bytes(text)])
            #expect(sent == .sent)
        }
        let toFirst = try first.next()
        let toSecond = try second.next()
        #expect(toFirst == [bytes("to the first")])
        #expect(toSecond == [bytes("to the second")])
        let reports = door.authenticator.reports.takeAll()
        #expect(reports == (0...1).map { .accepted(name: "worker-\($0)", address: "127.0.0.1") })
    }

    @Test func unknownKeyIsRefusedAndNamed() throws {
        let door = try CurveDoor()
        let stranger = try CurveKeyPair.generate()
        let dealer = try door.client(.curveClient(own: stranger, server: door.server.publicKey))
        let reports = try door.authenticator.nextReports()
        #expect(reports == [.refused(.unknownKey(stranger.publicKey), address: "127.0.0.1", unreported: 0)])
        let atTheClient = try dealer.nextFailure()
        #expect(atTheClient == .keyRefused(status: 400))
        let atTheServer = try door.router.nextFailure()
        #expect(atTheServer == .keyRefused(status: 400))
        try door.expectOnlyWorker(1)
    }

    /// The public key of a worker is no secret, and no use without the secret one.
    @Test func publicKeyOfAnotherIsRefused() throws {
        let door = try CurveDoor()
        let security = SocketSecurity.curveClient(own: try .generate(), server: door.server.publicKey)
        let thief = try Socket(
            .dealer(routingID: bytes("w")), in: door.clients, options: SocketOptions(security: security))
        let stolen = door.workers[0].publicKey.bytes
        try #require(zmq_setsockopt(thief.handle, ZMQ_CURVE_PUBLICKEY, stolen, stolen.count) == 0)
        try thief.connect(door.endpoint)
        _ = try thief.send([bytes("hello")])
        let failure = try door.router.nextFailure()
        #expect(failure == .keysDoNotFit)
        try door.expectOnlyWorker(1)
    }

    @Test func wrongServerKeyIsRefusedByBothSides() throws {
        let door = try CurveDoor()
        let other = try CurveKeyPair.generate()
        let dealer = try door.client(.curveClient(own: door.workers[0], server: other.publicKey))
        let atTheServer = try door.router.nextFailure()
        #expect(atTheServer == .keysDoNotFit)
        guard case .connectionLost = try dealer.nextFailure() else {
            Issue.record("a client sees nothing but the end of the connection")
            return
        }
        #expect(door.authenticator.reports.takeAll() == [])
        try door.expectOnlyWorker(1)
    }

    @Test func clientWithoutCurveIsRefused() throws {
        let door = try CurveDoor()
        let dealer = try door.client(.none)
        expectHangUp(try door.router.nextFailure())
        expectHangUp(try dealer.nextFailure())
        #expect(door.authenticator.reports.takeAll() == [])
        try door.expectOnlyWorker(0)
    }

    @Test func clientWithKeysTurnsAwayFromAServerWithoutCurve() throws {
        let context = try MessagingContext()
        let router = try Socket(.router, in: context)
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let security = SocketSecurity.curveClient(own: try .generate(), server: try CurveKeyPair.generate().publicKey)
        let dealer = try Socket(
            .dealer(routingID: nil), in: context, options: SocketOptions(security: security, events: .handshakeFailures)
        )
        try dealer.connect(endpoint)
        _ = try dealer.send([bytes("hello")])
        expectHangUp(try dealer.nextFailure())
        let received = try router.receive()
        #expect(received == nil)
    }

    /// libzmq's own default is to let everybody in as long as nobody answers.
    @Test func serverWithoutAuthenticatorLetsNobodyIn() throws {
        let context = try MessagingContext()
        let server = try CurveKeyPair.generate()
        let router = try Socket(
            .router, in: context,
            options: SocketOptions(security: .curveServer(secret: server.secretKey), events: .handshakeFailures))
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let dealer = try Socket(
            .dealer(routingID: nil), in: context,
            options: SocketOptions(security: .curveClient(own: try .generate(), server: server.publicKey)))
        try dealer.connect(endpoint)
        _ = try dealer.send([bytes("hello")])
        guard case .connectionLost = try router.nextFailure() else {
            Issue.record("the server ends the connection without a reason")
            return
        }
        let received = try router.receive()
        #expect(received == nil)
    }

    /// What the worker does on the word of `HandshakeFailure.isFinal`.
    @Test func newSocketOfARefusedClientComesInOnceItsKeyIsAccepted() throws {
        let pair = try CurveKeyPair.generate()
        let server = try CurveKeyPair.generate()
        let options = SocketOptions(
            security: .curveClient(own: pair, server: server.publicKey), events: .handshakeFailures)
        var endpoint = "tcp://127.0.0.1:*"
        for accepted in [[], [AcceptedKey(key: pair.publicKey, name: "late")]] {
            let context = try MessagingContext()
            let authenticator = try Authenticator(in: context, accepting: accepted)
            let router = try Socket(
                .router, in: context, options: SocketOptions(security: .curveServer(secret: server.secretKey)))
            endpoint = try router.bind(endpoint)
            let dealer = try Socket(.dealer(routingID: nil), in: MessagingContext(), options: options)
            try dealer.connect(endpoint)
            _ = try dealer.send([bytes("hello")])
            if accepted.isEmpty {
                let failure = try dealer.nextFailure()
                #expect(failure.isFinal)
            } else {
                let message = try router.nextMessage()
                #expect(message.sender == "late")
            }
            #expect(authenticator.reports.takeAll().count == 1)
        }
    }

    @Test func connectionsAreTold() throws {
        let door = try CurveDoor()
        let dealer = try door.worker(0)
        _ = try door.router.next()
        var kinds: [ConnectionEvent.Kind] = []
        while kinds.count < 2, try dealer.poll(timeout: .seconds(20)).events {
            while let event = try dealer.nextEvent() {
                kinds.append(event.kind)
                #expect(event.endpoint == door.endpoint)
            }
        }
        #expect(kinds == [.connected, .handshakeSucceeded])
    }
}

/// Both sides see that they speak differently; but the one that sees it first hangs up, perhaps before the other has.
private func expectHangUp(_ failure: HandshakeFailure, sourceLocation: SourceLocation = #_sourceLocation) {
    switch failure {
    case .differentMechanisms, .connectionLost: break
    default: Issue.record("unexpected: \(failure)", sourceLocation: sourceLocation)
    }
}

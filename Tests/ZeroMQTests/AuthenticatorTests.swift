import Testing

@testable import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct AuthenticatorTests {
    /// Whoever is in the process can reach it as libzmq does.
    @Test func malformedRequestsAreRefusedOrIgnored() throws {
        let context = try MessagingContext()
        let pair = try CurveKeyPair.generate()
        let authenticator = try Authenticator(
            in: context, accepting: [AcceptedKey(key: pair.publicKey, name: "worker")])
        let asker = try Socket(.dealer(routingID: nil), in: context)
        try asker.connect(Authenticator.endpoint)
        let good = [
            [], bytes("1.0"), bytes("7"), bytes("sigmasweep"), bytes("10.0.0.7"), [], bytes("CURVE"),
            pair.publicKey.bytes,
        ]
        for count in 1...good.count {
            for replaced in 0..<count {
                var frames = Array(good.prefix(count))
                frames[replaced] = [UInt8](repeating: 0xff, count: 300)
                _ = try asker.send(frames)
            }
        }
        _ = try asker.send(good)
        var statuses: [[UInt8]] = []
        while statuses.last != bytes("200") {
            let answer = try asker.next()
            try #require(answer.count == 7)
            statuses.append(answer[3])
            // Accepted are only requests whose changed frame is none that decides: id, domain, address, identity.
            if answer[3] == bytes("200") { #expect(answer[5] == bytes("worker")) }
        }
        #expect(Set(statuses) == [bytes("200"), bytes("400")])
        #expect(!authenticator.reports.takeAll().isEmpty)
    }

    @Test func manyRefusedClientsHinderNobodyAndReportsStayFew() throws {
        let door = try CurveDoor()
        let security = SocketSecurity.curveClient(own: try .generate(), server: door.server.publicKey)
        var refusals = 0
        for _ in 0..<200 {
            let dealer = try door.client(security)
            if try dealer.nextFailure() == .keyRefused(status: 400) { refusals += 1 }
        }
        #expect(refusals == 200)
        try door.expectOnlyWorker(0)
        let reports = door.authenticator.reports.takeAll()
        let accepted = reports.filter { $0 == .accepted(name: "worker-0", address: "127.0.0.1") }
        #expect(accepted.count == 1)
        let told = reports.reduce(0) { sum, report in
            if case .refused(_, _, let unreported) = report { sum + 1 + unreported } else { sum }
        }
        #expect((1...200).contains(told))
    }

    @Test func aContextHasOne() throws {
        let context = try MessagingContext()
        let first = try Authenticator(in: context, accepting: [])
        let error = #expect(throws: ZeroMQError.self) { _ = try Authenticator(in: context, accepting: []) }
        #expect(error?.description == "zmq_bind: Address already in use (errno 98) - endpoint inproc://zeromq.zap.01")
        withExtendedLifetime(first) {}
    }

    /// In whichever order, the context ends.
    @Test(arguments: [true, false]) func endsWithItsOwner(authenticatorFirst: Bool) throws {
        weak var released: MessagingContext?
        do {
            let context = try MessagingContext()
            released = context
            var authenticator: Authenticator? = try Authenticator(in: context, accepting: [])
            let router = try Socket(
                .router, in: context,
                options: SocketOptions(security: .curveServer(secret: try CurveKeyPair.generate().secretKey)))
            try router.bind("tcp://127.0.0.1:*")
            if authenticatorFirst { authenticator = nil }
            withExtendedLifetime(authenticator) {}
        }
        #expect(released == nil)
    }
}

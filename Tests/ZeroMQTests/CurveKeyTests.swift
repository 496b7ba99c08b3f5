import Testing

@testable import ZeroMQ

@Suite struct CurveKeyTests {
    /// The example of ZeroMQ RFC 32 has 8 bytes, so this is the pair of the manual page of libzmq.
    static let publicText = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
    static let secretText = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

    @Test func textGoesToBytesAndBack() throws {
        let key = try #require(CurveKey(z85: Self.publicText))
        #expect(key.bytes.count == 32)
        #expect(key.z85 == Self.publicText)
        #expect(CurveKey(bytes: key.bytes) == key)
    }

    static let noKeys: [String] = [
        "", "rq:rM", publicText + "00000", String(publicText.dropLast()) + "\"", String(publicText.dropLast()) + "\0",
        String(publicText.dropLast(2)) + "é", String(repeating: "#", count: 40), String(repeating: "ß", count: 40),
    ]

    @Test(arguments: noKeys)
    func otherTextIsNoKey(text: String) {
        #expect(CurveKey(z85: text) == nil)
        #expect(CurveSecretKey(z85: text) == nil)
    }

    @Test func publicKeyFollowsFromTheSecretOne() throws {
        let secret = try #require(CurveSecretKey(z85: Self.secretText))
        let pair = try CurveKeyPair(secretKey: secret)
        #expect(pair.publicKey.z85 == Self.publicText)
    }

    @Test func generatedPairsDifferAndBeginNoComment() throws {
        let pairs = try (0..<50).map { _ in try CurveKeyPair.generate() }
        #expect(Set(pairs).count == 50)
        #expect(!pairs.contains { $0.publicKey.z85.hasPrefix("#") })
    }

    /// By no way in which Swift makes text of a value.
    @Test func secretsAreNotShown() throws {
        let secret = try #require(CurveSecretKey(z85: Self.secretText))
        let pair = try CurveKeyPair(secretKey: secret)
        let worker = WorkerKeys(name: "w", pair: pair, coordinator: pair.publicKey)
        let coordinator = CoordinatorKeys(pair: pair, workers: [])
        let options = SocketOptions(security: worker.security)
        let values: [Any] = [
            secret, pair, worker, coordinator, options, coordinator.security, coordinator.security.settings,
            options.settings,
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains(Self.secretText))
                #expect(!text.contains("\(secret.bytes[0]), \(secret.bytes[1])"))
                #expect(!text.contains("- \(secret.bytes[0])\n"))
            }
        }
        #expect("\(pair)" == "key pair \(Self.publicText)")
    }
}

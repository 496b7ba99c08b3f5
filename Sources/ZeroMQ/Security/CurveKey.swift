import CZeroMQ

/// The public half of a CURVE key pair: 32 bytes, written as 40 characters of Z85.
package struct CurveKey: Hashable, Sendable {
    let bytes: [UInt8]

    /// The length of a key in bytes.
    static let count = 32
    /// The length of a key as text.
    static let textCount = 40

    /// - Returns: Nil when there are not 32 bytes.
    init?(bytes: [UInt8]) {
        guard bytes.count == Self.count else { return nil }
        self.bytes = bytes
    }

    /// - Parameter z85: 40 characters as ``z85`` gives them.
    /// - Returns: Nil for any other text.
    package init?(z85: some StringProtocol) {
        guard let bytes = decoded(z85) else { return nil }
        self.bytes = bytes
    }

    /// The key as 40 printable characters without spaces and quotes.
    package var z85: String { encoded(bytes) }
}

extension CurveKey: CustomStringConvertible {
    package var description: String { z85 }
}

/// The secret half of a CURVE key pair. No description of it, nor of anything that holds it, shows it.
package struct CurveSecretKey: Hashable, Sendable {
    let bytes: [UInt8]

    init?(z85: some StringProtocol) {
        guard let bytes = decoded(z85) else { return nil }
        self.bytes = bytes
    }

    /// The secret itself, for its file.
    var exposedText: String { encoded(bytes) }
}

extension CurveSecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A CURVE key pair: who has the secret key is who the public key names.
///
///     let pair = try CurveKeyPair.generate()
///     print(pair)  // key pair uv:a)…, the secret stays hidden
package struct CurveKeyPair: Hashable, Sendable {
    package let publicKey: CurveKey
    package let secretKey: CurveSecretKey

    /// The pair of a secret key, whose public key is derived from it.
    init(secretKey: CurveSecretKey) throws(ZeroMQError) {
        var text = [CChar](repeating: 0, count: CurveKey.textCount + 1)
        try call("zmq_curve_public", "a secret key") { zmq_curve_public(&text, secretKey.exposedText) }
        guard let publicKey = CurveKey(z85: string(text)) else {
            preconditionFailure("zmq_curve_public writes 40 characters of Z85")
        }
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// A new pair from the random numbers of the system.
    ///
    /// Its public key does not begin with `#`, which one in 85 would: in lists of keys that begins a comment.
    ///
    /// - Throws: `ZeroMQError` when libzmq was built without CURVE.
    package static func generate() throws(ZeroMQError) -> CurveKeyPair {
        while true {
            var publicText = [CChar](repeating: 0, count: CurveKey.textCount + 1)
            var secretText = publicText
            try call("zmq_curve_keypair", "a new key pair") { zmq_curve_keypair(&publicText, &secretText) }
            guard let secretKey = CurveSecretKey(z85: string(secretText)) else {
                preconditionFailure("zmq_curve_keypair writes 40 characters of Z85")
            }
            let pair = try CurveKeyPair(secretKey: secretKey)
            if !pair.publicKey.z85.hasPrefix("#") { return pair }
        }
    }
}

extension CurveKeyPair: CustomStringConvertible {
    package var description: String { "key pair \(publicKey)" }
}

/// The 32 bytes of 40 characters of Z85; nil for any other text.
private func decoded(_ z85: some StringProtocol) -> [UInt8]? {
    // Counted before libzmq sees it, which writes as many bytes as the text asks for.
    guard z85.utf8.count == CurveKey.textCount, !z85.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: CurveKey.count)
    return String(z85).withCString { zmq_z85_decode(&bytes, $0) } == nil ? nil : bytes
}

private func encoded(_ bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: CurveKey.textCount + 1)
    precondition(zmq_z85_encode(&text, bytes, bytes.count) != nil, "32 bytes have a text in Z85")
    return string(text)
}

/// The text before the terminating zero.
private func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

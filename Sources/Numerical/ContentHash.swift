import CSodium

/// The identity of some content: its BLAKE2b hash of 128 bits.
///
/// Equal content has equal hashes on every machine, so a hash may name a result on disk.
/// Printed, coded and compared as 32 lower-case hexadecimal digits.
package struct ContentHash: Hashable, Sendable {
    // Two words and not a text: a sweep of a million points holds millions of hashes.
    private let high: UInt64
    private let low: UInt64

    /// Hashes the bytes.
    package init(of bytes: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 16)
        let status = crypto_generichash(
            &digest, digest.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count), nil, 0)
        precondition(status == 0, "libsodium refused a BLAKE2b hash of 16 bytes")
        high = digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = digest.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Hashes the bytes.
    package init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { ContentHash(of: $0) }
    }

    /// Hashes the UTF-8 bytes of the text.
    package init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    /// A hash written before, or nil unless `hex` is 32 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 32,
            hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let high = UInt64(hex.prefix(16), radix: 16), let low = UInt64(hex.suffix(16), radix: 16)
        else { return nil }
        self.high = high
        self.low = low
    }

    /// 32 lower-case hexadecimal digits.
    package var hex: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension ContentHash: CustomStringConvertible {
    package var description: String { hex }
}

extension ContentHash: Comparable {
    package static func < (left: ContentHash, right: ContentHash) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ContentHash: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let hash = ContentHash(hex: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected 32 hexadecimal digits, found \"\(text.prefix(64))\"")
        }
        self = hash
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

import CSodium

/// The identity of some content: its BLAKE2b hash of 128 bits.
///
/// Equal content has equal hashes on every machine, so a hash may name a result on disk.
/// Printed, coded and compared as 32 lower-case hexadecimal digits.
package struct ContentHash: Hashable, Sendable {
    // Two words and not a text: a sweep of a million points holds millions of hashes.
    /// The first 16 digits.
    package let high: UInt64
    /// The last 16 digits.
    package let low: UInt64

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

    /// A hash made before, from its two halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A hash written before, or nil unless `hex` is 32 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 32 else { return nil }
        var words: (high: UInt64, low: UInt64) = (0, 0)
        for digit in hex.utf8 {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            words.high = words.high << 4 | words.low >> 60
            words.low = words.low << 4 | UInt64(value)
        }
        (high, low) = words
    }

    /// 32 lower-case hexadecimal digits.
    package var hex: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            for (index, digit) in hexDigits.enumerated() { buffer[index] = digit }
            return 32
        }
    }

    /// The digits of `hex` in ASCII.
    package var hexDigits: some Sequence<UInt8> {
        (0..<32).lazy.map { [high, low] index in
            let word = index < 16 ? high : low
            let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16))) & 15
            return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        }
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

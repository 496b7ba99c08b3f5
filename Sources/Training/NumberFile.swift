import Foundation
import Numerical

/// A file of single-precision numbers, or of any bytes, under a header, little-endian:
///
///     bytes 0 to 3    what it is, such as "SSCL"
///     bytes 4 to 7    format version (UInt32)
///     4 bytes         length h of the header (UInt32)
///     h bytes         header, JSON
///     4 n bytes       n numbers (IEEE 754 binary32)
///     32 bytes        hash of all bytes before it, hexadecimal
struct NumberFile<Header: Codable> {
    let header: Header
    private var rest: ArraySlice<UInt8>

    /// Why bytes are no such file.
    struct Refusal: Error {
        var reason: String
    }

    /// - Parameter numbers: Written one after the other.
    static func encoded(_ kind: FileKind, header: Header, numbers: [[Float]]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(4 * numbers.reduce(0) { $0 + $1.count })
        for number in numbers.joined() {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { content.append(contentsOf: $0) }
        }
        return encoded(kind, header: header, content: content)
    }

    /// - Parameter content: What stands in the place of the numbers.
    static func encoded(_ kind: FileKind, header: Header, content: [UInt8]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let header = try? encoder.encode(header) else {
            preconditionFailure("a header holds what JSON cannot hold")
        }
        var bytes = Array(kind.name.utf8) + littleEndianBytes(kind.version)
        bytes += littleEndianBytes(UInt32(header.count)) + header
        bytes.reserveCapacity(bytes.count + content.count + hashLength)
        bytes += content
        return bytes + Array(ContentHash(of: bytes).hex.utf8)
    }

    init(_ kind: FileKind, decoding bytes: [UInt8]) throws(Refusal) {
        guard bytes.count >= 12 + hashLength, bytes.starts(with: kind.name.utf8) else {
            throw Refusal(reason: "it does not begin as one")
        }
        let version = Self.word(bytes[4..<8])
        guard version == kind.version else {
            throw Refusal(reason: "format version \(version) is not known, only \(kind.version)")
        }
        let hash = ContentHash(of: Array(bytes.dropLast(hashLength)))
        guard bytes.suffix(hashLength).elementsEqual(hash.hex.utf8) else {
            throw Refusal(reason: "its content does not match its hash")
        }
        let content = bytes[12..<bytes.count - hashLength]
        let length = Int(Self.word(bytes[8..<12]))
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard length <= content.count, let header = try? decoder.decode(Header.self, from: Data(content.prefix(length)))
        else { throw Refusal(reason: "its header cannot be read") }
        self.header = header
        rest = content.dropFirst(length)
    }

    /// Reads the next numbers.
    mutating func read(_ count: Int) throws(Refusal) -> [Float] {
        guard count <= rest.count / 4 else {
            throw Refusal(reason: "\(rest.count / 4) numbers where \(count) were expected")
        }
        defer { rest = rest.dropFirst(4 * count) }
        return rest.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let word = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: word))
            }
        }
    }

    /// What has not been read.
    var content: [UInt8] { Array(rest) }

    func requireEnd() throws(Refusal) {
        guard rest.isEmpty else { throw Refusal(reason: "\(rest.count) bytes more than expected") }
    }

    /// Four bytes as a number, the lowest first.
    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// What a file of numbers holds.
struct FileKind {
    /// Four letters.
    var name: String
    var version: UInt32

    static let classifier = FileKind(name: "SSCL", version: 3)
    /// Of a program of the user's own.
    static let foreign = FileKind(name: "SSFC", version: 1)
    static let checkpoint = FileKind(name: "SSCP", version: 1)
}

private let hashLength = 32

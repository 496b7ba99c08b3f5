import Foundation
import Numerical

/// The file of a classifier, little-endian:
///
///     bytes 0 to 3    "SSCL"
///     bytes 4 to 7    format version (UInt32), 1
///     bytes 8 to 11   length h of the header (UInt32)
///     h bytes         header, JSON: preprocessing and network
///     4 n bytes       n trainable parameters (IEEE 754 binary32), n follows from the header
///     32 bytes        hash of all bytes before it, hexadecimal
extension Classifier {
    private struct Header: Codable {
        var preprocessing: Preprocessing
        var network: NetworkSettings
    }

    /// The bytes of the classifier's file.
    package func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let header = try? encoder.encode(Header(preprocessing: preprocessing, network: network)) else {
            preconditionFailure("a classifier holds a number that JSON cannot hold")
        }
        var bytes = Self.magic + littleEndian(1) + littleEndian(UInt32(header.count)) + header
        for parameter in parameters { bytes += littleEndian(parameter.bitPattern) }
        return bytes + Array(ContentHash(of: bytes).hex.utf8)
    }

    /// Reads the bytes of a classifier's file.
    ///
    /// - Throws: `TrainingError.malformedClassifier` when the bytes are no classifier, truncated or altered.
    package init(decoding bytes: [UInt8]) throws(TrainingError) {
        let hashLength = 32
        guard bytes.count >= 12 + hashLength, Array(bytes.prefix(4)) == Self.magic else {
            throw .malformedClassifier(reason: "it does not begin as a classifier")
        }
        let version = Self.word(bytes, at: 4)
        guard version == 1 else { throw .malformedClassifier(reason: "format version \(version) is not known") }
        let body = bytes.dropLast(hashLength)
        guard Array(ContentHash(of: Array(body)).hex.utf8) == Array(bytes.suffix(hashLength)) else {
            throw .malformedClassifier(reason: "its content does not match its hash")
        }
        let headerEnd = 12 + Int(Self.word(bytes, at: 8))
        guard headerEnd <= body.count,
            let header = try? JSONDecoder().decode(Header.self, from: Data(body[12..<headerEnd]))
        else { throw .malformedClassifier(reason: "its header cannot be read") }
        try self.init(header, parameters: body[headerEnd...])
    }

    private init(_ header: Header, parameters bytes: ArraySlice<UInt8>) throws(TrainingError) {
        let preprocessing = header.preprocessing
        let inputs = preprocessing.features.count
        guard [preprocessing.replacement, preprocessing.offset, preprocessing.scale].allSatisfy({ $0.count == inputs })
        else { throw .malformedClassifier(reason: "the numbers of preprocessing do not fit \(inputs) features") }
        let widths = [inputs] + header.network.hidden + [1]
        guard widths.allSatisfy({ (1...Self.largestWidth).contains($0) }) else {
            throw .malformedClassifier(reason: "layers of \(widths) nodes are out of range")
        }
        let layers = zip(widths, widths.dropFirst()).map { LayerShape(inputs: $0, outputs: $1) }
        let count = NetworkParameters.packedCount(of: layers)
        guard bytes.count == 4 * count else {
            throw .malformedClassifier(reason: "\(bytes.count) bytes of parameters where \(4 * count) were expected")
        }
        let content = Array(bytes)
        let parameters = (0..<count).map { Float(bitPattern: Self.word(content, at: 4 * $0)) }
        self.init(preprocessing: preprocessing, network: header.network, parameters: parameters)
    }

    private static let magic = Array("SSCL".utf8)
    private static let largestWidth = 1 << 20

    private static func word(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
    }

    private func littleEndian(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
}

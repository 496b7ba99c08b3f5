import Foundation
import Numerical

/// The file of a classifier or an ensemble, little-endian:
///
///     bytes 0 to 3    "SSCL"
///     bytes 4 to 7    format version (UInt32): 1 one classifier, 2 an ensemble
///     4 bytes         number of members (UInt32), in version 2 only
///     each member     4 bytes     length h of the header (UInt32)
///                     h bytes     header, JSON: preprocessing and network
///                     4 n bytes   n trainable parameters (IEEE 754 binary32), n follows from the header
///     32 bytes        hash of all bytes before it, hexadecimal
extension Classifier {
    fileprivate struct Header: Codable {
        var preprocessing: Preprocessing
        var network: NetworkSettings
    }

    /// The bytes of the classifier's file.
    package func encoded() -> [UInt8] { ClassifierFile.encoded(version: .classifier, memberBytes()) }

    /// Reads the bytes of a classifier's file.
    ///
    /// - Throws: `TrainingError.malformedClassifier` when the bytes are no classifier, truncated or altered.
    package init(decoding bytes: [UInt8]) throws(TrainingError) {
        var file = try ClassifierFile(bytes)
        guard file.version == .classifier else {
            throw .malformedClassifier(reason: "format version 2 holds an ensemble, not one classifier")
        }
        self = try file.readMember()
        try file.requireEnd()
    }

    /// The bytes of one member: header and parameters.
    fileprivate func memberBytes() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let header = try? encoder.encode(Header(preprocessing: preprocessing, network: network)) else {
            preconditionFailure("a classifier holds a number that JSON cannot hold")
        }
        return littleEndianBytes(UInt32(header.count)) + header
            + parameters.flatMap { littleEndianBytes($0.bitPattern) }
    }
}

extension Ensemble {
    /// The bytes of the ensemble's file.
    package func encoded() -> [UInt8] {
        ClassifierFile.encoded(
            version: .ensemble, littleEndianBytes(UInt32(members.count)) + members.flatMap { $0.memberBytes() })
    }

    /// Reads the bytes of an ensemble's file, or of a classifier's as an ensemble of one.
    ///
    /// - Throws: `TrainingError.malformedClassifier` when the bytes are neither, truncated or altered.
    package init(decoding bytes: [UInt8]) throws(TrainingError) {
        var file = try ClassifierFile(bytes)
        let count = file.version == .ensemble ? try file.readWord("the number of members") : 1
        guard count > 0 else { throw .malformedClassifier(reason: "an ensemble of no members") }
        var members: [Classifier] = []
        for _ in 0..<count { members.append(try file.readMember()) }
        try file.requireEnd()
        self.init(members: members)
    }
}

/// Reads a file from front to back, after its hash was found right.
private struct ClassifierFile {
    let version: Version
    private var rest: ArraySlice<UInt8>

    enum Version: UInt32 {
        case classifier = 1
        case ensemble = 2
    }

    private static let magic = Array("SSCL".utf8)
    private static let hashLength = 32
    private static let largestWidth = 1 << 20

    static func encoded(version: Version, _ content: [UInt8]) -> [UInt8] {
        let bytes = magic + littleEndianBytes(version.rawValue) + content
        return bytes + Array(ContentHash(of: bytes).hex.utf8)
    }

    init(_ bytes: [UInt8]) throws(TrainingError) {
        guard bytes.count >= 12 + Self.hashLength, bytes.starts(with: Self.magic) else {
            throw .malformedClassifier(reason: "it does not begin as a classifier")
        }
        rest = bytes[4..<bytes.count - Self.hashLength]
        let number = Self.word(rest.prefix(4))
        guard let version = Version(rawValue: number) else {
            throw .malformedClassifier(reason: "format version \(number) is not known")
        }
        self.version = version
        rest = rest.dropFirst(4)
        let hash = ContentHash(of: Array(bytes.dropLast(Self.hashLength)))
        guard bytes.suffix(Self.hashLength).elementsEqual(hash.hex.utf8) else {
            throw .malformedClassifier(reason: "its content does not match its hash")
        }
    }

    mutating func readWord(_ what: String) throws(TrainingError) -> UInt32 {
        guard rest.count >= 4 else { throw .malformedClassifier(reason: "it ends before \(what)") }
        defer { rest = rest.dropFirst(4) }
        return Self.word(rest.prefix(4))
    }

    mutating func readMember() throws(TrainingError) -> Classifier {
        let length = Int(try readWord("a header"))
        guard length <= rest.count,
            let header = try? JSONDecoder().decode(Classifier.Header.self, from: Data(rest.prefix(length)))
        else { throw .malformedClassifier(reason: "its header cannot be read") }
        rest = rest.dropFirst(length)
        let count = try Self.parameterCount(header)
        guard rest.count >= 4 * count else {
            throw .malformedClassifier(reason: "\(rest.count) bytes of parameters where \(4 * count) were expected")
        }
        let start = rest.startIndex
        let parameters = (0..<count).map { index in
            Float(bitPattern: Self.word(rest[start + 4 * index..<start + 4 * index + 4]))
        }
        rest = rest.dropFirst(4 * count)
        return Classifier(preprocessing: header.preprocessing, network: header.network, parameters: parameters)
    }

    func requireEnd() throws(TrainingError) {
        guard rest.isEmpty else { throw .malformedClassifier(reason: "\(rest.count) bytes more than expected") }
    }

    private static func parameterCount(_ header: Classifier.Header) throws(TrainingError) -> Int {
        let preprocessing = header.preprocessing
        let inputs = preprocessing.features.count
        guard [preprocessing.replacement, preprocessing.offset, preprocessing.scale].allSatisfy({ $0.count == inputs })
        else { throw .malformedClassifier(reason: "the numbers of preprocessing do not fit \(inputs) features") }
        let widths = [inputs] + header.network.hidden + [1]
        guard widths.allSatisfy({ (1...largestWidth).contains($0) }) else {
            throw .malformedClassifier(reason: "layers of \(widths) nodes are out of range")
        }
        return NetworkParameters.packedCount(
            of: zip(widths, widths.dropFirst()).map { LayerShape(inputs: $0, outputs: $1) })
    }

    /// Four bytes as a number, the lowest first.
    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

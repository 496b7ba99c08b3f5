import Foundation
import Training

/// A result as it travels: JSON that was checked to read back as a `TaskResult` of finite numbers. The journal stores its bytes, and
/// reads also those of versions that knew other numbers.
package struct EncodedResult: Sendable, Equatable {
    /// UTF-8 bytes of a JSON object.
    package let json: [UInt8]
    /// Time of computing.
    package let seconds: Double

    private static let decoder = JSONDecoder()
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Writes a result.
    ///
    /// - Throws: An `EncodingError` for a number that is not finite.
    package init(_ result: TaskResult) throws {
        json = [UInt8](try Self.encoder.encode(SparseResult(result)))
        seconds = result.duration
    }

    /// Takes the JSON of a result over once it has been read.
    ///
    /// - Throws: A `DecodingError` for what is no result, for another encoding than UTF-8, which Foundation would read, and
    ///   for a duration that is none.
    package init(checking json: [UInt8]) throws {
        guard json.first == UInt8(ascii: "{"), !json.contains(0), String(validating: json, as: UTF8.self) != nil else {
            throw Self.corrupted("expected a JSON object in UTF-8")
        }
        self.json = json
        seconds = try Self.decoder.decode(TaskResult.self, from: Data(json)).duration
        guard (0...Self.longestSeconds).contains(seconds) else {
            throw Self.corrupted("expected a duration from 0 to \(Self.longestSeconds) s, found \(seconds)")
        }
    }

    /// More than any computer has run, and little enough to reckon with.
    private static let longestSeconds = 1e9

    private static func corrupted(_ reason: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: reason))
    }

    /// The result.
    ///
    /// - Throws: A `DecodingError`, never for one that was made here.
    package func decoded() throws -> TaskResult {
        try Self.decoder.decode(TaskResult.self, from: Data(json))
    }
}

/// A result without what is empty, as it is sent and stored.
private struct SparseResult: Encodable {
    var figures: [String: Double]?
    var labels: [String: String]?
    var history: [EpochRecord]?
    var fit: FitRecord?
    var tables: [TableRecord]?
    var duration: Double

    init(_ result: TaskResult) {
        figures = result.figures.isEmpty ? nil : result.figures
        labels = result.labels.isEmpty ? nil : result.labels
        history = result.history.isEmpty ? nil : result.history
        fit = result.fit
        tables = result.tables
        duration = result.duration
    }
}

extension TaskSpecification {
    private static let decoder = JSONDecoder()

    /// Reads the JSON by which a specification travels.
    ///
    /// - Throws: A `DecodingError` for what is none.
    package init(json: [UInt8]) throws {
        if let specification = RunSpecification(jsonOfTask: json) {
            self = .run(specification)
        } else {
            self = try Self.decoder.decode(TaskSpecification.self, from: Data(json))
        }
    }

    /// The JSON by which the specification travels.
    package var json: [UInt8] {
        if case .run(let specification) = self { return specification.jsonOfTask }
        do {
            return try CanonicalJSON.bytes(of: self)
        } catch {
            preconditionFailure("a specification of numbers and texts has no JSON: \(error)")
        }
    }
}

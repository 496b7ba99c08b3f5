import Foundation
import Sweep

/// A result as the journal stores it: the JSON of a `TaskResult`, and what is asked of all results at once.
///
/// A coordinator hands on the bytes that a worker sent, without decoding and encoding them again.
package struct StoredResult: Sendable, Equatable {
    /// The JSON of a `TaskResult` in UTF-8; numbers that are not finite are the texts "inf", "-inf" and "nan".
    package var content: [UInt8]
    /// Time of computing in seconds.
    package var duration: Double

    /// - Parameter content: What `decoded()` can read; nobody looks at it before.
    package init(content: [UInt8], duration: Double) {
        self.content = content
        self.duration = duration
    }

    package init(_ result: TaskResult) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A fit that ran away is a result, too: its numbers need not be finite.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            content = [UInt8](try encoder.encode(result))
        } catch {
            preconditionFailure("a result cannot be written as JSON: \(error)")
        }
        duration = result.duration
    }

    /// - Throws: `DecodingError`.
    package func decoded() throws -> TaskResult {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(TaskResult.self, from: Data(content))
    }
}

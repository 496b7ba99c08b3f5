import Foundation
import Sweep

/// The JSON files of a report: keys sorted, indented, equal for equal values.
enum JSONText {
    /// `points.json`: the full records in grid order.
    static func points(_ points: [PointRecord]) throws(ReportError) -> Data {
        try encode(points, file: "points.json", keys: .useDefaultKeys)
    }

    /// `summary.json`.
    static func summary(_ summary: Summary) throws(ReportError) -> Data {
        try encode(summary, file: "summary.json", keys: .convertToSnakeCase)
    }

    /// `reproduction.json`.
    static func reproduction(_ file: ReproductionFile) throws(ReportError) -> Data {
        try encode(file, file: "reproduction.json", keys: .convertToSnakeCase)
    }

    private static func encode(
        _ value: some Encodable, file: String, keys: JSONEncoder.KeyEncodingStrategy
    ) throws(ReportError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = keys
        encoder.dateEncodingStrategy = .iso8601
        // A diverged training has losses that JSON has no numbers for.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try encoder.encode(value) + Data("\n".utf8)
        } catch {
            throw .notEncoded(file: file, reason: String(describing: error))
        }
    }
}

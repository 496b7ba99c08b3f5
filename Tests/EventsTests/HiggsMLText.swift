import Events
import Foundation
import TestSupport

/// The text of a small HiggsML file whose fields a test may change.
struct HiggsMLText {
    var columns = ["EventId"] + HiggsMLSettings.featureNames + ["Weight", "Label", "KaggleSet"]
    /// Fields that differ from the default, per row, by column name.
    var rows: [[String: String]]
    var lineEnd = "\n"

    /// Two rows for each label, numbered from 10, with PRI_tau_pt 20, 30, 40, 50 and all other features 1.5.
    static var example: HiggsMLText {
        HiggsMLText(
            rows: (0..<4).map { row in
                ["EventId": "\(10 + row)", "PRI_tau_pt": "\(20 + 10 * row).0", "Label": row < 2 ? "s" : "b"]
            })
    }

    var text: String {
        let lines = rows.map { row in columns.map { row[$0] ?? Self.defaultField($0) } }
        return ([columns] + lines).map { $0.joined(separator: ",") + lineEnd }.joined()
    }

    private static func defaultField(_ column: String) -> String {
        switch column {
        case "Weight": "0.25"
        case "KaggleSet": "t"
        default: "1.5"
        }
    }
}

/// Writes a file of these bytes and reads it as HiggsML events, with its true digest.
func readHiggsML(
    _ content: Data, split: SplitSettings = SplitSettings(train: 3, validation: 1, test: 4)
) throws -> EventTable {
    let directory = try TemporaryDirectory()
    let path = directory.file("events.csv")
    try content.write(to: URL(fileURLWithPath: path))
    let settings = HiggsMLSettings(path: path, digest: try contentDigest(ofFile: path), split: split)
    return try loadEvents(.higgsml(settings), seed: 1)
}

/// The events of the challenge that come with the program.
enum RealEvents {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../configs/data/higgsml-22889.csv.gz").standardized.path

    static let split = SplitSettings(train: 3, validation: 1, test: 4)

    /// Read once for all tests.
    static let table = Result { () throws -> EventTable in
        let settings = HiggsMLSettings(path: path, digest: try contentDigest(ofFile: path), split: split)
        return try loadEvents(.higgsml(settings), seed: 1)
    }
}

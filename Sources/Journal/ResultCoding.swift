import Foundation
import Sweep

/// Results as JSON text.
enum ResultCoding {
    /// - Throws: `JournalError.coding`.
    static func encode(_ result: TaskResult, of task: TaskID) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A fit that ran away is a result, too: its numbers need not be finite.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return String(decoding: try encoder.encode(result), as: UTF8.self)
        } catch {
            throw JournalError.coding(task: task.description, reason: "\(error)")
        }
    }

    /// - Throws: `JournalError.coding`.
    static func decode(_ content: String, of task: TaskID) throws -> TaskResult {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(TaskResult.self, from: Data(content.utf8))
        } catch {
            throw JournalError.coding(task: task.description, reason: "\(error)")
        }
    }
}

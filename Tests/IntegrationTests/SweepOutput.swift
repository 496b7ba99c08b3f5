import Foundation
import TestSupport
import Testing

/// The output folder of a sweep as a reader sees it.
struct SweepOutput {
    let path: String
    /// Kept, so that the folder is not removed while something still reads in it.
    private let directory: TemporaryDirectory

    init(_ directory: TemporaryDirectory, _ name: String = "out") {
        path = directory.file(name)
        self.directory = directory
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
    }

    /// The names in a folder of it, none when it is not there.
    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
    }

    /// The trained classifiers that lie there whole.
    var models: [String] { names(in: "models").filter { $0.hasSuffix(".classifier") } }

    /// Each trained classifier and when it was written.
    func modelTimes() throws -> [String: Date] {
        var times: [String: Date] = [:]
        for name in models {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/models/\(name)")
            times[name] = attributes[.modificationDate] as? Date
        }
        return times
    }

    func table(_ name: String) throws -> Table { Table(try text(name)) }

    /// The tables that must not depend on how often a sweep was interrupted.
    func results() throws -> [Table] {
        [try table("points.csv").without(["attempts", "train_time_s", "measure_time_s"]), try table("curves.csv")]
    }
}

/// Comma-separated values without quoted fields.
struct Table: Equatable {
    var header: [String]
    var rows: [[String]]

    init(_ text: String) {
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        header = lines.first ?? []
        rows = Array(lines.dropFirst())
    }

    /// The values of a column; none when it is not there.
    func column(_ name: String) -> [String] {
        guard let index = header.firstIndex(of: name) else { return [] }
        return rows.map { $0[index] }
    }

    func without(_ names: Set<String>) -> Table {
        let kept = header.indices.filter { !names.contains(header[$0]) }
        var table = self
        table.header = kept.map { header[$0] }
        table.rows = rows.map { row in kept.map { row[$0] } }
        return table
    }
}

/// Every file below a folder with its content, and every folder; SQLite's own helpers of a journal excepted.
func snapshot(of path: String) throws -> [String: Data?] {
    var content: [String: Data?] = [:]
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    for name in names where !name.hasSuffix("-shm") && !name.hasSuffix("-wal") {
        content[name] = .some(FileManager.default.contents(atPath: "\(path)/\(name)"))
    }
    return content
}

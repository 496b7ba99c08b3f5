import Foundation

/// The inputs of a target that are kept: examples of all that its reader knows, and what fuzzing has found.
package struct FuzzCorpus {
    package let target: FuzzTarget

    package init(_ target: FuzzTarget) { self.target = target }

    /// `Tests/Fuzz`
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    package enum Part: String, CaseIterable {
        case corpus, regressions
    }

    private func folder(_ part: Part) -> URL {
        Self.folder.appending(path: part.rawValue).appending(path: target.rawValue)
    }

    /// Names and bytes, sorted by name; none where there is no folder.
    package func inputs(_ part: Part) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder(part)
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            ("\(part)/\(target)/\(name)", [UInt8](try Data(contentsOf: folder.appending(path: name))))
        }
    }

    /// Whether the examples that are made of the program's own values shall be written again, after a change of format.
    package static let shallBeWritten = ProcessInfo.processInfo.environment["SIGMASWEEP_FUZZ_SEEDS"] == "1"

    package func write(_ bytes: [UInt8], to name: String) throws {
        let folder = folder(.corpus)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.appending(path: name))
    }
}

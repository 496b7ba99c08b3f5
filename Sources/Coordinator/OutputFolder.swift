import Foundation
import Journal
import Sweep

/// The folder of a sweep: where its files lie and how they are written so that none is ever seen half-written.
package struct OutputFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package var configuration: String { path + "/sweep.yaml" }
    package var journal: String { path + "/" + SweepJournal.fileName }
    package var models: String { path + "/models" }
    package var logs: String { path + "/logs" }

    /// The log of one failed attempt.
    package func log(of task: TaskID, attempt: Attempt) -> String { "\(logs)/task-\(task)-attempt-\(attempt).log" }

    /// Whether a sweep has been here.
    package var holdsSweep: Bool { FileManager.default.fileExists(atPath: journal) }

    /// Makes the folder and those in it.
    ///
    /// - Throws: `CoordinatorError.folderRefused` when the path holds something else than a sweep's output.
    package func create() throws(CoordinatorError) {
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        if manager.fileExists(atPath: path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw .folderRefused(path: path, reason: "it is a file") }
            let content = (try? manager.contentsOfDirectory(atPath: path)) ?? []
            guard holdsSweep || content.isEmpty else {
                throw .folderRefused(path: path, reason: "it holds files that are not of a sweep")
            }
        }
        for folder in [models, logs] {
            do {
                try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw .folderRefused(path: path, reason: "\(folder) cannot be made")
            }
        }
    }
}

/// Writes a file so that it is on disk, whole, under its name when this returns, or not at all.
///
/// - Throws: `CoordinatorError.fileNotWritten`.
package func writeDurably(_ bytes: [UInt8], to path: String) throws(CoordinatorError) {
    let temporary = path + ".tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .fileNotWritten(path: path, reason: String(cString: strerror(errno))) }
    var offset = 0
    var failure: Int32 = 0
    while offset < bytes.count, failure == 0 {
        let count = bytes[offset...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { offset += count } else if errno != EINTR { failure = errno }
    }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
        unlink(temporary)
        throw .fileNotWritten(path: path, reason: String(cString: strerror(failure)))
    }
}

import Foundation
import Glibc
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

    /// Checks that the folder can be that of a sweep, without a look into its journal.
    ///
    /// - Throws: `CoordinatorError.folderRefused` when the path holds something else than a sweep's output.
    package func check() throws(CoordinatorError) {
        // An empty path would mean the root: `path + "/models"`.
        guard !path.isEmpty else { throw .folderRefused(path: "\"\"", reason: "it has no name") }
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else { return }
        guard isDirectory.boolValue else { throw .folderRefused(path: path, reason: "it is a file") }
        // A run that was killed before it had made its journal leaves the lock and the draft of it.
        let content = (try? manager.contentsOfDirectory(atPath: path)) ?? []
        guard holdsSweep || content.allSatisfy({ $0.hasPrefix("journal.") }) else {
            throw .folderRefused(path: path, reason: "it holds files that are not of a sweep")
        }
    }

    /// Makes the folder, which has been checked.
    ///
    /// - Throws: `CoordinatorError.folderRefused` when it cannot be made.
    package func create() throws(CoordinatorError) { try make(path) }

    /// Makes the folders in it, once its journal has been accepted.
    ///
    /// - Throws: `CoordinatorError.folderRefused` when one cannot be made.
    package func createSubfolders() throws(CoordinatorError) {
        for folder in [models, logs] { try make(folder) }
    }

    private func make(_ folder: String) throws(CoordinatorError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .folderRefused(path: path, reason: "\(folder) cannot be made")
        }
    }
}

/// Writes a file so that it is on disk, whole, under its name when this returns, or not at all.
///
/// - Throws: `CoordinatorError.fileNotWritten`.
package func writeDurably(_ bytes: [UInt8], to path: String) throws(CoordinatorError) {
    try write(bytes, to: path, isDurable: true)
}

/// Writes a file in the place of the one before; after the machine's sudden end it may be that one, or be in part.
///
/// - Throws: `CoordinatorError.fileNotWritten`.
func writeLightly(_ bytes: [UInt8], to path: String) throws(CoordinatorError) {
    try write(bytes, to: path, isDurable: false)
}

private func write(_ bytes: [UInt8], to path: String, isDurable: Bool) throws(CoordinatorError) {
    let temporary = path + ".tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .fileNotWritten(path: path, reason: String(cString: strerror(errno))) }
    var offset = 0
    var failure: Int32 = 0
    while offset < bytes.count, failure == 0 {
        let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 { offset += count } else if errno != EINTR { failure = errno }
    }
    if isDurable, failure == 0, fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    if isDurable, failure == 0 { failure = syncFolder(of: path) }
    guard failure == 0 else {
        unlink(temporary)
        throw .fileNotWritten(path: path, reason: String(cString: strerror(failure)))
    }
}

/// Brings the names in the folder of a file to the disk; returns the error number, 0 for none.
private func syncFolder(of path: String) -> Int32 {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 ? 0 : errno
}

import Foundation

/// A fresh folder that is removed with its content when the owner lets go of it.
package final class TemporaryDirectory: Sendable {
    package let url: URL
    package var path: String { url.path }

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sigmasweep-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// A path inside the folder.
    package func file(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file into the folder and returns its path.
    @discardableResult
    package func write(_ content: String, to name: String) throws -> String {
        try Data(content.utf8).write(to: url.appending(path: name))
        return file(name)
    }
}

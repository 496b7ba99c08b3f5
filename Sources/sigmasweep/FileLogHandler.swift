import Coordinator
import Foundation
import Logging

/// Appends log lines to a file.
struct FileLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let file: FileHandle

    /// - Throws: `CommandEnding` when the file cannot be opened.
    init(path: String) throws(CommandEnding) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .refused("log not opened: \(String(cString: strerror(errno))) - \(path)") }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Peers choose names and reasons: no line of theirs shall look like one of ours.
    func log(event: LogEvent) {
        let time = Date.now.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
        // A full disk must not end the sweep before the journal says so.
        try? file.write(contentsOf: Data("\(time) \(event.level) \(printable("\(event.message)"))\n".utf8))
    }
}

import CZlib
import Glibc
import Numerical

/// An open file, gzip-compressed or plain, and the one owner of its zlib handle.
struct CompressedFile: ~Copyable {
    private let path: String
    private var handle: gzFile?

    /// Opens the file.
    ///
    /// - Throws: `EventsError.unreadableFile`.
    init(path: String) throws(EventsError) {
        guard let handle = gzopen(path, "rb") else {
            throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        self.handle = handle
    }

    deinit {
        if let handle { gzclose_r(handle) }
    }

    /// The decompressed bytes to the end of the file, which is closed then.
    ///
    /// - Throws: `EventsError.corruptFile` when a checksum is wrong or the compressed stream ends too early,
    ///   `EventsError.unreadableFile` when the operating system fails.
    consuming func readToEnd() throws(EventsError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while case let count = Int(gzread(handle, &chunk, UInt32(chunk.count))), count > 0 {
            bytes.append(contentsOf: chunk[..<count])
        }
        try checkState()
        try close()
        return bytes
    }

    /// Throws the last error of the handle, if any.
    private func checkState() throws(EventsError) {
        var code = Z_OK
        let message = gzerror(handle, &code).map { String(cString: $0) } ?? ""
        guard code != Z_OK else { return }
        let prefix = "\(path): "  // zlib puts the path before its reason
        let reason = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
        if code == Z_ERRNO { throw .unreadableFile(path: path, reason: reason) }
        throw .corruptFile(path: path, reason: reason)
    }

    private mutating func close() throws(EventsError) {
        let code = gzclose_r(handle)
        handle = nil
        guard code == Z_OK else { throw .corruptFile(path: path, reason: "zlib code \(code) at the end of the file") }
    }
}

/// The hash of the bytes of a file as they are stored.
///
/// - Throws: `EventsError.unreadableFile`.
package func contentDigest(ofFile path: String) throws(EventsError) -> ContentHash {
    guard let file = fopen(path, "rb") else {
        throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    // A terminal or a pipe would be waited for.
    var status = stat()
    guard fstat(fileno(file), &status) == 0, [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
        throw .unreadableFile(path: path, reason: "it is no regular file")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
        bytes.append(contentsOf: chunk[..<count])
    }
    guard ferror(file) == 0 else {
        throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
    }
    return ContentHash(of: bytes)
}

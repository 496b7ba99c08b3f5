import Glibc

/// Files and folders whose owner and mode matter.
enum OwnedFile {
    /// The longest file taken for one of ours, in bytes.
    private static let longest = 16 << 20

    /// Reads a regular file of this user.
    ///
    /// Owner and mode are those of the very file that is read, whatever happens to its name meanwhile.
    ///
    /// - Parameter forbidden: The permissions that nobody may have, such as 0o077.
    static func read(_ path: String, forbidden: UInt32) throws(KeyFileError) -> [UInt8] {
        // Non-blocking, so that a pipe of this name is looked at and not waited for.
        let descriptor = try opened(path, O_RDONLY | O_NONBLOCK)
        defer { close(descriptor) }
        let status = try checked(path, descriptor, forbidden: forbidden)
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRead(path: path, reason: "it is no file") }
        guard status.st_size <= longest else { throw .notRead(path: path, reason: "it is too long for a key file") }
        return try content(of: descriptor, count: status.st_size, path)
    }

    /// Makes a folder that only this user can enter, or accepts one that is there.
    static func makeFolder(_ path: String) throws(KeyFileError) {
        if case .failure(let code) = attempt({ mkdir(path, 0o700) }), code != EEXIST {
            throw .notWritten(path: path, reason: reason(code))
        }
        let descriptor = try opened(path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        _ = try checked(path, descriptor, forbidden: 0o077)
    }

    /// Writes a new file, whole and durably or not at all; one that is there stays as it is.
    static func create(_ path: String, mode: UInt32, _ text: String) throws(KeyFileError) {
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        defer { unlink(temporary) }
        try write(text, to: temporary, for: path, O_CREAT | O_EXCL, mode: mode)
        // Unlike a renaming, a link never replaces a file.
        switch attempt({ link(temporary, path) }) {
        case .value: break
        case .failure(EEXIST): throw .exists(path: path)
        case .failure(let code): throw .notWritten(path: path, reason: reason(code))
        }
        do {
            try syncFolder(of: path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Appends to a file in one write, so that nobody else's lines come between or are lost.
    static func append(_ text: String, to path: String) throws(KeyFileError) {
        try write(text, to: path, for: path, O_APPEND, mode: 0)
    }

    static func remove(_ path: String) { unlink(path) }
}

extension OwnedFile {
    private static func opened(_ path: String, _ flags: Int32) throws(KeyFileError) -> Int32 {
        switch attempt({ open(path, flags | O_CLOEXEC) }) {
        case .value(let descriptor): return Int32(descriptor)
        case .failure(let code): throw .notRead(path: path, reason: reason(code))
        }
    }

    /// The status of an open file after a look at its owner and mode.
    private static func checked(
        _ path: String, _ descriptor: Int32, forbidden: UInt32
    ) throws(KeyFileError) -> stat {
        var status = stat()
        if case .failure(let code) = attempt({ fstat(descriptor, &status) }) {
            throw .notRead(path: path, reason: reason(code))
        }
        guard status.st_uid == geteuid() else { throw .foreign(path: path, owner: status.st_uid) }
        let mode = status.st_mode & 0o7777
        guard mode & forbidden == 0 else {
            // What it would be without the permissions that it has too many, for the one who mends it.
            throw .mode(path: path, found: mode, expected: mode & ~forbidden)
        }
        return status
    }

    /// The bytes of a file up to its end, even when it is cut meanwhile.
    private static func content(of descriptor: Int32, count: Int, _ path: String) throws(KeyFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var offset = 0
        while offset < count {
            let outcome = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[offset...])
                return attempt { Glibc.read(descriptor, rest.baseAddress, rest.count) }
            }
            switch outcome {
            case .value(0): return Array(bytes.prefix(offset))
            case .value(let read): offset += read
            case .failure(let code): throw .notRead(path: path, reason: reason(code))
            }
        }
        return bytes
    }

    private static func write(
        _ text: String, to file: String, for path: String, _ flags: Int32, mode: UInt32
    ) throws(KeyFileError) {
        func orThrow(_ outcome: Outcome) throws(KeyFileError) -> Int {
            switch outcome {
            case .value(let value): return value
            case .failure(let code): throw .notWritten(path: path, reason: reason(code))
            }
        }
        let descriptor = Int32(try orThrow(attempt { open(file, O_WRONLY | O_CLOEXEC | flags, mode) }))
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = try orThrow(attempt { Glibc.write(descriptor, bytes, bytes.count) })
        // So few bytes are written at once, except on a full disk.
        guard count == bytes.count else { throw .notWritten(path: path, reason: reason(ENOSPC)) }
        _ = try orThrow(attempt { fsync(descriptor) })
    }

    /// Brings the names in the folder of a file to the disk.
    private static func syncFolder(of path: String) throws(KeyFileError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = try opened(folder, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        if case .failure(let code) = attempt({ fsync(descriptor) }) {
            throw .notWritten(path: path, reason: reason(code))
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

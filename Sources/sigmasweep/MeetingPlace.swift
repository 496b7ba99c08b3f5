import Foundation
import Numerical

/// Where the coordinator of an output folder and its workers on this host meet: a folder that only the user can enter, the same
/// for every run with this output, so that workers that outlive a coordinator find the next one.
struct MeetingPlace: Sendable {
    private let path: String

    var endpoint: String { "ipc://\(path)/coordinator" }

    /// The file that a worker of this name keeps locked while it lives.
    func lock(of worker: String) -> String { "\(path)/\(worker).lock" }

    /// Makes the folder if it is not there.
    ///
    /// - Throws: `CommandEnding` when there is something else in its place.
    init(of output: String) throws(CommandEnding) {
        // The path of a socket has 107 bytes at most (unix(7)); cluster sites give longer ones to TMPDIR.
        let isShort = NSTemporaryDirectory().utf8.count <= 50
        let parent = "\(isShort ? NSTemporaryDirectory() : "/tmp/")sigmasweep-\(getuid())"
        let folder = URL(filePath: output).resolvingSymlinksInPath().path
        path = "\(parent)/\(ContentHash(of: folder).hex.prefix(16))"
        try Self.makePrivate(parent)
        try Self.makePrivate(path)
    }

    /// Removes the folder once all have left.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private static func makePrivate(_ path: String) throws(CommandEnding) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .refused("no folder for the socket: \(String(cString: strerror(errno))) - \(path)")
        }
        var information = stat()
        // Not through a link: another user could have put one here.
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR,
            information.st_uid == getuid(), information.st_mode & 0o077 == 0
        else {
            throw .refused("no folder for the socket: it is not a folder that only its owner may enter - \(path)")
        }
    }
}

/// A lock by which a process shows that it lives, with its number in it. The kernel lets go of it when the process ends.
struct ProcessLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock; nil when another process has it.
    ///
    /// - Throws: `CommandEnding` when the file cannot be opened.
    static func take(_ path: String) throws(CommandEnding) -> ProcessLock? {
        let lock = try ProcessLock(opening: path)
        guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(lock.descriptor, 0)
        _ = pwrite(lock.descriptor, text, text.count, 0)
        return lock
    }

    /// The process that holds a lock; nil when none does.
    static func holder(of path: String) -> pid_t? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return pid_t(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).prefix { $0.isNumber })
    }

    /// Waits on this thread until no process holds the lock.
    static func waitUntilFree(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    /// Leaves the lock to the kernel, which takes it back when the process ends.
    consuming func keepUntilExit() {
        // The copy stays open when this value lets go of its own, but not in programs that this process starts.
        let descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        precondition(descriptor >= 0, "a process has room for one more file")
    }

    private init(opening path: String) throws(CommandEnding) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .refused("lock not opened: \(String(cString: strerror(errno))) - \(path)") }
    }

    deinit { close(descriptor) }
}

import Glibc

/// A right that one process has at a time, by which others see that it lives.
///
/// An advisory lock (flock) on a file: the kernel lets go of it when its owner ends, however it ends. The file holds the owner's
/// process id; it stays when the lock is gone.
package struct ProcessLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Why a lock cannot be had.
    package enum Failure: Error, Equatable, Sendable {
        /// Another process has it; its id when it is known.
        case held(by: pid_t?)
        case system(call: String, code: Int32)
    }

    /// Takes the lock at once, making the file with the given mode when there is none.
    package init(_ path: String, mode: mode_t) throws(Failure) {
        // Close on exec: a program that this process starts must not inherit the lock and hold it after its end.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .system(call: "open", code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK
                ? .held(by: Self.owner(descriptor)) : .system(call: "flock", code: errno)
        }
        sign()
    }

    deinit { close(descriptor) }

    /// The process that holds a lock; nil when none does.
    package static func holder(of path: String) -> pid_t? {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : owner(descriptor)
    }

    /// Waits on this thread until no process holds the lock.
    package static func waitUntilFree(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }

    /// Leaves the lock to the kernel, which takes it back when the process ends.
    package consuming func keepUntilExit() {
        // The copy stays open when this value lets go of its own, but not in programs that this process starts.
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        precondition(copy >= 0, "a process has room for one more file")
    }

    /// Writes the process id; a failure costs others only the id in their message.
    private func sign() {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    private static func owner(_ descriptor: Int32) -> pid_t? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return pid_t(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}

import Glibc

/// The right to write the journal of a directory, held by one process at a time.
///
/// An advisory lock (flock) on a file beside the journal: the kernel lets go of it when its owner ends, however it
/// ends. The file holds the owner's process id for the message to others; it stays when the lock is gone.
struct JournalLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock, or throws `JournalError.inUse` naming the journal at once.
    init(beside journal: String) throws(JournalError) {
        descriptor = try Self.acquire(Self.path(beside: journal), journal: journal)
        signOwner()
    }

    deinit { close(descriptor) }

    static func path(beside journal: String) -> String {
        journal.hasSuffix(".sqlite") ? String(journal.dropLast(".sqlite".count)) + ".lock" : journal + ".lock"
    }

    private static func acquire(_ path: String, journal: String) throws(JournalError) -> Int32 {
        // Close on exec: a worker started by the coordinator must not inherit the lock and hold it after its end.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let error: JournalError =
                isTaken ? .inUse(path: journal, process: owner(descriptor)) : .system("flock", path: path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Writes the process id; a failure costs others only the id in their message.
    private func signOwner() {
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}

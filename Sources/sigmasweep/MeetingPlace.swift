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
        guard PrivateFolder.isPrivate(path) else {
            throw .refused("no folder for the socket: it is not a folder that only its owner may enter - \(path)")
        }
    }
}

enum PrivateFolder {
    /// Whether there is a folder that belongs to the user and that nobody else may enter. Not through a link: another user could
    /// have put one there.
    static func isPrivate(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
            && information.st_uid == getuid() && information.st_mode & 0o077 == 0
    }
}

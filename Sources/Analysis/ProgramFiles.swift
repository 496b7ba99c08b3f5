import Events
import Glibc
import Numerical
import Sweep

/// Sees to it that the files of a program are those of its identity, and reads them again only when they change.
struct ProgramFiles: Sendable {
    /// What changes when a file is written or replaced.
    private struct Version: Equatable {
        var device: UInt
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    private var known: [String: (version: Version, digest: ContentHash)] = [:]

    /// - Throws: `AnalysisError.program` when a file is not as it was when the study was read.
    mutating func check(_ runner: RunnerSettings) throws(AnalysisError) {
        for word in runner.command + runner.files {
            guard let digest = word.digest else { continue }
            let path = runner.resolved(word)
            guard (try? self.digest(of: path)) == digest else { throw runner.failure(.fileChanged(path: path)) }
        }
    }

    private mutating func digest(of path: String) throws(EventsError) -> ContentHash {
        var status = stat()
        _ = stat(path, &status)
        let version = Version(
            device: status.st_dev, inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
        if let known = known[path], known.version == version { return known.digest }
        let digest = try contentDigest(ofFile: path)
        known[path] = (version, digest)
        return digest
    }
}

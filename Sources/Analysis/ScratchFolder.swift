import Glibc

/// A folder for one task, removed with all that is in it when its owner lets go of it.
struct ScratchFolder: ~Copyable {
    let folder: TaskFolder

    /// - Throws: `ScratchError` when it cannot be made.
    init() throws(ScratchError) {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/sigmasweep-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ScratchError(path: base) }
        folder = TaskFolder(path: String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { removeTree(folder.path) }
}

/// Removes a folder with its content; what cannot be removed stays, as the task is worth more than its folder.
private func removeTree(_ path: String) {
    if let folder = opendir(path) {
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // A link is removed here, and what it leads to left alone.
            guard name != ".", name != "..", unlink("\(path)/\(name)") != 0 else { continue }
            removeTree("\(path)/\(name)")
        }
        closedir(folder)
    }
    rmdir(path)
}

/// A place for the files of a task.
struct TaskFolder {
    let path: String

    /// A folder in it, which is made.
    func folder(_ name: String) throws(ScratchError) -> TaskFolder {
        let folder = TaskFolder(path: "\(path)/\(name)")
        guard mkdir(folder.path, 0o700) == 0 else { throw ScratchError(path: folder.path) }
        return folder
    }

    /// Writes a file, a header and then a content, and returns its path.
    @discardableResult
    func write(_ content: [some BitwiseCopyable], header: [UInt8] = [], to name: String) throws(ScratchError) -> String
    {
        let file = "\(path)/\(name)"
        guard let handle = fopen(file, "wbe") else { throw ScratchError(path: file) }
        let isWritten =
            fwrite(header, 1, header.count, handle) == header.count
            && content.withUnsafeBytes { $0.isEmpty || fwrite($0.baseAddress, 1, $0.count, handle) == $0.count }
        guard fclose(handle) == 0, isWritten else { throw ScratchError(path: file) }
        return file
    }
}

/// A file or folder of a task that could not be made.
struct ScratchError: Error {
    var path: String
    var reason: String

    /// With the reason of the last system call.
    init(path: String) {
        self.path = path
        reason = String(cString: strerror(errno))
    }
}

/// The content of a regular file that a program has left; nil when there is none to read.
///
/// - Throws: `UnsuitableAnswer` when it is longer than a limit in bytes: the file may have a size without end and no content.
func contentOfFile(_ path: String, limit: Int) throws(UnsuitableAnswer) -> [UInt8]? {
    guard let handle = fopen(path, "rbe") else { return nil }
    defer { fclose(handle) }
    var status = stat()
    guard fstat(fileno(handle), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    guard size <= limit else {
        let name = path.split(separator: "/").last ?? ""
        throw UnsuitableAnswer("the file \"\(name)\" has \(size) bytes, more than \(limit >> 20) MiB")
    }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = size > 0 ? fread(buffer.baseAddress, 1, size, handle) : 0
    }
}

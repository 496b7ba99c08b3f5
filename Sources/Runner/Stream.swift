import Glibc

/// One output stream of a program: the reading end of a pipe, and what came out of it.
struct Stream: ~Copyable {
    /// What is kept of a stream that is too long.
    enum Kept { case beginning, end }

    private(set) var bytes: [UInt8] = []
    /// Whether more came than the limit.
    private(set) var isOverLimit = false
    private let limit: Int
    private let kept: Kept
    private var descriptor: Int32?

    /// - Parameter descriptor: Is owned by the stream from now on.
    init(_ descriptor: Int32, limit: Int, kept: Kept) {
        self.descriptor = descriptor
        self.limit = limit
        self.kept = kept
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// What `poll` watches; of a stream that has ended nothing.
    var watched: pollfd { pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0) }

    var hasEnded: Bool { descriptor == nil }

    /// Takes what is there now, but not for ever from a program that writes without end.
    mutating func drain(into buffer: UnsafeMutableRawBufferPointer) {
        for _ in 0..<64 {
            guard let descriptor else { return }
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else if count == 0 || errno != EINTR {
                if count == 0 || errno != EAGAIN { end() }
                return
            }
        }
    }

    private mutating func take(_ new: UnsafeRawBufferPointer) {
        isOverLimit = isOverLimit || bytes.count + new.count > limit
        switch kept {
        case .beginning: bytes += new.prefix(limit - bytes.count)
        case .end:
            bytes += new
            // Not every time, so that a long stream is not moved at each read.
            if bytes.count > 2 * limit { trim() }
        }
    }

    /// Cuts the stream to its limit.
    mutating func trim() {
        if kept == .end, bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    }

    private mutating func end() {
        if let descriptor { close(descriptor) }
        descriptor = nil
    }
}

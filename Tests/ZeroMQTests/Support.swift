import Testing

@testable import ZeroMQ

extension Socket {
    /// Waits for the next message; records an issue when there is none after a time that no quiet machine needs.
    func next(sourceLocation: SourceLocation = #_sourceLocation) throws -> [[UInt8]] {
        let ready = try poll(timeout: .seconds(20))
        let frames = ready.socket ? try receive() : nil
        return try #require(frames, "no message within 20 s", sourceLocation: sourceLocation)
    }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Why some bytes are not a JSON document.
package struct JSONError: Error, Sendable, Equatable {
    package let reason: String
    /// From 1.
    package let line: Int
    /// In characters (Unicode scalars) from 1.
    package let column: Int
    /// The value in which it is.
    package private(set) var path = JSONPath()

    /// - Parameter offset: The byte at which reading stopped.
    init(_ reason: String, at offset: Int, of bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.reason = reason
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        // Continuation bytes of UTF-8 begin no character.
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }

    /// The same, in a component of the value around.
    func inside(_ component: JSONPath.Component) -> JSONError {
        var error = self
        error.path.components.insert(component, at: 0)
        return error
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { "invalid JSON: \(sentence)" }

    /// The reason with its place, to stand after a colon.
    var sentence: String {
        "\(reason) - line \(line), column \(column)" + (path.components.isEmpty ? "" : ", in \(path)")
    }
}

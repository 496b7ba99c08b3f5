/// A classifier that only the user's own programs understand: one file of any content.
package struct ForeignClassifier: Sendable, Equatable {
    /// The file's name, without a folder.
    package let name: String
    package let content: [UInt8]

    package init(name: String, content: [UInt8]) {
        self.name = name
        self.content = content
    }

    private struct Header: Codable { var name: String }

    /// The bytes of the classifier's file, which say what they are and tell whether they were altered.
    package func encoded() -> [UInt8] {
        NumberFile.encoded(.foreign, header: Header(name: name), content: content)
    }

    /// Whether a text names a file in a folder, and nothing outside it.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255 && text != "." && text != ".."
            && !text.utf8.contains { $0 == 0x2F || $0 == 0 }
    }

    /// Reads the bytes of a classifier's file; nil when they are not such a classifier, truncated or altered.
    package init?(decoding bytes: [UInt8]) {
        guard let file = try? NumberFile<Header>(.foreign, decoding: bytes), Self.isName(file.header.name) else {
            return nil
        }
        self.init(name: file.header.name, content: file.content)
    }
}

import Numerical

/// Files of numbers under a header (`NumberFile`) as inputs.
///
/// An input is the first eight bytes of a file, the header, FF 00 and the numbers. The length of the header and the hash,
/// which no mutation would find, are not in it.
enum NumberFiles {
    private static let hashLength = 32

    /// The file of an input.
    static func file(_ bytes: [UInt8]) -> [UInt8] {
        let parts = parts(of: bytes)
        let header = parts[0].dropFirst(8)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        // Numbers may hold the separator, too.
        let numbers = Array(parts.dropFirst().joined(separator: separator))
        let content = parts[0].prefix(8) + length + header + numbers
        return content + Array(ContentHash(of: Array(content)).hex.utf8)
    }

    /// The input of a file that was just encoded.
    static func input(_ file: [UInt8]) -> [UInt8] {
        let length = file[8..<12].reversed().reduce(0) { $0 << 8 | Int($1) }
        return file.prefix(8) + file[12..<12 + length] + separator + file[(12 + length)...].dropLast(hashLength)
    }
}

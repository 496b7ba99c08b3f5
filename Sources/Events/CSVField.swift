import Glibc

/// A field of a line of comma-separated text that lies in memory and is followed by a comma, a line end or a NUL.
struct CSVField {
    let start: UnsafePointer<CChar>
    let count: Int

    /// The field as text, cut to a length fit for an error message.
    var text: String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: min(count, 40)), as: UTF8.self)
    }

    /// The whole field as text.
    var fullText: String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The decimal number that fills the field, or nil; infinite when it exceeds the range of a double.
    var number: Double? {
        // `strtod` also takes leading blanks, hexadecimal numbers, "inf" and "nan", which are no decimal numbers.
        guard count > 0, strspn(start, "0123456789+-.eE") == count else { return nil }
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(start, &end)
        return end.map { UnsafePointer($0) } == start + count ? value : nil
    }

    /// The unsigned integer that fills the field with its digits, or nil.
    var unsignedInteger: UInt64? {
        guard count > 0, strspn(start, "0123456789") == count else { return nil }
        return UInt64(fullText)
    }

    /// True if the field is this one ASCII character.
    func isCharacter(_ character: Unicode.Scalar) -> Bool {
        count == 1 && UInt8(truncatingIfNeeded: start.pointee) == UInt8(ascii: character)
    }
}

/// The lines of comma-separated text, cut into fields; quotes have no meaning.
///
/// Points into the text and is valid as long as that. A line ends with a line feed, which may follow a carriage return;
/// the last line may lack it.
struct CSVLines {
    private var rest: UnsafePointer<CChar>
    private let end: UnsafePointer<CChar>
    /// The number of the line read last, from 1.
    private(set) var lineNumber = 0

    /// - Parameter text: Text followed by a NUL that does not belong to it but is the buffer's last element.
    init(terminated text: UnsafeBufferPointer<CChar>) {
        guard let start = text.baseAddress, text.last == 0 else {
            preconditionFailure("text to cut into lines must end with a NUL")
        }
        rest = start
        end = start + (text.count - 1)
    }

    /// Puts the fields of the next line into `fields`, in place of its content.
    ///
    /// - Returns: False at the end of the text.
    mutating func readLine(into fields: inout [CSVField]) -> Bool {
        fields.removeAll(keepingCapacity: true)
        guard rest < end else { return false }
        lineNumber += 1
        let lineFeed = Self.first("\n", from: rest, to: end) ?? end
        let hasCarriageReturn = lineFeed > rest && lineFeed[-1] == CChar(UInt8(ascii: "\r"))
        let lineEnd = hasCarriageReturn ? lineFeed - 1 : lineFeed
        while let comma = Self.first(",", from: rest, to: lineEnd) {
            fields.append(CSVField(start: rest, count: comma - rest))
            rest = comma + 1
        }
        fields.append(CSVField(start: rest, count: lineEnd - rest))
        rest = min(lineFeed + 1, end)
        return true
    }

    private static func first(
        _ character: Unicode.Scalar, from start: UnsafePointer<CChar>, to end: UnsafePointer<CChar>
    ) -> UnsafePointer<CChar>? {
        memchr(start, Int32(character.value), end - start).map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
    }
}

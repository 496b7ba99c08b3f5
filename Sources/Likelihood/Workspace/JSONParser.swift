extension JSONValue {
    /// Reads a document: RFC 8259 and, besides, the tokens NaN, Infinity and -Infinity that Python writes.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Throws: `JSONError` with line, column and path, also for a name that occurs twice in an object, for more than
    ///   `JSONParser.depthLimit` nested values and for bytes that are not UTF-8.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
            var parser = JSONParser(bytes)
            return try parser.document()
        }
    }
}

/// A recursive-descent parser of JSON.
struct JSONParser {
    /// Arrays and objects in each other, a guard of the call stack.
    static let depthLimit = 256

    let bytes: UnsafeBufferPointer<UInt8>
    /// The next byte to read.
    var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw failure("expected the end of the document, found \(found)") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard let next else { return try word() }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: return try word()
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        try enter(depth)
        var elements: [JSONValue] = []
        guard !skip(UInt8(ascii: "]")) else { return .array(elements) }
        repeat {
            do {
                elements.append(try value(depth: depth + 1))
            } catch {
                throw error.inside(.element(elements.count))
            }
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw failure("expected \",\" or \"]\", found \(found)") }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        try enter(depth)
        var members: [JSONMember] = []
        guard !skip(UInt8(ascii: "}")) else { return .object(members) }
        var names: Set<String> = []
        repeat {
            skipSpace()
            let start = offset
            guard next == UInt8(ascii: "\"") else { throw failure("expected a name in quotes, found \(found)") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw failure("the name \"\(name)\" occurs twice", at: start).inside(.member(name))
            }
            guard skip(UInt8(ascii: ":")) else { throw failure("expected \":\", found \(found)") }
            do {
                members.append(JSONMember(name, try value(depth: depth + 1)))
            } catch {
                throw error.inside(.member(name))
            }
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw failure("expected \",\" or \"}\", found \(found)") }
        return .object(members)
    }

    /// Steps over the opening bracket.
    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth < Self.depthLimit else { throw failure("more than \(Self.depthLimit) values in each other") }
        offset += 1
    }

    private mutating func word() throws(JSONError) -> JSONValue {
        if skipWord("true") { return .bool(true) }
        if skipWord("false") { return .bool(false) }
        if skipWord("null") { return .null }
        if skipWord("NaN") { return .real(.nan) }
        if skipWord("Infinity") { return .real(.infinity) }
        throw failure("expected a value, found \(found)")
    }
}

extension JSONParser {
    /// The next byte, nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] <= 0x20 {
            guard [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) else { return }
            offset += 1
        }
    }

    /// Steps over space and this byte, if it comes next.
    mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        offset += 1
        return true
    }

    mutating func skipWord(_ word: StaticString) -> Bool {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[offset..<end].elementsEqual(expected) else { return false }
        offset = end
        return true
    }

    func failure(_ reason: String, at place: Int? = nil) -> JSONError {
        JSONError(reason, at: place ?? offset, of: bytes)
    }

    /// The next character in words.
    var found: String {
        guard let next else { return "the end of the document" }
        return (0x21..<0x7F).contains(next) ? "\"\(Character(Unicode.Scalar(next)))\"" : "byte \(next)"
    }
}

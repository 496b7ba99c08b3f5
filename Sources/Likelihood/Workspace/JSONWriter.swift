extension JSONValue {
    /// The document as UTF-8 bytes; numbers are the shortest that read back the same.
    package func bytes(_ style: JSONWriter.Style = .compact) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self, depth: 0)
        return writer.bytes
    }
}

/// Writes JSON documents.
package struct JSONWriter {
    package enum Style: Sendable {
        /// Without white space.
        case compact
        /// One member or element a line, but arrays of scalars in one line.
        case pretty
        /// Byte by byte what Python's `json.dumps(document, sort_keys=True, ensure_ascii=False)` writes, of which pyhf
        /// takes digests.
        case python
    }

    let style: Style
    private(set) var bytes: [UInt8] = []

    init(style: Style) {
        self.style = style
    }

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: write("null")
        case .bool(let flag): write(flag ? "true" : "false")
        case .string(let text): write(quoted: text)
        case .number(let number): write(number)
        case .array(let elements):
            let isBroken = style == .pretty && elements.contains { $0.isContainer }
            write(list: elements, in: ("[", "]"), isBroken: isBroken, depth: depth) { writer, element in
                writer.write(element, depth: depth + 1)
            }
        case .object(let members):
            let members = style == .python ? members.sorted { isBefore($0.name, $1.name) } : members
            write(list: members, in: ("{", "}"), isBroken: style == .pretty, depth: depth) { writer, member in
                writer.write(quoted: member.name)
                writer.write(writer.style == .compact ? ":" : ": ")
                writer.write(member.value, depth: depth + 1)
            }
        }
    }

    private mutating func write<Item>(
        list items: [Item], in brackets: (String, String), isBroken: Bool, depth: Int,
        _ writeItem: (inout JSONWriter, Item) -> Void
    ) {
        let isBroken = isBroken && !items.isEmpty
        write(brackets.0)
        for (index, item) in items.enumerated() {
            if index > 0 { write(style == .compact || isBroken ? "," : ", ") }
            if isBroken { writeLineBreak(depth: depth + 1) }
            writeItem(&self, item)
        }
        if isBroken { writeLineBreak(depth: depth) }
        write(brackets.1)
    }

    private mutating func writeLineBreak(depth: Int) {
        write("\n")
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
    }

    private mutating func write(_ number: JSONNumber) {
        switch number {
        case .integer(let value): write(String(value))
        case .longInteger(let digits): write(digits)
        // Python writes numbers below 10¹⁶ without an exponent, Swift those below 2⁵³.
        case .real(let value) where (0x1p53..<1e16).contains(value.magnitude): write("\(Int(value)).0")
        case .real(let value) where value.isFinite: write(value.description)
        case .real where style != .python: write("null")
        case .real(let value): write(value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity")
        }
    }

    private mutating func write(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: write("\\b")
            case 0x0C: write("\\f")
            case 0x0A: write("\\n")
            case 0x0D: write("\\r")
            case 0x09: write("\\t")
            case ..<0x20: write(byte < 0x10 ? "\\u000" : "\\u00"); write(String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ text: String) { bytes += text.utf8 }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        case .string, .number, .bool, .null: false
        }
    }
}

extension ConfigurationValue {
    /// The value as YAML on one line, for example `{kind: adam, betas: [0.9, 0.999]}`.
    var flowText: String {
        switch content {
        case .scalar(let text, let isQuoted):
            isQuoted || !Self.isPlainSafe(text) ? Self.quoted(text) : text
        case .sequence(let items):
            "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\(Self.keyText($0.key)): \($0.value.flowText)" }.joined(separator: ", ") + "}"
        }
    }

    /// A mapping as a YAML document: values that fit are put on the line of their key, longer ones below it.
    var documentText: String {
        blockLines.joined(separator: "\n") + "\n"
    }

    private static let lineLength = 100

    /// The lines of a mapping or a list in block style, without indentation of their own.
    private var blockLines: [String] {
        switch content {
        case .mapping(let entries) where !entries.isEmpty:
            entries.flatMap { entry -> [String] in
                let key = Self.keyText(entry.key) + ":"
                return entry.value.fits(after: key)
                    ? ["\(key) \(entry.value.flowText)"] : [key] + entry.value.blockLines.map { "  " + $0 }
            }
        case .sequence(let items) where !items.isEmpty:
            items.flatMap { item -> [String] in
                item.fits(after: "-") || !item.content.isMapping
                    ? ["- " + item.flowText]
                    : zip(item.blockLines.indices, item.blockLines).map { ($0 == 0 ? "- " : "  ") + $1 }
            }
        default:
            [flowText]
        }
    }

    /// Whether the value belongs on one line: scalars and lists of scalars always do.
    private func fits(after key: String) -> Bool {
        switch content {
        case .scalar: true
        case .sequence(let items) where items.allSatisfy({ $0.scalarText != nil }): true
        default: key.count + 1 + flowText.count <= Self.lineLength
        }
    }

    private static func keyText(_ key: String) -> String {
        isPlainSafe(key) ? key : quoted(key)
    }

    /// Whether a text reads as itself without quotes in every place of a YAML document.
    private static func isPlainSafe(_ text: String) -> Bool {
        guard let first = text.utf8.first, text != "-", !text.hasPrefix("---"), !text.hasPrefix("...") else {
            return false
        }
        return text.utf8.allSatisfy(isWordByte) && first != UInt8(ascii: "+") || Double(text) != nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "_./+-".utf8.contains(byte)
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case _
        where scalar.properties.generalCategory == .control || ["\u{2028}", "\u{2029}", "\u{FEFF}"].contains(scalar):
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }
}

extension ConfigurationValue {
    /// A number in its shortest decimal form that reads back the same; without a point when it is whole.
    static func number(_ number: Double) -> ConfigurationValue {
        if let whole = Int(exactly: number), whole.magnitude < 1 << 53 { return integer(whole) }
        return ConfigurationValue(line: 1, content: .scalar(text: "\(number)", isQuoted: false))
    }

    static func integer(_ integer: Int) -> ConfigurationValue {
        ConfigurationValue(line: 1, content: .scalar(text: String(integer), isQuoted: false))
    }

    static func boolean(_ value: Bool) -> ConfigurationValue {
        ConfigurationValue(line: 1, content: .scalar(text: String(value), isQuoted: false))
    }

    static let null = ConfigurationValue(line: 1, content: .scalar(text: "null", isQuoted: false))

    static func text(_ text: String) -> ConfigurationValue {
        ConfigurationValue(line: 1, content: .scalar(text: text, isQuoted: isNull(plain: text)))
    }

    static func list(_ items: [ConfigurationValue]) -> ConfigurationValue {
        ConfigurationValue(line: 1, content: .sequence(items))
    }

    static func mapping(_ entries: KeyValuePairs<String, ConfigurationValue>) -> ConfigurationValue {
        let entries = entries.map { Entry(key: $0.key, line: 1, value: $0.value) }
        return ConfigurationValue(line: 1, content: .mapping(entries))
    }
}

/// A value of a configuration with the line it stands on.
///
/// Equality ignores nothing: two values on different lines differ. Compare `flowText` to compare content.
struct ConfigurationValue: Sendable, Equatable {
    /// From 1.
    var line: Int
    var content: Content

    indirect enum Content: Sendable, Equatable {
        /// Text that may stand for a number, a Boolean or nothing unless it is quoted.
        case scalar(text: String, isQuoted: Bool)
        case sequence([ConfigurationValue])
        /// Entries in the order of the file; no key twice.
        case mapping([Entry])
    }

    /// A key with its value.
    struct Entry: Sendable, Equatable {
        var key: String
        /// The line of the key, from 1.
        var line: Int
        var value: ConfigurationValue
    }
}

extension ConfigurationValue {
    /// The number that an unquoted scalar stands for; finite and decimal, never hexadecimal.
    var number: Double? {
        guard case .scalar(let text, isQuoted: false) = content,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return number + 0  // -0 is 0, so that both have one identity
    }

    /// Whether the value is written as nothing: an empty value, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return Self.isNull(plain: text)
    }

    /// Whether an unquoted scalar of this text stands for nothing.
    static func isNull(plain text: String) -> Bool {
        ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The entries of a mapping; none for anything else.
    var entries: [Entry] {
        if case .mapping(let entries) = content { entries } else { [] }
    }

    /// The value of a key of a mapping.
    subscript(key: String) -> ConfigurationValue? {
        entries.first { $0.key == key }?.value
    }

    /// The mapping without some of its keys.
    func removing(_ keys: Set<String>) -> ConfigurationValue {
        ConfigurationValue(line: line, content: .mapping(entries.filter { !keys.contains($0.key) }))
    }

    /// What is printed after "found" in an error.
    var summary: String {
        switch content {
        case _ where isNull: "nothing"
        case .scalar(let text, let isQuoted): isQuoted ? "\"\(text.prefix(80))\"" : String(text.prefix(80))
        case .sequence(let items): items.count == 1 ? "a list of 1 value" : "a list of \(items.count) values"
        case .mapping: "a mapping"
        }
    }
}

extension ConfigurationValue {
    /// The value with a setting at a dotted path replaced or added.
    ///
    /// A path component names a key of a mapping or, in a list of mappings, the element whose `name` it is. Mappings
    /// on the way that are missing are made, with `line` as the line of their keys; what stands in their place, such as a
    /// scalar or a list of scalars, gives way.
    ///
    /// - Throws: The component that no element of a list is named, with the names that exist.
    func setting(
        _ path: ArraySlice<String>, to value: ConfigurationValue, line: Int
    ) throws(MissingElement) -> ConfigurationValue {
        guard let component = path.first else { return value }
        if case .sequence(var items) = content, items.isEmpty || items.contains(where: \.content.isMapping) {
            let names = items.map { $0["name"]?.scalarText }
            guard let index = names.firstIndex(of: component) else {
                throw MissingElement(name: component, known: names.compactMap(\.self))
            }
            items[index] = try items[index].setting(path.dropFirst(), to: value, line: line)
            return ConfigurationValue(line: self.line, content: .sequence(items))
        }
        var entries = self.entries
        let rest = path.dropFirst()
        if let index = entries.firstIndex(where: { $0.key == component }) {
            let inner = try entries[index].value.setting(rest, to: value, line: line)
            // What is replaced stands where the new value stands; what is only passed through stays where it is.
            if rest.isEmpty || !entries[index].value.content.isMapping { entries[index].line = inner.line }
            entries[index].value = inner
        } else {
            let empty = ConfigurationValue(line: line, content: .mapping([]))
            let inner = try empty.setting(rest, to: value, line: line)
            entries.append(Entry(key: component, line: inner.line, value: inner))
        }
        return ConfigurationValue(line: content.isMapping ? self.line : line, content: .mapping(entries))
    }

    /// A path component that names no element of the list it leads into.
    struct MissingElement: Error {
        var name: String
        var known: [String]
    }

    /// The text of a scalar, quoted or not.
    var scalarText: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
}

extension ConfigurationValue.Content {
    var isMapping: Bool {
        if case .mapping = self { true } else { false }
    }
}

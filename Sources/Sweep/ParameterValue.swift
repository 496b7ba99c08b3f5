import Likelihood

/// A parameter that only the user's program understands: what JSON and YAML have in common.
package indirect enum ParameterValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// No number that is an `Int`.
    case real(Double)
    case text(String)
    case list([ParameterValue])
    /// Sorted by key, no key twice.
    case mapping([ParameterEntry])

    /// A mapping without entries.
    package static let empty = ParameterValue.mapping([])
}

/// A key with its value.
package struct ParameterEntry: Sendable, Equatable {
    package var key: String
    package var value: ParameterValue

    package init(_ key: String, _ value: ParameterValue) {
        self.key = key
        self.value = value
    }
}

extension ParameterValue {
    /// The value that YAML's core schema gives to what was written; numbers are decimal.
    init(_ value: ConfigurationValue) {
        switch value.content {
        case .scalar(let text, isQuoted: true): self = .text(text)
        case .scalar(let text, isQuoted: false): self = ParameterValue(plain: text, value)
        case .sequence(let items): self = .list(items.map(ParameterValue.init))
        case .mapping(let entries):
            self = .mapping(entries.map { ParameterEntry($0.key, ParameterValue($0.value)) }.sorted { $0.key < $1.key })
        }
    }

    private init(plain text: String, _ value: ConfigurationValue) {
        if let integer = Int(text) {
            self = .integer(integer)
        } else if let number = value.number {
            self = ParameterValue(number)
        } else if let boolean = Bool(text) {
            self = .boolean(boolean)
        } else {
            self = ConfigurationValue.isNull(plain: text) ? .null : .text(text)
        }
    }

    /// A finite number, an integer where it is whole, so that 1 and 1.0 are one value.
    package init(_ number: Double) {
        self = Int(exactly: number).map(ParameterValue.integer) ?? .real(number)
    }

    /// The value as a configuration writes it.
    var configuration: ConfigurationValue {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .real(let value): .number(value)
        case .text(let text): .literal(text)
        case .list(let items): .list(items.map(\.configuration))
        case .mapping(let entries):
            ConfigurationValue(
                line: 1,
                content: .mapping(entries.map { .init(key: $0.key, line: 1, value: $0.value.configuration) }))
        }
    }

    /// The value as JSON.
    package var json: JSONValue {
        switch self {
        case .null: .null
        case .boolean(let value): .bool(value)
        case .integer(let value): .number(.integer(value))
        case .real(let value): .real(value)
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(\.json))
        case .mapping(let entries): .object(entries.map { JSONMember($0.key, $0.value.json) })
        }
    }
}

extension ConfigurationValue {
    /// A text that is read back as a text and not as the number, the Boolean or the nothing that it looks like.
    fileprivate static func literal(_ text: String) -> ConfigurationValue {
        let plain = ConfigurationValue(line: 1, content: .scalar(text: text, isQuoted: false))
        let isText = if case .text = ParameterValue(plain) { true } else { false }
        return ConfigurationValue(line: 1, content: .scalar(text: text, isQuoted: !isText))
    }

    /// The value as JSON: as it was written, unquoted scalars as the numbers, Booleans and nothings that they look like.
    package var json: JSONValue { ParameterValue(self).json }
}

extension ParameterValue: Codable {
    package init(from decoder: any Decoder) throws {
        // The commonest first: each vain attempt makes an error.
        let container = try decoder.singleValueContainer()
        if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = ParameterValue(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let entries = try? container.decode([String: ParameterValue].self) {
            self = ParameterValue(mapping: entries)
        } else if let items = try? container.decode([ParameterValue].self) {
            self = .list(items)
        } else {
            self = .null
        }
    }

    init(mapping entries: [String: ParameterValue]) {
        self = .mapping(entries.map { ParameterEntry($0, $1) }.sorted { $0.key < $1.key })
    }

    package func encode(to encoder: any Encoder) throws {
        if case .mapping(let entries) = self {
            var container = encoder.container(keyedBy: Key.self)
            for entry in entries { try container.encode(entry.value, forKey: Key(stringValue: entry.key)) }
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .null, .mapping: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let text): try container.encode(text)
        case .list(let items): try container.encode(items)
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }
}

/// JSON with one spelling for one value, from which identities are made.
///
/// Keys are sorted, there is no white space, and a number has its shortest form that reads back the
/// same, a whole one no point. Written here and not by Foundation, whose formatting may change between versions and
/// which takes twice as long, a matter of minutes for a large grid.
enum CanonicalJSON {
    /// The UTF-8 bytes of the JSON of a value.
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let node = JSONNode()
        try node.encode(value)
        var bytes: [UInt8] = []
        node.write(to: &bytes)
        return bytes
    }

    /// Writes a text in quotes.
    static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// A value of JSON under construction. It is both the encoder of the value and its containers for lists and scalars.
private final class JSONNode: Encoder, UnkeyedEncodingContainer, SingleValueEncodingContainer {
    var content = Content.literal("null")

    enum Content {
        /// A number, a Boolean or null as it is written.
        case literal(String)
        case text(String)
        case list([JSONNode])
        case object([(key: String, node: JSONNode)])
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var count: Int {
        if case .list(let nodes) = content { nodes.count } else { 0 }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = content {} else { content = .object([]) }
        return KeyedEncodingContainer(JSONObject<Key>(node: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        content = .list([])
        return self
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// A new last element of a list.
    private func append() -> JSONNode {
        let node = JSONNode()
        if case .list(var nodes) = content {
            content = .list([])  // gives up the storage so that appending need not copy it
            nodes.append(node)
            content = .list(nodes)
        }
        return node
    }

    /// The value of a new key of an object.
    func append(_ key: String) -> JSONNode {
        let node = JSONNode()
        if case .object(var entries) = content {
            content = .object([])
            entries.append((key, node))
            content = .object(entries)
        }
        return node
    }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        append().container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { append().unkeyedContainer() }
    func superEncoder() -> any Encoder { append() }

    func encodeNil() {
        if case .list = content { _ = append() }
    }

    /// Encodes an element of a list, or the value itself.
    func encode<Value: Encodable>(_ value: Value) throws {
        if case .list = content { return try append().encode(value) }
        if let text = value as? String {
            content = .text(text)
        } else if let number = value as? Double {
            content = .literal(ConfigurationValue.number(number).flowText)
        } else if let number = value as? Int {
            content = .literal("\(number)")
        } else if let boolean = value as? Bool {
            content = .literal("\(boolean)")
        } else {
            try value.encode(to: self)
        }
    }

    /// Encodes an integer of any width; those other than `Int` end here when they encode themselves.
    func encode(_ value: some FixedWidthInteger & Encodable) {
        let node = if case .list = content { append() } else { self }
        node.content = .literal("\(value)")
    }
}

/// The keyed container of an object.
private struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { _ = node.append(key.stringValue) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try node.append(key.stringValue).encode(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        node.append(key.stringValue).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        node.append(key.stringValue).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { node.append("super") }
    func superEncoder(forKey key: Key) -> any Encoder { node.append(key.stringValue) }
}

extension JSONNode {
    func write(to bytes: inout [UInt8]) {
        switch content {
        case .literal(let literal): bytes += literal.utf8
        case .text(let text): CanonicalJSON.write(text, to: &bytes)
        case .list(let nodes):
            for (index, node) in nodes.enumerated() {
                bytes.append(UInt8(ascii: index == 0 ? "[" : ","))
                node.write(to: &bytes)
            }
            bytes += nodes.isEmpty ? "[]".utf8 : "]".utf8
        case .object(let entries):
            for (index, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
                bytes.append(UInt8(ascii: index == 0 ? "{" : ","))
                CanonicalJSON.write(entry.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                entry.node.write(to: &bytes)
            }
            bytes += entries.isEmpty ? "{}".utf8 : "}".utf8
        }
    }
}

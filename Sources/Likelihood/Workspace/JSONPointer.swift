/// A JSON Pointer (RFC 6901): the names of members and the indices of elements from the outermost value inwards.
package struct JSONPointer: Sendable, Equatable, CustomStringConvertible {
    package let tokens: [String]
    /// As it was written.
    package let description: String

    /// - Parameter text: Empty for the whole document, else tokens each after a "/", with "~1" for "/" and "~0" for
    ///   "~".
    /// - Returns: nil for text that is no pointer.
    package init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        var tokens: [String] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let token = Self.unescaped(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
        description = text
    }

    private static func unescaped(_ part: Substring) -> String? {
        let pieces = part.split(separator: "~", omittingEmptySubsequences: false)
        var token = String(pieces[0])
        for piece in pieces.dropFirst() {
            switch piece.first {
            case "0": token += "~" + piece.dropFirst()
            case "1": token += "/" + piece.dropFirst()
            default: return nil
            }
        }
        return token
    }
}

/// Why a pointer leads nowhere.
struct JSONPointerError: Error {
    let reason: String
}

extension JSONValue {
    /// How many values are in each other, 1 for a scalar.
    var depth: Int {
        switch self {
        case .array(let elements): 1 + (elements.lazy.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.lazy.map(\.value.depth).max() ?? 0)
        case .string, .number, .bool, .null: 1
        }
    }

    /// How many values it holds, itself among them.
    var count: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.count }
        case .object(let members): members.reduce(1) { $0 + $1.value.count }
        case .string, .number, .bool, .null: 1
        }
    }

    /// The value to which a pointer leads.
    func value(at pointer: JSONPointer) throws(JSONPointerError) -> JSONValue {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .array(let elements): value = elements[try Self.index(token, below: elements.count)]
            case .object(let members): value = members[try Self.index(ofMember: token, in: members)].value
            default: throw JSONPointerError(reason: "\(value.kind) has no \"\(token)\" inside")
            }
        }
        return value
    }

    enum Change {
        /// Before the element of an array; in an object also instead of a member.
        case add(JSONValue)
        case replace(JSONValue)
        case remove
    }

    /// Changes the value to which the tokens lead.
    mutating func apply(_ change: Change, at tokens: ArraySlice<String>) throws(JSONPointerError) {
        guard let token = tokens.first else {
            switch change {
            case .add(let value), .replace(let value): self = value
            case .remove: throw JSONPointerError(reason: "the whole document cannot be removed")
            }
            return
        }
        let isLast = tokens.count == 1
        switch self {
        case .array(var elements):
            // Without a second reference the array is changed in place.
            self = .null
            defer { self = .array(elements) }
            if isLast {
                try Self.apply(change, to: &elements, at: token)
            } else {
                try elements[try Self.index(token, below: elements.count)].apply(change, at: tokens.dropFirst())
            }
        case .object(var members):
            self = .null
            defer { self = .object(members) }
            if isLast {
                try Self.apply(change, to: &members, at: token)
            } else {
                let index = try Self.index(ofMember: token, in: members)
                try members[index].value.apply(change, at: tokens.dropFirst())
            }
        default: throw JSONPointerError(reason: "\(kind) has no \"\(token)\" inside")
        }
    }

    private static func apply(
        _ change: Change, to elements: inout [JSONValue], at token: String
    ) throws(JSONPointerError) {
        switch change {
        case .add(let value) where token == "-": elements.append(value)
        case .add(let value): elements.insert(value, at: try index(token, below: elements.count + 1))
        case .replace(let value): elements[try index(token, below: elements.count)] = value
        case .remove: elements.remove(at: try index(token, below: elements.count))
        }
    }

    private static func apply(
        _ change: Change, to members: inout [JSONMember], at token: String
    ) throws(JSONPointerError) {
        switch change {
        case .add(let value):
            if let index = members.firstIndex(where: { $0.name == token }) {
                members[index].value = value
            } else {
                members.append(JSONMember(token, value))
            }
        case .replace(let value): members[try index(ofMember: token, in: members)].value = value
        case .remove: members.remove(at: try index(ofMember: token, in: members))
        }
    }

    private static func index(_ token: String, below count: Int) throws(JSONPointerError) -> Int {
        guard let index = Int(token), String(index) == token, index >= 0 else {
            throw JSONPointerError(reason: "\"\(token)\" is no index of an array")
        }
        guard index < count else { throw JSONPointerError(reason: "there is no index \(index), the array is shorter") }
        return index
    }

    private static func index(ofMember name: String, in members: [JSONMember]) throws(JSONPointerError) -> Int {
        guard let index = members.firstIndex(where: { $0.name == name }) else {
            throw JSONPointerError(reason: "there is no member \"\(name)\"")
        }
        return index
    }
}

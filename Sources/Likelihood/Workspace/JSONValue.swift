/// A JSON document, or a part of one.
///
/// Foundation's decoders neither report duplicate keys nor say where a value stands, refuse the NaN and Infinity that
/// Python writes without naming their place, and lose the difference of 2 and 2.0 that digests of pyhf rest on.
package enum JSONValue: Sendable {
    /// The members in the order of the document, each name once.
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    case number(JSONNumber)
    case bool(Bool)
    case null

    /// A number that is written with a decimal point.
    package static func real(_ value: Double) -> JSONValue { .number(.real(value)) }

    /// The member of an object with this name.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// What it is, in words: "a number".
    package var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }
}

/// A name with its value in an object.
package struct JSONMember: Sendable, Equatable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue: Equatable {
    /// Whether two documents mean the same: the order of members does not matter, and 2 equals 2.0.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)):
            left.count == right.count
                && (left == right || left.allSatisfy { member in right.contains { $0 == member } })
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.number(let left), .number(let right)): left.value == right.value
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        default: false
        }
    }
}

/// A number of a document, an integer where it has neither a fraction nor an exponent.
package enum JSONNumber: Sendable {
    case integer(Int)
    /// An integer beyond 2⁵³, by its digits.
    case longInteger(String)
    /// Also the NaN, Infinity and -Infinity that Python writes.
    case real(Double)

    /// The nearest number in double precision, infinite where there is none.
    package var value: Double {
        switch self {
        case .integer(let value): Double(value)
        case .longInteger(let digits): Double(digits) ?? .infinity
        case .real(let value): value
        }
    }
}

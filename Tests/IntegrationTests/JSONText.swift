import Foundation

/// A JSON document to look into; what is not there is `.nan`, nil or empty.
struct JSONText {
    private let value: Any?

    private init(value: Any?) {
        self.value = value
    }

    init(_ text: String) throws {
        value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    subscript(name: String) -> JSONText { JSONText(value: (value as? [String: Any])?[name]) }

    var elements: [JSONText] { (value as? [Any] ?? []).map(JSONText.init(value:)) }
    var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
    var number: Double { (value as? NSNumber)?.doubleValue ?? .nan }
    var numbers: [Double] { elements.map(\.number) }
    var text: String? { value as? String }
    var flag: Bool? { value as? Bool }
    var isNull: Bool { value is NSNull }
}

/// Where and why a header could not be read or written, in the words of a `WireError`.
struct CodingProblem {
    /// Keys and indices from the top of the header, such as `result.history[3].epoch`; empty for the header itself.
    var path: String
    /// One clause, at most 200 characters, without a full stop.
    var reason: String

    /// - Parameter error: Any error of a `JSONDecoder` or `JSONEncoder`.
    init(_ error: any Error) {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            self.init(context.codingPath + [key], "missing")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            self.init(context.codingPath, context.debugDescription)
        case EncodingError.invalidValue(_, let context):
            self.init(context.codingPath, context.debugDescription)
        default:
            self.init([], "\(error)")
        }
    }

    private init(_ path: [any CodingKey], _ reason: String) {
        // Both may quote what a stranger sent: keep them short and on one line.
        self.path = Self.clipped(Self.joined(path))
        self.reason = Self.clipped(reason)
    }

    private static func joined(_ path: [any CodingKey]) -> String {
        path.reduce("") { text, key in
            if let index = key.intValue { return text + "[\(index)]" }
            return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
        }
    }

    private static func clipped(_ text: String) -> String {
        let line = String(text.prefix(200).map { $0.isNewline ? " " : $0 })
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}

/// The kinds of files with a secret.
enum KeyFileKind: String {
    case coordinator
    case worker
}

/// The text of a file with a secret: a comment, then lines `field: value`.
///
///     # SigmaSweep: the key of one worker. Keep it secret.
///     kind: worker
///     name: lxplus-1
///     public: 40 characters of Z85
///     secret: 40 characters of Z85
///     coordinator: 40 characters of Z85
struct KeyFileText {
    private let path: String
    /// The values by field, with the lines on which they stand.
    private var fields: [String: (value: Substring, line: Int)] = [:]

    private static let known = ["kind", "name", "public", "secret", "coordinator"]

    init(_ bytes: [UInt8], path: String) throws(KeyFileError) {
        self.path = path
        for (line, text) in contentLines(bytes) {
            let parts = text.split(separator: " ", maxSplits: 1)
            // What stands there is not repeated: it may be a secret.
            guard parts.count == 2, let field = Self.known.first(where: { "\($0):" == parts[0] }) else {
                throw .malformed(path: path, line: line, reason: "expected \(Self.choices) with its value")
            }
            guard fields.updateValue((parts[1], line), forKey: field) == nil else {
                throw .malformed(path: path, line: line, reason: "there are two of \(field)")
            }
        }
    }

    private static var choices: String {
        known.dropLast().map { "\($0):" }.joined(separator: " ") + " or \(known[known.count - 1]):"
    }

    /// Refuses a file that is for another purpose.
    func check(_ kind: KeyFileKind) throws(KeyFileError) {
        let (value, line) = try field("kind")
        guard value != kind.rawValue else { return }
        let found = KeyFileKind(rawValue: String(value)).map { "the key of a \($0)" } ?? "something unknown"
        throw .malformed(path: path, line: line, reason: "it is \(found), expected the key of a \(kind)")
    }

    /// The pair of `secret`, which must be the one of `public`.
    func pair() throws(KeyFileError) -> CurveKeyPair {
        let (text, line) = try field("secret")
        guard let secretKey = CurveSecretKey(z85: text) else {
            throw .malformed(path: path, line: line, reason: "expected 40 characters of Z85")
        }
        let pair: CurveKeyPair
        do {
            pair = try CurveKeyPair(secretKey: secretKey)
        } catch {
            throw .noCurve(error)
        }
        guard try key("public") == pair.publicKey else {
            throw .malformed(path: path, line: line, reason: "the secret key does not belong to the public key")
        }
        return pair
    }

    func key(_ name: String) throws(KeyFileError) -> CurveKey {
        let (text, line) = try field(name)
        guard let key = CurveKey(z85: text) else {
            throw .malformed(path: path, line: line, reason: "expected 40 characters of Z85")
        }
        return key
    }

    func name() throws(KeyFileError) -> String {
        let (text, line) = try field("name")
        guard let name = WorkerName.checked(text) else {
            throw .malformed(path: path, line: line, reason: WorkerName.rule)
        }
        return name
    }

    private func field(_ name: String) throws(KeyFileError) -> (value: Substring, line: Int) {
        guard let field = fields[name] else {
            throw .malformed(path: path, line: nil, reason: "there is no line \"\(name): …\"")
        }
        return field
    }
}

extension AcceptedKey {
    /// Whether a worker with the key of this name may bear a name: that of the key, or one that begins with it and a slash, for a
    /// key that several workers use.
    package static func isName(_ name: String, ofOwnerOf key: String) -> Bool {
        name == key || name.hasPrefix(key + "/")
    }
}

/// The rule for names of workers, which become names of files.
enum WorkerName {
    static let rule = "expected 1 to 64 letters, digits and \"-\", \"_\" or \".\", the first a letter or digit"

    /// The name; nil when it breaks the rule.
    static func checked(_ name: some StringProtocol) -> String? {
        let bytes = Array(name.utf8)
        guard (1...64).contains(bytes.count), isLetterOrDigit(bytes[0]) else { return nil }
        let isAllowed = bytes.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
        return isAllowed ? String(name) : nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// The lines that are neither empty nor comments, with their numbers from 1 and without spaces at their ends.
func contentLines(_ bytes: [UInt8]) -> [(line: Int, text: Substring)] {
    String(decoding: bytes, as: UTF8.self)
        .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .enumerated()
        .map { index, text in (index + 1, trimmed(text)) }
        .filter { !$0.1.isEmpty && !$0.1.hasPrefix("#") }
}

private func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0.isWhitespace }
    return start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)
}

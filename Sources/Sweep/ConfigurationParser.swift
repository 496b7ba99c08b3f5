import Yams

/// Turns YAML text into a tree of values with their lines.
///
/// Strict where YAML is lax: one document, keys are plain texts and stand once, and the tree stays small and flat. An
/// alias stands for the value it names, at the line of that value; one that would contain itself is refused.
struct ConfigurationParser {
    let file: String
    private var remainingValues = ConfigurationParser.greatestValueCount

    /// The most values of a document, so that nested aliases cannot fill the memory.
    static let greatestValueCount = 1_000_000
    /// The most lists and mappings in each other: all that walk the tree recurse.
    static let greatestDepth = 50
    /// The most anchors: each may hold the one before, so that a tree is as deep as they are many, and Yams recurses, too.
    static let greatestAnchorCount = 20

    /// The tree of a document.
    ///
    /// - Throws: `ConfigurationError` with the line of the first fault.
    static func parse(_ text: String, file: String) throws(ConfigurationError) -> ConfigurationValue {
        try checkAnchors(text, file: file)
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw syntaxError(error, text: text, file: file)
        }
        let place = Place(file: file, line: 1, path: "")
        guard let root else { throw .unexpected(place, expected: "a mapping of settings", found: "an empty document") }
        var parser = ConfigurationParser(file: file)
        return try parser.value(of: root, path: "", depth: 0)
    }

    /// Counts what may be an anchor: an ampersand before a character that is neither space nor another ampersand.
    private static func checkAnchors(_ text: String, file: String) throws(ConfigurationError) {
        let count = zip(text.utf8, text.utf8.dropFirst()).count { $0 == ampersand && $1 > 0x20 && $1 != ampersand }
        guard count <= greatestAnchorCount else {
            let place = Place(file: file, line: 1, path: "")
            throw .unexpected(place, expected: "at most \(greatestAnchorCount) anchors", found: "\(count)")
        }
    }

    private static let ampersand = UInt8(ascii: "&")

    private init(file: String) {
        self.file = file
    }

    private mutating func value(
        of node: Node, path: String, depth: Int
    ) throws(ConfigurationError) -> ConfigurationValue {
        let place = Place(file: file, line: node.mark?.line ?? 1, path: path)
        remainingValues -= 1
        guard remainingValues >= 0 else {
            throw .unexpected(place, expected: "at most \(Self.greatestValueCount) values", found: "more")
        }
        guard depth <= Self.greatestDepth else {
            throw .unexpected(
                place, expected: "at most \(Self.greatestDepth) lists and mappings in each other", found: "more")
        }
        let content: ConfigurationValue.Content
        switch node {
        case .scalar(let scalar):
            content = .scalar(text: scalar.string, isQuoted: ![.any, .plain].contains(scalar.style))
        case .sequence(let sequence):
            var items: [ConfigurationValue] = []
            for (index, item) in sequence.enumerated() {
                items.append(try value(of: item, path: "\(path)[\(index)]", depth: depth + 1))
            }
            content = .sequence(items)
        case .mapping(let mapping):
            content = .mapping(try entries(of: mapping, at: place, depth: depth))
        case .alias(let alias):
            throw .syntax(place, problem: "the alias *\(alias.anchor.rawValue) stands for no value")
        }
        return ConfigurationValue(line: place.line, content: content)
    }

    private mutating func entries(
        of mapping: Node.Mapping, at place: Place, depth: Int
    ) throws(ConfigurationError) -> [ConfigurationValue.Entry] {
        var entries: [ConfigurationValue.Entry] = []
        var lines: [String: Int] = [:]
        for (key, node) in mapping {
            let line = key.mark?.line ?? place.line
            guard let name = key.scalar?.string, !name.isEmpty else {
                let keyPlace = Place(file: file, line: line, path: place.path)
                let found = key.scalar == nil ? "a list or mapping as key" : "an empty key"
                throw .unexpected(keyPlace, expected: "keys that are names", found: found)
            }
            let path = place.path.isEmpty ? name : "\(place.path).\(name)"
            if let firstLine = lines.updateValue(line, forKey: name) {
                throw Self.duplicate(at: Place(file: file, line: line, path: path), firstLine: firstLine)
            }
            entries.append(.init(key: name, line: line, value: try value(of: node, path: path, depth: depth + 1)))
        }
        return entries
    }

    private static func duplicate(at place: Place, firstLine: Int) -> ConfigurationError {
        .unexpected(place, expected: "each key once", found: "it again, first on line \(firstLine)")
    }

    /// The fault that Yams found, with its line.
    private static func syntaxError(_ error: any Error, text: String, file: String) -> ConfigurationError {
        let lineCount = 1 + text.count(where: \.isNewline)
        func syntax(_ problem: String, line: Int) -> ConfigurationError {
            // libyaml places what is missing at the end on the line after the last.
            .syntax(Place(file: file, line: min(line, lineCount), path: ""), problem: problem)
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return syntax(problem, line: mark.line)
        case .composer(let context, let problem, let mark, _):
            return syntax([context?.text, problem].compactMap(\.self).joined(separator: " "), line: mark.line)
        case .reader(let problem, let offset, _, _):
            return syntax(problem, line: 1 + text.prefix(offset ?? 0).count(where: \.isNewline))
        case .duplicatedKeysInMapping(let keys, let context):
            let place = Place(file: file, line: context.mark.line, path: keys.first ?? "")
            return .unexpected(place, expected: "each key once", found: "it again below this line")
        default:
            return syntax("\(error)", line: 1)
        }
    }
}

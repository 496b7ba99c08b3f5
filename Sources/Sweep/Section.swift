import Numerical

/// A mapping of a configuration all of whose keys are known.
struct Section {
    let place: Place
    let entries: [ConfigurationValue.Entry]

    /// The setting of a key, present or absent.
    subscript(key: String) -> Field {
        let path = place.path.isEmpty ? key : "\(place.path).\(key)"
        let entry = entries.first { $0.key == key }
        return Field(
            place: Place(file: place.file, line: entry?.line ?? place.line, path: path), value: entry?.value)
    }

    /// Whether the key is there.
    func has(_ key: String) -> Bool {
        entries.contains { $0.key == key }
    }
}

extension Field {
    /// A mapping with some of these keys and no others; an empty one when it is absent.
    ///
    /// - Throws: `ConfigurationError.unknownKey` with the nearest known key.
    func section(keys: [String]) throws(ConfigurationError) -> Section {
        guard let value else { return Section(place: place, entries: []) }
        guard case .mapping(let entries) = value.content else {
            throw unexpected("a mapping with keys \(keys.joined(separator: ", "))")
        }
        for entry in entries where !keys.contains(entry.key) {
            let path = place.path.isEmpty ? entry.key : "\(place.path).\(entry.key)"
            throw .unknownKey(
                Place(file: place.file, line: entry.line, path: path), expected: keys,
                nearest: nearestName(to: entry.key, among: keys))
        }
        return Section(place: place, entries: entries)
    }

    /// The setting of a key of this mapping, for an error about it; the mapping itself when it is absent.
    func part(_ key: String) -> Field {
        guard let value, case .mapping(let entries) = value.content else { return self }
        return Section(place: place, entries: entries)[key]
    }

    /// A mapping whose keys are names that the user chooses.
    func fields(_ expected: String) throws(ConfigurationError) -> [(key: String, field: Field)] {
        guard case .mapping(let entries) = value?.content else { throw unexpected(expected) }
        return entries.map { entry in
            let path = place.path.isEmpty ? entry.key : "\(place.path).\(entry.key)"
            return (entry.key, Field(place: Place(file: place.file, line: entry.line, path: path), value: entry.value))
        }
    }

    /// A list, item by item.
    func list(of expected: String, atLeast minimum: Int = 0) throws(ConfigurationError) -> [Field] {
        guard case .sequence(let items) = value?.content, items.count >= minimum else {
            let counted = minimum > 0 ? " with at least \(minimum) value\(minimum == 1 ? "" : "s")" : ""
            throw unexpected(expected + counted)
        }
        return items.enumerated().map { index, item in
            Field(place: Place(file: place.file, line: item.line, path: "\(place.path)[\(index)]"), value: item)
        }
    }
}

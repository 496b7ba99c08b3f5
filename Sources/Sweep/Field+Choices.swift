import Numerical

extension Field {
    /// One of the cases of an enumeration, by raw value.
    func choice<Choice: RawRepresentable & CaseIterable>(
        default standard: Choice? = nil
    ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
        if value == nil, let standard { return standard }
        let known = Choice.allCases.map(\.rawValue)
        guard let choice = value?.scalarText.flatMap(Choice.init(rawValue:)) else {
            throw unexpected(oneOf: known)
        }
        return choice
    }

    /// One of some names.
    ///
    /// - Parameter kind: What the names are, in the plural, for the error: "features".
    func known(_ kind: String, _ known: [String]) throws(ConfigurationError) -> String {
        guard let text = value?.scalarText, known.contains(text) else { throw unexpected(oneOf: known, kind: kind) }
        return text
    }

    /// `none` (the default), which is an empty text here, or one of some names.
    func noneOrKnown(_ kind: String, _ known: [String]) throws(ConfigurationError) -> String {
        value == nil || value?.scalarText == "none" ? "" : try self.known(kind, known)
    }

    /// `all` (the default), which is an empty list here, or a list of at least one of some names, none twice.
    func allOrKnown(_ kind: String, _ known: [String]) throws(ConfigurationError) -> [String] {
        if value == nil || value?.scalarText == "all" { return [] }
        return try someKnown(kind, known, orElse: "all")
    }

    /// A list of at least one of some names, none twice.
    ///
    /// - Parameter keyword: The words that the setting takes in place of a list, for the error.
    func someKnown(_ kind: String, _ known: [String], orElse keyword: String) throws(ConfigurationError) -> [String] {
        let fields = try list(of: "\(keyword) or a list of \(kind)", atLeast: 1)
        let names = try fields.map { field throws(ConfigurationError) in try field.known(kind, known) }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw fields[index].unexpected("\(kind) that differ", found: "\(name) again")
        }
        return names
    }

    /// The error that this is none of some names, with the nearest of them.
    func unexpected(oneOf known: [String], kind: String? = nil) -> ConfigurationError {
        guard !known.isEmpty else { return unexpected("no value because there are no \(kind ?? "choices")") }
        let names = known.joined(separator: ", ")
        let expected =
            switch (known.count, kind) {
            case (1, nil): names
            case (_, nil): "one of \(names)"
            case (_, let kind?): "one of the \(kind) \(names)"
            }
        return unexpected(expected, nearest: value?.scalarText.flatMap { nearestName(to: $0, among: known) })
    }
}

/// The `axes` of a configuration.
struct AxesSettings {
    /// In the order of the file; the first varies slowest.
    var factors: [Factor] = []
    /// Points beside the product, each with a value for every axis.
    var include: [AxesRule] = []
    /// Values whose points are left out.
    var exclude: [AxesRule] = []

    var axes: [Axis] { factors.flatMap(\.axes) }
}

/// An entry of `include` or `exclude`: values of axes, in the order of the axes.
struct AxesRule {
    var place: Place
    var settings: [AxisSetting]
}

extension AxesSettings {
    /// Reads `axes`, which may be absent.
    init(_ field: Field) throws(ConfigurationError) {
        guard field.value != nil else { return }
        let expected = "a mapping from setting to values"
        var rules: [String: Field] = [:]
        for (key, entry) in try field.fields(expected) {
            switch key {
            case "product":
                for (path, axis) in try entry.fields(expected) { try append([Axis(path, axis)]) }
            case "zip":
                for group in try entry.list(of: "a list of groups of axes", atLeast: 1) {
                    try append(Self.zipped(group))
                }
            case "include", "exclude": rules[key] = entry
            default: try append([Axis(key, entry)])
            }
        }
        guard !factors.isEmpty else { throw field.unexpected("at least one axis", found: "none") }
        exclude = try self.rules(rules["exclude"])
        include = try self.rules(rules["include"])
        try checkInclude()
    }

    /// Adds a factor unless one of its settings is, contains or belongs to that of another axis.
    private mutating func append(_ group: [Axis]) throws(ConfigurationError) {
        var known = axes
        for axis in group {
            if let other = known.first(where: { $0.overlaps(axis) }) {
                throw .unexpected(
                    axis.place, expected: "a setting that no other axis changes",
                    found: "\(other.path) on line \(other.place.line)")
            }
            known.append(axis)
        }
        factors.append(Factor(axes: group))
    }

    /// Axes that advance together.
    private static func zipped(_ field: Field) throws(ConfigurationError) -> [Axis] {
        let axes = try field.fields("a mapping from setting to values").map { path, axis throws(ConfigurationError) in
            try Axis(path, axis)
        }
        guard let first = axes.first else { throw field.unexpected("at least one axis", found: "none") }
        for axis in axes where axis.settings.count != first.settings.count {
            throw .unexpected(
                axis.place, expected: "\(first.settings.count) values as \(first.path) has",
                found: "\(axis.settings.count)")
        }
        return axes
    }

    private func rules(_ field: Field?) throws(ConfigurationError) -> [AxesRule] {
        guard let field else { return [] }
        let paths = axes.map(\.path)
        return try field.list(of: "a list of mappings from axis to value").map { item throws(ConfigurationError) in
            let section = try item.section(keys: paths)
            guard !section.entries.isEmpty else {
                throw item.unexpected("a value for at least one axis", found: "none")
            }
            let settings = paths.compactMap { path in
                section[path].value.map { AxisSetting(path: path, place: section[path].place, value: $0) }
            }
            return AxesRule(place: item.place, settings: settings)
        }
    }

    private func checkInclude() throws(ConfigurationError) {
        for rule in include {
            if let absent = axes.first(where: { axis in !rule.settings.contains { $0.path == axis.path } }) {
                throw .unexpected(rule.place, expected: "a value for every axis", found: "none for \(absent.path)")
            }
        }
    }
}

extension Axis {
    /// Reads the values of an axis: a list of at least one, or a series.
    fileprivate init(_ path: String, _ field: Field) throws(ConfigurationError) {
        guard !path.split(separator: ".", omittingEmptySubsequences: false).contains("") else {
            throw field.unexpected("the dotted path of a setting", found: path)
        }
        let settings: [ConfigurationValue] =
            if field.value?.content.isMapping == true {
                try field.series()
            } else {
                try field.list(
                    of: "a list of values or one of range, linspace, logspace", atLeast: 1
                ).compactMap(\.value)
            }
        self.init(path: path, place: field.place, settings: settings)
    }

    /// Whether the setting of one axis is, contains or belongs to that of the other.
    fileprivate func overlaps(_ other: Axis) -> Bool {
        (path + ".").hasPrefix(other.path + ".") || (other.path + ".").hasPrefix(path + ".")
    }
}

/// The `axes` of a configuration.
struct AxesSettings {
    /// The most axes, whose values number `ConfigurationParser.greatestValueCount` together at most.
    private static let greatestCount = 100

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
                for (path, axis) in try entry.fields(expected) { try appendProduct(path, axis) }
            case "zip":
                for group in try entry.list(of: "a list of groups of axes", atLeast: 1) { try appendZip(group) }
            case "include", "exclude": rules[key] = entry
            default: try appendProduct(key, entry)
            }
        }
        guard !factors.isEmpty else { throw field.unexpected("at least one axis", found: "none") }
        exclude = try self.rules(rules["exclude"])
        include = try self.rules(rules["include"])
        try checkInclude()
    }

    /// Adds a factor of one axis.
    private mutating func appendProduct(_ path: String, _ field: Field) throws(ConfigurationError) {
        let axis = try Axis(path, field)
        try check(axis, beside: axes)
        factors.append(Factor(axes: [axis]))
    }

    /// Adds a factor of axes that advance together.
    private mutating func appendZip(_ field: Field) throws(ConfigurationError) {
        var group: [Axis] = []
        for (path, entry) in try field.fields("a mapping from setting to values") {
            let axis = try Axis(path, entry)
            if let first = group.first, axis.settings.count != first.settings.count {
                throw .unexpected(
                    axis.place, expected: "\(first.settings.count) values as \(first.path) has",
                    found: "\(axis.settings.count)")
            }
            try check(axis, beside: axes + group)
            group.append(axis)
        }
        guard !group.isEmpty else { throw field.unexpected("at least one axis", found: "none") }
        factors.append(Factor(axes: group))
    }

    /// Refuses an axis whose setting is, contains or belongs to that of another one, and one too many.
    private func check(_ axis: Axis, beside others: [Axis]) throws(ConfigurationError) {
        if let other = others.first(where: { $0.overlaps(axis) }) {
            throw .unexpected(
                axis.place, expected: "a setting that no other axis changes",
                found: "\(other.path) on line \(other.place.line)")
        }
        guard others.count < Self.greatestCount else {
            throw .unexpected(axis.place, expected: "at most \(Self.greatestCount) axes", found: "more")
        }
        let most = ConfigurationParser.greatestValueCount
        guard others.reduce(axis.settings.count, { $0 + $1.settings.count }) <= most else {
            throw .unexpected(axis.place, expected: "at most \(most) values of all axes", found: "more")
        }
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

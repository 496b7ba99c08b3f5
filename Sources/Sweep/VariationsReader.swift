import Events

extension VariationSettings {
    /// Reads `variations`, a list that may be absent.
    static func list(_ field: Field, source: EventSource) throws(ConfigurationError) -> [VariationSettings] {
        guard field.value != nil else { return [] }
        let fields = try field.list(of: "a list of variations")
        var variations: [VariationSettings] = []
        for item in fields {
            let variation = try VariationSettings(item, source: source)
            if variations.contains(where: { $0.name == variation.name }) {
                throw item.unexpected("a name that no other variation has", found: "\(variation.name) again")
            }
            variations.append(variation)
        }
        return variations
    }

    private init(_ field: Field, source: EventSource) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "name", "kind", "feature", "with", "shift", "scale", "rotate", "edges", "processes",
        ])
        self.init(
            name: try section["name"].name(punctuation: "_"),
            feature: try section["feature"].known("features", source.featureNames),
            change: try FeatureChange(section, features: source.featureNames),
            kind: try VariationKind(section),
            processes: try section["processes"].allOrKnown("processes", source.processNames))
    }
}

extension FeatureChange {
    fileprivate init(_ section: Section, features: [String]) throws(ConfigurationError) {
        let given = FeatureChangeName.allCases.filter { section.has($0.rawValue) }
        guard given.count == 1 else {
            let names = given.isEmpty ? "none" : given.map(\.rawValue).joined(separator: " and ")
            throw .unexpected(section.place, expected: "exactly one of shift, scale, rotate", found: names)
        }
        let amount = try section[given[0].rawValue].number()
        guard given[0] == .rotate || !section.has("with") else {
            throw section["with"].unexpected("no second feature because only rotate has one")
        }
        switch given[0] {
        case .shift: self = .shift(amount)
        case .scale: self = .scale(amount)
        case .rotate: self = .rotate(amount, with: try section["with"].secondFeature(section["feature"], features))
        }
    }
}

/// The keys of a variation of which one says how the feature changes.
enum FeatureChangeName: String, CaseIterable {
    case shift
    case scale
    case rotate
}

extension Field {
    /// One of the features but not the first.
    fileprivate func secondFeature(_ first: Field, _ features: [String]) throws(ConfigurationError) -> String {
        let name = try known("features", features)
        guard name != first.value?.scalarText else { throw unexpected("a feature other than \(name)") }
        return name
    }
}

/// The values of `kind` of a variation.
enum VariationKindName: String, CaseIterable {
    case shift
    case reweight
}

extension VariationKind {
    fileprivate init(_ section: Section) throws(ConfigurationError) {
        switch try section["kind"].choice() as VariationKindName {
        case .shift:
            guard !section.has("edges") else {
                throw section["edges"].unexpected("no edges because kind is shift")
            }
            self = .shifted
        case .reweight:
            guard !section.has("rotate") else {
                throw section["rotate"].unexpected("no rotation because kind is reweight")
            }
            self = .reweighted(edges: try section["edges"].edges())
        }
    }
}

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
        let common = ["name", "kind", "processes"]
        let kind =
            try field.section(keys: common + VariationKindName.allKeys)["kind"].choice() as VariationKindName
        let section = try field.section(keys: ["name", "kind"] + kind.keys + ["processes"])
        let name = try section["name"].name(punctuation: "_")
        let processes = try section["processes"].allOrKnown("processes", source.processNames)
        let features = source.featureNames
        switch kind {
        case .shift, .reweight:
            self.init(
                name: name, feature: try section["feature"].known("features", features),
                change: try FeatureChange(section, features: features), kind: try VariationKind(kind, section),
                processes: processes)
        case .recompute:
            guard case .higgsml = source else {
                throw section["kind"].unexpected("another kind because only events of kind higgsml are recomputed")
            }
            let object = try section["object"].choice() as HiggsMLObject
            self.init(
                name: name, change: try FeatureChange(of: object, section), kind: .recomputed(object),
                processes: processes)
        case .weight:
            self.init(
                name: name, change: .scale(try section["scale"].number(.within(-1...1))),
                kind: .weighted(where: try section["where"].ranges(features: features)), processes: processes)
        }
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
    case recompute
    case weight

    /// The keys beside those that every kind has; a shift refuses edges by itself.
    var keys: [String] {
        switch self {
        case .shift, .reweight: ["feature", "with", "shift", "scale", "rotate", "edges"]
        case .recompute: ["object", "shift", "scale"]
        case .weight: ["scale", "where"]
        }
    }

    /// The keys that some kind has.
    static let allKeys = VariationKindName.shift.keys + ["object", "where"]
}

extension VariationKind {
    fileprivate init(_ name: VariationKindName, _ section: Section) throws(ConfigurationError) {
        guard name == .reweight else {
            guard !section.has("edges") else {
                throw section["edges"].unexpected("no edges because kind is shift")
            }
            self = .shifted
            return
        }
        guard !section.has("rotate") else {
            throw section["rotate"].unexpected("no rotation because kind is reweight")
        }
        self = .reweighted(edges: try section["edges"].edges())
    }
}

extension FeatureChange {
    /// The change of an object: of a soft term a shift in GeV, of another one a scale.
    fileprivate init(of object: HiggsMLObject, _ section: Section) throws(ConfigurationError) {
        let (key, other) = object.isSoftTerm ? ("shift", "scale") : ("scale", "shift")
        guard !section.has(other) else {
            throw section[other].unexpected("\(key) in its place because object is \(object.rawValue)")
        }
        self =
            object.isSoftTerm
            ? .shift(try section[key].number()) : .scale(try section[key].number(.from(0, below: 1)))
    }
}

extension Field {
    /// Ranges of features, none if it is absent.
    fileprivate func ranges(features: [String]) throws(ConfigurationError) -> [FeatureRange] {
        guard value != nil else { return [] }
        return try list(of: "a list of ranges").map { item throws(ConfigurationError) in
            let (feature, min, max) = try item.range(features: features)
            if let min, min == max { throw item.part("max").unexpected("a number > min") }
            return FeatureRange(feature: feature, min: min, max: max)
        }
    }
}

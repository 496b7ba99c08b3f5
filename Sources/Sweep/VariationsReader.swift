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
        let section = try field.section(keys: ["name", "kind", "feature", "shift", "scale", "edges", "processes"])
        self.init(
            name: try section["name"].name(punctuation: "_"),
            feature: try section["feature"].known("features", source.featureNames),
            change: try FeatureChange(section),
            kind: try VariationKind(section),
            processes: try section["processes"].allOrKnown("processes", source.processNames))
    }
}

extension FeatureChange {
    fileprivate init(_ section: Section) throws(ConfigurationError) {
        switch (section.has("shift"), section.has("scale")) {
        case (true, false): self = .shift(try section["shift"].number())
        case (false, true): self = .scale(try section["scale"].number())
        case (let both, _):
            throw .unexpected(section.place, expected: "either shift or scale", found: both ? "both" : "neither")
        }
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
            self = .reweighted(edges: try section["edges"].edges())
        }
    }
}

extension Field {
    /// Bin edges: numbers, lists of them and `{linspace: [from, to, count]}` one after the other, ascending.
    func edges() throws(ConfigurationError) -> [Double] {
        let expected = "a list of at least 2 ascending numbers"
        guard value?.scalarText == nil else { throw unexpected(expected) }
        let edges = try flattenedEdges(expected)
        guard edges.count >= 2 else { throw unexpected(expected) }
        for (lower, upper) in zip(edges, edges.dropFirst()) where lower >= upper {
            let found = [lower, upper].map { ConfigurationValue.number($0).flowText }.joined(separator: " before ")
            throw unexpected(expected, found: found)
        }
        return edges
    }

    private func flattenedEdges(_ expected: String) throws(ConfigurationError) -> [Double] {
        switch value?.content {
        case .scalar: return [try number()]
        case .mapping: return try series(allowed: [.linspace]).compactMap(\.number)
        case .sequence:
            var edges: [Double] = []
            for item in try list(of: expected) { edges += try item.flattenedEdges(expected) }
            return edges
        case nil: throw unexpected(expected)
        }
    }
}

import Events

extension VariationSettings {
    /// The settings as `VariationSettings.list` reads them.
    var configuration: ConfigurationValue {
        .mapping(["name": .text(name)])
            .adding(kind.configuration)
            .adding(change.configuration)
            .adding(feature.isEmpty ? .mapping([:]) : .mapping(["feature": .text(feature)]))
            .adding(.mapping(["processes": .allOrNames(processes)]))
    }
}

extension VariationKind {
    fileprivate var configuration: ConfigurationValue {
        switch self {
        case .shifted: kind(.shift)
        case .reweighted(let edges):
            kind(.reweight).adding(.mapping(["edges": .list(edges.map(ConfigurationValue.number))]))
        case .recomputed(let object): kind(.recompute).adding(.mapping(["object": .text(object.rawValue)]))
        case .weighted(let ranges): kind(.weight).adding(.mapping(["where": .list(ranges.map(\.configuration))]))
        }
    }

    private func kind(_ name: VariationKindName) -> ConfigurationValue { .mapping(["kind": .text(name.rawValue)]) }
}

extension FeatureChange {
    fileprivate var configuration: ConfigurationValue {
        switch self {
        case .shift(let amount): .mapping(["shift": .number(amount)])
        case .scale(let amount): .mapping(["scale": .number(amount)])
        case .rotate(let angle, with: let other): .mapping(["rotate": .number(angle), "with": .text(other)])
        }
    }
}

extension FeatureRange {
    fileprivate var configuration: ConfigurationValue { .range(of: feature, min: min, max: max) }
}

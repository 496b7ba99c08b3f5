import Likelihood

extension MeasurementSettings {
    /// Reads `measurement`.
    ///
    /// - Parameter variations: The names of the variations.
    init(_ field: Field, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: ["bins", "nuisances", "nuisanceModel", "data", "signalStrength"])
        let standard = MeasurementSettings()
        self.init(
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            nuisances: try NuisanceSelection(section["nuisances"], variations: variations),
            nuisanceModel: try section["nuisanceModel"].choice(default: standard.nuisanceModel),
            data: try section["data"].choice(default: standard.data),
            signalStrength: try section["signalStrength"].number(
                .within(0...TemplateModelBuilder.signalStrengthBounds.upperBound),
                default: standard.signalStrength))
    }
}

extension NuisanceSelection {
    fileprivate init(_ field: Field, variations: [String]) throws(ConfigurationError) {
        switch field.value?.content {
        case nil, .scalar("all", _): self = .all
        case .scalar("none", _), .sequence([]): self = .named([])
        default: self = .named(try field.someKnown("variations", variations, orElse: "all, none"))
        }
    }
}

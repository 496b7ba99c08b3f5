import Likelihood

extension MeasurementSettings {
    /// Reads `measurement`.
    ///
    /// - Parameter variations: The names of the variations.
    init(_ field: Field, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "bins", "nuisances", "nuisanceModel", "nuisanceModels", "statisticalUncertainty", "signalStrengths", "data",
            "signalStrength",
        ])
        let standard = MeasurementSettings()
        self.init(
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            nuisances: try section["nuisances"].someVariations(variations),
            nuisanceModel: try section["nuisanceModel"].choice(default: standard.nuisanceModel),
            nuisanceModels: try section["nuisanceModels"].nuisanceModels(variations),
            statisticalUncertainty: try section["statisticalUncertainty"]
                .choice(default: standard.statisticalUncertainty),
            signalStrengths: try section["signalStrengths"].choice(default: standard.signalStrengths),
            data: try section["data"].choice(default: standard.data),
            signalStrength: try section["signalStrength"].number(
                .within(0...TemplateModelBuilder.signalStrengthBounds.upperBound),
                default: standard.signalStrength))
    }
}

extension Field {
    /// A mapping from variations to their nuisance models.
    fileprivate func nuisanceModels(_ variations: [String]) throws(ConfigurationError) -> [String: NuisanceModel] {
        let section = try section(keys: variations)
        var models: [String: NuisanceModel] = [:]
        for entry in section.entries { models[entry.key] = try section[entry.key].choice() as NuisanceModel }
        return models
    }
}

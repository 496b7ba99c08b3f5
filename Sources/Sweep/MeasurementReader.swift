import Likelihood
import Training

extension MeasurementSettings {
    /// Reads `measurement`.
    ///
    /// - Parameters:
    ///   - variations: The names of the variations.
    ///   - features: The features of the events.
    init(
        _ field: Field, variations: [String], features: [String], training: TrainingSettings
    ) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "kind", "bins", "nuisances", "nuisanceModel", "nuisanceModels", "statisticalUncertainty", "signalStrengths",
            "data",
            "signalStrength", "unbinned", "assume", "scan",
        ])
        let standard = MeasurementSettings()
        let inputs = training.inputs.features.isEmpty ? features : training.inputs.features
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            nuisances: try NuisanceSelection(section["nuisances"], variations: variations),
            nuisanceModel: try section["nuisanceModel"].choice(default: standard.nuisanceModel),
            nuisanceModels: try section["nuisanceModels"].nuisanceModels(variations),
            statisticalUncertainty: try section["statisticalUncertainty"]
                .choice(default: standard.statisticalUncertainty),
            signalStrengths: try section["signalStrengths"].choice(default: standard.signalStrengths),
            data: try section["data"].choice(default: standard.data),
            signalStrength: try section["signalStrength"].number(
                .within(0...TemplateModelBuilder.signalStrengthBounds.upperBound),
                default: standard.signalStrength),
            unbinned: try UnbinnedSettings(section["unbinned"]),
            assume: try FeatureAssumption(section["assume"], inputs: inputs),
            scan: try FeatureScan(section["scan"], inputs: inputs))
        try checkUnbinned(section, variations: variations, outputs: training.network.outputs)
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

extension Field {
    /// A mapping from variations to their nuisance models.
    fileprivate func nuisanceModels(_ variations: [String]) throws(ConfigurationError) -> [String: NuisanceModel] {
        let section = try section(keys: variations)
        var models: [String: NuisanceModel] = [:]
        for entry in section.entries { models[entry.key] = try section[entry.key].choice() as NuisanceModel }
        return models
    }
}

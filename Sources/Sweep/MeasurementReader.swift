import Events
import Likelihood
import Training

extension MeasurementSettings {
    /// Reads `measurement`.
    ///
    /// - Parameters:
    ///   - variations: The names of the variations.
    init(
        _ field: Field, source: EventSource, variations: [String], training: TrainingSettings
    ) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "kind", "bins", "nuisances", "nuisanceModel", "nuisanceModels", "statisticalUncertainty", "signalStrengths",
            "data", "signalStrength", "family", "unbinned", "assume", "scan",
            "runner",
        ])
        let standard = MeasurementSettings()
        let kind = try section["kind"].measurementKind(source.parameter, default: standard.kind)
        let family = try FamilySettings(section["family"], isUsed: kind == .templateFamily, parameter: source.parameter)
        let inputs = training.inputs.features.isEmpty ? source.featureNames : training.inputs.features
        self.init(
            kind: kind,
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
                default: standard.signalStrength),
            family: family,
            unbinned: try UnbinnedSettings(section["unbinned"]),
            assume: try FeatureAssumption(section["assume"], inputs: inputs),
            scan: try FeatureScan.list(section["scan"], inputs: inputs))
        try checkKind(section, variations: variations, training: training)
    }
}

extension Field {
    /// The kind of a measurement, which has to fit the values of the parameter among the test events.
    fileprivate func measurementKind(
        _ parameter: EventParameter?, default standard: MeasurementKind
    ) throws(ConfigurationError) -> MeasurementKind {
        let kind = try choice(default: standard)
        switch kind {
        case .binned, .unbinned:
            guard let parameter, parameter.testValues.count > 1 else { return kind }
            throw unexpected("templateFamily because the test events have several values of \(parameter.feature)")
        case .templateFamily:
            if parameter == nil { throw unexpected("another kind because no feature of the events is a parameter") }
            return kind
        }
    }

    /// A mapping from variations to their nuisance models.
    fileprivate func nuisanceModels(_ variations: [String]) throws(ConfigurationError) -> [String: NuisanceModel] {
        let section = try section(keys: variations)
        var models: [String: NuisanceModel] = [:]
        for entry in section.entries { models[entry.key] = try section[entry.key].choice() as NuisanceModel }
        return models
    }
}

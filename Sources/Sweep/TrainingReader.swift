import Events
import Training

extension TrainingSettings {
    /// Reads `training`.
    ///
    /// - Parameters:
    ///   - source: Where the events come from.
    ///   - variations: The names of the variations.
    init(_ field: Field, source: EventSource, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "seed", "inputs", "classifier", "network", "loss", "penalty", "adversary", "optimiser", "ensemble", "batch",
            "patience", "epochs", "runner",
        ])
        let standard = TrainingSettings()
        self.init(
            seed: try section["seed"].integer(default: standard.seed),
            inputs: try InputSettings(section["inputs"], features: source.featureNames),
            classifier: try section["classifier"].choice(default: standard.classifier),
            network: try NetworkSettings(section["network"], features: source.featureNames),
            loss: try LossSettings(section["loss"], source: source, variations: variations),
            penalty: try PenaltySettings(section["penalty"], variations: variations),
            adversary: try AdversarySettings(section["adversary"], features: source.featureNames),
            optimiser: try OptimiserSettings(section["optimiser"]),
            ensemble: try EnsembleSettings(section["ensemble"]),
            batch: try section["batch"].integer(atLeast: 1, default: standard.batch),
            patience: try section["patience"].integer(atLeast: 1, default: standard.patience),
            epochs: try section["epochs"].integer(atLeast: 1, default: standard.epochs))
        try checkTogether(section, source: source)
    }

    /// Weights of layers with these nodes; beyond the most, a training takes gigabytes.
    private static func parameterCount(_ widths: [Int]) -> Int {
        zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private static let mostParameters = 100_000_000
    private static let expectedLayers = "layers of at most \(mostParameters) weights together"

    /// The rules that join two settings; more than two no rule may join.
    private func checkTogether(_ section: Section, source: EventSource) throws(ConfigurationError) {
        if let expected = loss.kind.expectedOutputs, expected != network.outputs {
            throw section["loss"].part("kind").unexpected(
                "a loss for network.outputs \(network.outputs.rawValue)", found: loss.kind.rawValue)
        }
        if penalty.strength > 0, network.outputs != .single {
            throw section["penalty"].part("strength").unexpected("0 because network.outputs is not single")
        }
        let parameter = loss.signalStrength.parameter
        if !parameter.isEmpty, !inputs.features.isEmpty, !inputs.features.contains(parameter) {
            throw section["loss"].part("signalStrength").part("parameter").unexpected("one of inputs.features or none")
        }
        if Self.parameterCount([source.featureNames.count] + network.hidden + [1]) > Self.mostParameters {
            throw section["network"].part("hidden").unexpected(Self.expectedLayers)
        }
        if Self.parameterCount([1] + adversary.hidden + [1]) > Self.mostParameters {
            throw section["adversary"].part("hidden").unexpected(Self.expectedLayers)
        }
        if classifier == .likelihoodRatio, ExactDensities(of: source, inputs: inputs.features) == nil {
            throw section["classifier"].unexpected("a kind for events and inputs whose densities are known")
        }
    }
}

extension InputSettings {
    fileprivate init(_ field: Field, features: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: ["features", "standardise", "missing"])
        self.init(
            features: try section["features"].allOrKnown("features", features),
            standardise: try section["standardise"].boolean(default: InputSettings().standardise),
            missing: try MissingValue(section["missing"]))
    }
}

extension MissingValue {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        if field.value == nil || field.value?.scalarText == "mean" {
            self = .mean
        } else if let number = field.value?.number {
            self = .value(number)
        } else {
            throw field.unexpected("mean or a number")
        }
    }
}

/// The values of `training.penalty.kind`.
enum PenaltyKind: String, CaseIterable {
    case histogramVariation
}

extension PenaltySettings {
    fileprivate init(_ field: Field, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "kind", "strength", "bins", "filterWidth", "variations", "histogram", "weights", "combination", "floor",
        ])
        _ = try section["kind"].choice(default: PenaltyKind.histogramVariation)
        let standard = PenaltySettings()
        self.init(
            strength: try section["strength"].number(.atLeast(0), default: standard.strength),
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            filterWidth: try section["filterWidth"].number(.above(0), default: standard.filterWidth),
            variations: try section["variations"].someVariations(variations),
            histogram: try section["histogram"].choice(default: standard.histogram),
            weights: try section["weights"].choice(default: standard.weights),
            combination: try section["combination"].choice(default: standard.combination),
            floor: try section["floor"].number(.above(0), default: standard.floor))
    }
}

extension OptimiserSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "kind", "learningRate", "beta1", "beta2", "epsilon", "momentum", "nesterov", "squareDecay", "weightDecay",
            "clipNorm", "schedule",
        ])
        let standard = OptimiserSettings()
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            learningRate: try section["learningRate"].number(.above(0), default: standard.learningRate),
            beta1: try section["beta1"].number(.from(0, below: 1), default: standard.beta1),
            beta2: try section["beta2"].number(.from(0, below: 1), default: standard.beta2),
            epsilon: try section["epsilon"].number(.above(0), default: standard.epsilon),
            momentum: try section["momentum"].number(.from(0, below: 1), default: standard.momentum),
            nesterov: try section["nesterov"].boolean(default: standard.nesterov),
            squareDecay: try section["squareDecay"].number(.from(0, below: 1), default: standard.squareDecay),
            weightDecay: try section["weightDecay"].number(.atLeast(0), default: standard.weightDecay),
            clipNorm: try section["clipNorm"].numberOrNull(.above(0)),
            schedule: try ScheduleSettings(section["schedule"]))
    }
}

extension ScheduleSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["kind", "factor"])
        let standard = ScheduleSettings()
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            factor: try section["factor"].number(.above(0), default: standard.factor))
    }
}

extension Field {
    /// A number in a range, or nothing for `null` and where it is absent.
    fileprivate func numberOrNull(_ range: NumberRange) throws(ConfigurationError) -> Double? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.number, range.contains(number) else { throw unexpected("\(range) or null") }
        return number
    }
}

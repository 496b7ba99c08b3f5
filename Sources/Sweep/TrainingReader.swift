import Training

extension TrainingSettings {
    /// Reads `training`.
    ///
    /// - Parameters:
    ///   - features: The features of the events.
    ///   - variations: The names of the variations.
    ///   - signals: The names of the signal processes.
    init(
        _ field: Field, features: [String], variations: [String], signals: [String]
    ) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "seed", "inputs", "network", "loss", "penalty", "optimiser", "batch", "patience", "epochs",
        ])
        let standard = TrainingSettings()
        self.init(
            seed: try section["seed"].integer(default: standard.seed),
            inputs: try InputSettings(section["inputs"], features: features),
            network: try NetworkSettings(section["network"]),
            loss: try LossSettings(section["loss"], variations: variations, signals: signals),
            penalty: try PenaltySettings(section["penalty"], variations: variations),
            optimiser: try OptimiserSettings(section["optimiser"]),
            batch: try section["batch"].integer(atLeast: 1, default: standard.batch),
            patience: try section["patience"].integer(atLeast: 1, default: standard.patience),
            epochs: try section["epochs"].integer(atLeast: 1, default: standard.epochs))
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

extension NetworkSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["hidden", "activation", "initialisation"])
        let standard = NetworkSettings()
        self.init(
            hidden: try Self.hidden(section["hidden"], default: standard.hidden),
            activation: try section["activation"].choice(default: standard.activation),
            initialisation: try section["initialisation"].choice(default: standard.initialisation))
    }

    private static func hidden(_ field: Field, default standard: [Int]) throws(ConfigurationError) -> [Int] {
        guard field.value != nil else { return standard }
        let layers = try field.list(of: "a list of nodes in each hidden layer", atLeast: 1)
        return try layers.map { layer throws(ConfigurationError) in try layer.integer(atLeast: 1, atMost: 65_536) }
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
            variations: try section["variations"].allOrKnown("variations", variations),
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

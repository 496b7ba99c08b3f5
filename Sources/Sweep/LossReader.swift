import Training

extension LossSettings {
    /// Reads `training.loss`.
    ///
    /// - Parameters:
    ///   - variations: The names of the variations.
    ///   - signals: The names of the signal processes.
    init(_ field: Field, variations: [String], signals: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: ["kind", "weights", "warmUpEpochs", "signalStrength", "constraint"])
        let standard = LossSettings()
        self.init(
            kind: try section["kind"].lossKind(default: standard.kind),
            weights: try section["weights"].choice(default: standard.weights),
            warmUpEpochs: try section["warmUpEpochs"].integer(atLeast: 0, default: standard.warmUpEpochs),
            signalStrength: try SignalStrengthSettings(
                section["signalStrength"], variations: variations, signals: signals),
            constraint: try ConstraintSettings(section["constraint"]))
    }
}

extension Field {
    /// A loss of one output node.
    fileprivate func lossKind(default standard: LossKind) throws(ConfigurationError) -> LossKind {
        let kind = try choice(default: standard)
        guard kind != .categoricalCrossEntropy else {
            throw unexpected(
                "a loss for one output node, as networks have", found: "\(kind.rawValue), which needs several")
        }
        return kind
    }
}

extension SignalStrengthSettings {
    fileprivate init(_ field: Field, variations: [String], signals: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "bins", "gradient", "filterWidth", "uncertainty", "shift", "variations", "signalStrengths", "minimised",
            "floor",
        ])
        let standard = SignalStrengthSettings()
        self.init(
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            gradient: try section["gradient"].choice(default: standard.gradient),
            filterWidth: try section["filterWidth"].number(.above(0), default: standard.filterWidth),
            uncertainty: try section["uncertainty"].choice(default: standard.uncertainty),
            shift: try section["shift"].choice(default: standard.shift),
            variations: try section["variations"].allOrKnown("variations", variations),
            signalStrengths: try section["signalStrengths"].choice(default: standard.signalStrengths),
            minimised: try section["minimised"].allOrKnown("signals", signals),
            floor: try section["floor"].number(.atLeast(0), default: standard.floor))
    }
}

extension ConstraintSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["multiplier", "learningRate"])
        let standard = ConstraintSettings()
        self.init(
            multiplier: try section["multiplier"].number(.atLeast(0), default: standard.multiplier),
            learningRate: try section["learningRate"].number(.atLeast(0), default: standard.learningRate))
    }
}

import Events
import Likelihood
import Training

extension LossSettings {
    /// Reads `training.loss`.
    ///
    /// - Parameters:
    ///   - source: Where the events come from.
    ///   - variations: The names of the variations.
    init(_ field: Field, source: EventSource, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: ["kind", "weights", "warmUpEpochs", "signalStrength", "constraint"])
        let standard = LossSettings()
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            weights: try section["weights"].choice(default: standard.weights),
            warmUpEpochs: try section["warmUpEpochs"].integer(atLeast: 0, default: standard.warmUpEpochs),
            signalStrength: try SignalStrengthSettings(
                section["signalStrength"], source: source, variations: variations),
            constraint: try ConstraintSettings(section["constraint"]))
    }
}

extension SignalStrengthSettings {
    fileprivate init(_ field: Field, source: EventSource, variations: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "bins", "gradient", "filterWidth", "uncertainty", "shift", "variations", "signalStrengths", "minimised",
            "floor", "parameter",
        ])
        let signals = source.processes.filter(\.isSignal).map(\.name)
        let standard = SignalStrengthSettings()
        let strengths = try section["signalStrengths"].choice(default: standard.signalStrengths)
        let minimised = try section["minimised"].allOrKnown("signals", signals)
        guard minimised.isEmpty || signals.count == 1 || strengths == .perProcess else {
            throw section["minimised"].unexpected("all because signalStrengths is \(strengths.rawValue)")
        }
        self.init(
            bins: try section["bins"].integer(atLeast: 1, atMost: 10_000, default: standard.bins),
            gradient: try section["gradient"].choice(default: standard.gradient),
            filterWidth: try section["filterWidth"].number(.above(0), default: standard.filterWidth),
            uncertainty: try section["uncertainty"].choice(default: standard.uncertainty),
            shift: try section["shift"].choice(default: standard.shift),
            variations: try section["variations"].someVariations(variations),
            signalStrengths: strengths,
            minimised: minimised,
            floor: try section["floor"].number(.atLeast(0), default: standard.floor),
            parameter: try section["parameter"].noneOrKnown("features", source.featureNames))
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

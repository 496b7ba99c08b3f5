import Training

extension NetworkSettings {
    /// Reads `training.network`.
    ///
    /// - Parameter features: The features of the events.
    init(_ field: Field, features: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "hidden", "activation", "initialisation", "outputs", "dropout", "l2", "ifElse",
        ])
        let standard = NetworkSettings()
        let hidden = try section["hidden"].hiddenLayers(default: standard.hidden)
        self.init(
            hidden: hidden,
            activation: try section["activation"].choice(default: standard.activation),
            initialisation: try section["initialisation"].choice(default: standard.initialisation),
            outputs: try section["outputs"].choice(default: standard.outputs),
            dropout: try section["dropout"].perLayer(.from(0, below: 1), count: hidden.count, of: "hidden layer"),
            l2: try section["l2"].perLayer(.atLeast(0), count: hidden.count + 1, of: "layer, the last one too"),
            ifElse: try IfElseSettings(section["ifElse"], features: features))
    }
}

extension IfElseSettings {
    /// Nil for `null` and where it is absent.
    fileprivate init?(_ field: Field, features: [String]) throws(ConfigurationError) {
        if field.isAbsent { return nil }
        let section = try field.section(keys: ["feature", "threshold"])
        self.init(
            feature: try section["feature"].known("features", features),
            threshold: try section["threshold"].number())
    }
}

extension AdversarySettings {
    /// Reads `training.adversary`.
    ///
    /// - Parameter features: The features of the events.
    init(_ field: Field, features: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "strength", "reversal", "target", "loss", "hidden", "activation", "initialisation", "l2",
        ])
        let standard = AdversarySettings()
        let hidden = try section["hidden"].hiddenLayers(default: standard.hidden)
        self.init(
            strength: try section["strength"].number(.atLeast(0), default: standard.strength),
            reversal: try section["reversal"].number(.atLeast(0), default: standard.reversal),
            target: try section["target"].noneOrKnown("features", features),
            loss: try AdversaryLossSettings(section["loss"]),
            hidden: hidden,
            activation: try section["activation"].choice(default: standard.activation),
            initialisation: try section["initialisation"].choice(default: standard.initialisation),
            l2: try section["l2"].perLayer(.atLeast(0), count: hidden.count + 1, of: "layer, the last one too"))
        guard strength == 0 || !target.isEmpty else {
            throw section["target"].unexpected("the feature that the adversary tells")
        }
    }
}

extension AdversaryLossSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["kind", "components", "width", "floor"])
        let standard = AdversaryLossSettings()
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            mixture: GaussianMixtureSettings(
                components: try section["components"].integer(
                    atLeast: 1, atMost: 1000, default: standard.mixture.components),
                width: try section["width"].choice(default: standard.mixture.width),
                floor: try section["floor"].number(.atLeast(0), default: standard.mixture.floor)))
    }
}

extension EnsembleSettings {
    /// Reads `training.ensemble`.
    init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["members", "vary"])
        let standard = EnsembleSettings()
        self.init(
            members: try section["members"].integer(atLeast: 1, atMost: 1000, default: standard.members),
            vary: try section["vary"].choice(default: standard.vary))
    }
}

extension LossKind {
    /// The output nodes that the loss needs; nil when it takes any.
    var expectedOutputs: OutputNodes? {
        switch self {
        case .categoricalCrossEntropy: .perProcess
        case .densityRatio, .maximumLikelihood: .single
        case .crossEntropy, .meanSquaredError, .signalStrength, .constrained: nil
        }
    }
}

extension Field {
    fileprivate func hiddenLayers(default standard: [Int]) throws(ConfigurationError) -> [Int] {
        guard value != nil else { return standard }
        let layers = try list(of: "a list of nodes in each hidden layer", atLeast: 1)
        return try layers.map { layer throws(ConfigurationError) in try layer.integer(atLeast: 1, atMost: 65_536) }
    }

    /// A number for all layers, or a list of one for each; empty for none.
    ///
    /// - Parameter layer: What the list has a number for.
    fileprivate func perLayer(
        _ range: NumberRange, count: Int, of layer: String
    ) throws(ConfigurationError) -> [Double] {
        guard let value else { return [] }
        let expected = "\(range) or a list of \(count), one for each \(layer)"
        var numbers: [Double]
        if case .sequence = value.content {
            let items = try list(of: expected)
            guard items.count == count else { throw unexpected(expected, found: "\(items.count) numbers") }
            numbers = try items.map { item throws(ConfigurationError) in try item.number(range) }
        } else {
            guard let number = value.number, range.contains(number) else { throw unexpected(expected) }
            numbers = [Double](repeating: number, count: count)
        }
        return numbers.contains { $0 != 0 } ? numbers : []
    }
}

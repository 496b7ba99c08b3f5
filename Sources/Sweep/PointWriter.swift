import Events
import Likelihood
import Numerical
import Training

extension PointSpecification {
    /// The settings of the point with every default written out, as `PointSpecification.init` reads them.
    var configuration: ConfigurationValue {
        .mapping([
            "seed": .integer(seed),
            "events": events.configuration,
            "variations": .list(variations.map(\.configuration)),
            "training": training.configuration.adding(trainingRunner.entry),
            "measurement": measurement.configuration.adding(measurementRunner.entry),
        ])
    }
}

extension EventsSettings {
    fileprivate var configuration: ConfigurationValue {
        let sourceValue =
            switch source {
            case .higgsml(let settings): settings.configuration
            case .twoGaussians(let settings): settings.configuration
            case .fourGaussians(let settings): settings.configuration
            case .rotatedGaussians(let settings): settings.configuration
            case .bumpHunt(let settings): settings.configuration
            }
        let common = ConfigurationValue.mapping([
            "selection": .list(selection.map(\.configuration)),
            "yields": Self.factors(yields, processes: source.processNames),
            "scale": Self.factors(scale, processes: source.processNames),
        ])
        return sourceValue.adding(common)
    }

    private static func factors(_ factors: [String: Double], processes: [String]) -> ConfigurationValue {
        let entries = processes.compactMap { process in
            factors[process].map { ConfigurationValue.Entry(key: process, line: 1, value: .number($0)) }
        }
        return ConfigurationValue(line: 1, content: .mapping(entries))
    }
}

extension HiggsMLSettings {
    fileprivate var configuration: ConfigurationValue {
        let settings = ConfigurationValue.mapping([
            "kind": .text(EventKind.higgsml.rawValue),
            "path": .text(path),
            "digest": .text(digest.hex),
            "split": .counts(split.train, split.validation, split.test),
            "processes": .text(processes.rawValue),
        ])
        return tauEnergyScales.map { settings.adding(.mapping(["tauEnergyScales": $0.configuration])) } ?? settings
    }
}

extension TauEnergyScales {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "train": .list(train.map(ConfigurationValue.number)), "test": .list(test.map(ConfigurationValue.number)),
        ])
    }
}

extension TwoGaussiansSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping(["kind": .text(EventKind.twoGaussians.rawValue)]).adding(.counts(train, validation, test))
    }
}

extension FourGaussiansSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping(["kind": .text(EventKind.fourGaussians.rawValue)]).adding(.counts(train, validation, test))
    }
}

extension RotatedGaussiansSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "kind": .text(EventKind.rotatedGaussians.rawValue),
            "angles": .list(angles.map(ConfigurationValue.number)),
            "testAngles": .list(testAngles.map(ConfigurationValue.number)),
        ])
        .adding(.counts(train, validation, test))
    }
}

extension BumpHuntSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "kind": .text(EventKind.bumpHunt.rawValue),
            "resolution": resolution.configuration, "testResolution": testResolution?.configuration ?? .null,
        ])
        .adding(.counts(train, validation, test))
    }
}

extension BumpHuntResolution {
    fileprivate var configuration: ConfigurationValue {
        switch self {
        case .values(let values): .mapping(["values": .list(values.map(ConfigurationValue.number))])
        case .uniform(let from, let to): .mapping(["uniform": .list([.number(from), .number(to)])])
        }
    }
}

extension Cut {
    fileprivate var configuration: ConfigurationValue { .range(of: feature, min: min, max: max) }
}

extension TrainingSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "seed": .integer(seed),
            "inputs": inputs.configuration,
            "classifier": .text(classifier.rawValue),
            "network": network.configuration,
            "loss": loss.configuration,
            "penalty": penalty.configuration,
            "adversary": adversary.configuration,
            "optimiser": optimiser.configuration,
            "ensemble": .mapping(["members": .integer(ensemble.members), "vary": .text(ensemble.vary.rawValue)]),
            "batch": .integer(batch),
            "patience": .integer(patience),
            "epochs": .integer(epochs),
        ])
    }
}

extension NetworkSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "hidden": .list(hidden.map(ConfigurationValue.integer)),
            "activation": .text(activation.rawValue),
            "initialisation": .text(initialisation.rawValue),
            "outputs": .text(outputs.rawValue),
            "dropout": .perLayer(dropout),
            "l2": .perLayer(l2),
            "ifElse": ifElse.map {
                .mapping(["feature": .text($0.feature), "threshold": .number($0.threshold)])
            } ?? .null,
        ])
    }
}

extension AdversarySettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "strength": .number(strength),
            "reversal": .number(reversal),
            "target": .noneOrName(target),
            "loss": .mapping([
                "kind": .text(loss.kind.rawValue), "components": .integer(loss.mixture.components),
                "width": .text(loss.mixture.width.rawValue), "floor": .number(loss.mixture.floor),
            ]),
            "hidden": .list(hidden.map(ConfigurationValue.integer)),
            "activation": .text(activation.rawValue),
            "initialisation": .text(initialisation.rawValue),
            "l2": .perLayer(l2),
        ])
    }
}

extension InputSettings {
    fileprivate var configuration: ConfigurationValue {
        let missingValue: ConfigurationValue =
            switch missing {
            case .mean: .text("mean")
            case .value(let number): .number(number)
            }
        return .mapping([
            "features": .allOrNames(features), "standardise": .boolean(standardise), "missing": missingValue,
        ])
    }
}

extension LossSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "kind": .text(kind.rawValue),
            "weights": .text(weights.rawValue),
            "warmUpEpochs": .integer(warmUpEpochs),
            "signalStrength": .mapping([
                "bins": .integer(signalStrength.bins),
                "gradient": .text(signalStrength.gradient.rawValue),
                "filterWidth": .number(signalStrength.filterWidth),
                "uncertainty": .text(signalStrength.uncertainty.rawValue),
                "shift": .text(signalStrength.shift.rawValue),
                "variations": .someVariations(signalStrength.variations),
                "signalStrengths": .text(signalStrength.signalStrengths.rawValue),
                "minimised": .allOrNames(signalStrength.minimised),
                "floor": .number(signalStrength.floor),
                "parameter": .noneOrName(signalStrength.parameter),
            ]),
            "constraint": .mapping([
                "multiplier": .number(constraint.multiplier), "learningRate": .number(constraint.learningRate),
            ]),
        ])
    }
}

extension PenaltySettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "kind": .text(PenaltyKind.histogramVariation.rawValue),
            "strength": .number(strength),
            "bins": .integer(bins),
            "filterWidth": .number(filterWidth),
            "variations": .someVariations(variations),
            "histogram": .text(histogram.rawValue),
            "weights": .text(weights.rawValue),
            "combination": .text(combination.rawValue),
            "floor": .number(floor),
        ])
    }
}

extension OptimiserSettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "kind": .text(kind.rawValue),
            "learningRate": .number(learningRate),
            "beta1": .number(beta1),
            "beta2": .number(beta2),
            "epsilon": .number(epsilon),
            "momentum": .number(momentum),
            "nesterov": .boolean(nesterov),
            "squareDecay": .number(squareDecay),
            "weightDecay": .number(weightDecay),
            "clipNorm": clipNorm.map(ConfigurationValue.number) ?? .null,
            "schedule": .mapping(["kind": .text(schedule.kind.rawValue), "factor": .number(schedule.factor)]),
        ])
    }
}

extension MeasurementSettings {
    fileprivate var configuration: ConfigurationValue {
        let modelEntries = nuisanceModels.sorted { $0.key < $1.key }.map { variation, model in
            ConfigurationValue.Entry(key: variation, line: 1, value: .text(model.rawValue))
        }
        return .mapping([
            "kind": .text(kind.rawValue),
            "bins": .integer(bins),
            "nuisances": .someVariations(nuisances),
            "nuisanceModel": .text(nuisanceModel.rawValue),
            "nuisanceModels": ConfigurationValue(line: 1, content: .mapping(modelEntries)),
            "statisticalUncertainty": .text(statisticalUncertainty.rawValue),
            "signalStrengths": .text(signalStrengths.rawValue),
            "data": .text(data.rawValue),
            "signalStrength": .number(signalStrength),
            "family": family.configuration,
            "unbinned": unbinned.configuration,
            "assume": assume?.configuration ?? .null,
            "scan": .list(scan.map(\.configuration)),
        ])
    }
}

extension FamilySettings {
    fileprivate var configuration: ConfigurationValue {
        .mapping([
            "trueValue": .number(trueValue),
            "constraint": constraint.configuration,
            "countTerm": .text(countTerm.rawValue),
            "interpolation": .text(interpolation.rawValue),
            "scan": .mapping([
                "from": .number(scan.from), "to": .number(scan.to), "points": .integer(scan.points),
            ]),
        ])
    }
}

extension FamilyConstraintSettings {
    fileprivate var configuration: ConfigurationValue {
        switch self {
        case .none: .mapping(["kind": .text(FamilyConstraintName.none.rawValue)])
        case .gaussian(let centre, let width):
            .mapping([
                "kind": .text(FamilyConstraintName.gaussian.rawValue), "centre": .number(centre),
                "width": .number(width),
            ])
        case .auxiliary(let settings):
            .mapping([
                "kind": .text(FamilyConstraintName.auxiliary.rawValue), "events": .number(settings.events),
                "width": .number(settings.width),
                "bins": .integer(settings.bins), "from": .number(settings.from), "to": .number(settings.to),
            ])
        }
    }
}

extension ConfigurationValue {
    /// What belongs to each split.
    fileprivate static func counts(_ train: Int, _ validation: Int, _ test: Int) -> ConfigurationValue {
        .mapping(["train": .integer(train), "validation": .integer(validation), "test": .integer(test)])
    }

    /// The number of all layers where they have the same, which then also fits another number of layers; else a list.
    fileprivate static func perLayer(_ numbers: [Double]) -> ConfigurationValue {
        let first = numbers.first ?? 0
        return numbers.contains { $0 != first } ? .list(numbers.map(ConfigurationValue.number)) : .number(first)
    }

    /// `none` for the empty text, or the name.
    fileprivate static func noneOrName(_ name: String) -> ConfigurationValue {
        .text(name.isEmpty ? "none" : name)
    }

    /// `all`, `none` or the names.
    fileprivate static func someVariations(_ variations: VariationSelection) -> ConfigurationValue {
        switch variations {
        case .all: .text("all")
        case .named([]): .text("none")
        case .named(let names): .list(names.map(ConfigurationValue.text))
        }
    }

    /// `all` for the empty list, which means all, or the names.
    static func allOrNames(_ names: [String]) -> ConfigurationValue {
        names.isEmpty ? .text("all") : .list(names.map(ConfigurationValue.text))
    }

    /// A feature with those of its bounds that there are.
    static func range(of feature: String, min: Double?, max: Double?) -> ConfigurationValue {
        let bounds = [("min", min), ("max", max)].compactMap { key, bound in
            bound.map { Entry(key: key, line: 1, value: .number($0)) }
        }
        return .mapping(["feature": .text(feature)]).adding(ConfigurationValue(line: 1, content: .mapping(bounds)))
    }

    /// The mapping with the entries of another behind its own.
    func adding(_ other: ConfigurationValue) -> ConfigurationValue {
        ConfigurationValue(line: line, content: .mapping(entries + other.entries))
    }
}

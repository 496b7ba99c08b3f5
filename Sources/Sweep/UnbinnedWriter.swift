import Likelihood

extension UnbinnedSettings {
    /// As `UnbinnedSettings.init` reads them.
    var configuration: ConfigurationValue {
        .mapping([
            "yieldTerm": .text(yieldTerm.rawValue),
            "events": .integer(events),
            "calibration": .mapping(["kind": .text(calibration.kind.rawValue), "bins": .integer(calibration.bins)]),
            "test": .text(test.kind.rawValue),
            "cut": .number(test.cut),
            "twoBins": .list(test.twoBins.map(ConfigurationValue.number)),
            "manyBins": .mapping(["count": .integer(test.manyBins.count), "upper": .number(test.manyBins.upper)]),
            "level": .number(test.level),
            "toys": .integer(test.toys),
        ])
    }
}

extension FeatureAssumption {
    /// As `FeatureAssumption.init` reads it.
    var configuration: ConfigurationValue { .mapping(["feature": .text(feature), "value": .number(value)]) }
}

extension FeatureScan {
    /// As `FeatureScan.init` reads it.
    var configuration: ConfigurationValue {
        .mapping(["feature": .text(feature), "from": .number(from), "to": .number(to), "points": .integer(points)])
    }
}

import Events
import Likelihood

extension FamilySettings {
    /// Reads `measurement.family`.
    ///
    /// - Parameter isNeeded: Whether the measurement is of this kind, so that it needs its parameter.
    init(_ field: Field, source: EventSource, isNeeded: Bool) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "parameter", "trueValue", "constraint", "countTerm", "interpolation", "scan",
        ])
        let standard = FamilySettings()
        let parameter = try section["parameter"].noneOrKnown("features", source.featureNames)
        guard !isNeeded || !parameter.isEmpty else {
            throw section["parameter"].unexpected(
                "the feature that holds the nuisance parameter, one of \(source.featureNames.joined(separator: ", "))")
        }
        self.init(
            parameter: parameter,
            trueValue: try section["trueValue"].number(default: isNeeded ? nil : standard.trueValue),
            constraint: try FamilyConstraintSettings(section["constraint"]),
            countTerm: try section["countTerm"].choice(default: standard.countTerm),
            interpolation: try section["interpolation"].choice(default: standard.interpolation),
            scan: try SignalStrengthScan(section["scan"]))
    }
}

/// The values of `measurement.family.constraint.kind`.
private enum FamilyConstraintName: String, CaseIterable {
    case none
    case gaussian
    case auxiliary

    var keys: [String] {
        switch self {
        case .none: []
        case .gaussian: ["centre", "width"]
        case .auxiliary: ["events", "width", "bins", "from", "to"]
        }
    }
}

extension FamilyConstraintSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let all = FamilyConstraintName.gaussian.keys + FamilyConstraintName.auxiliary.keys.filter { $0 != "width" }
        let kind = try field.section(keys: ["kind"] + all)["kind"].choice(default: FamilyConstraintName.none)
        let section = try field.section(keys: ["kind"] + kind.keys)
        switch kind {
        case .none: self = .none
        case .gaussian:
            self = .gaussian(centre: try section["centre"].number(), width: try section["width"].number(.above(0)))
        case .auxiliary:
            let (from, to) = (try section["from"].number(), try section["to"].number())
            guard from < to else { throw section["to"].unexpected("a number above from") }
            self = .auxiliary(
                AuxiliarySettings(
                    events: try section["events"].number(.above(0)), width: try section["width"].number(.above(0)),
                    bins: try section["bins"].integer(atLeast: 1, atMost: 10_000), from: from, to: to))
        }
    }
}

extension SignalStrengthScan {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["from", "to", "points"])
        let standard = SignalStrengthScan()
        self.init(
            from: try section["from"].number(default: standard.from),
            to: try section["to"].number(default: standard.to),
            points: try section["points"].integer(atLeast: 2, atMost: 10_000, default: standard.points))
        guard from < to else { throw section["to"].unexpected("a number above from") }
    }
}

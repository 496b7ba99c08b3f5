import Events
import Likelihood

extension FamilySettings {
    /// Reads `measurement.family`.
    ///
    /// - Parameters:
    ///   - isUsed: Whether the measurement is of this kind.
    ///   - parameter: With the values among the test events, of which the true value is one.
    init(_ field: Field, isUsed: Bool, parameter: EventParameter?) throws(ConfigurationError) {
        let section = try field.section(keys: ["trueValue", "constraint", "countTerm", "interpolation", "scan"])
        let standard = FamilySettings()
        let trueValue =
            if isUsed, let values = parameter?.testValues { try section["trueValue"].oneOf(values) } else {
                try section["trueValue"].number(default: standard.trueValue)
            }
        self.init(
            trueValue: trueValue,
            constraint: try FamilyConstraintSettings(section["constraint"]),
            countTerm: try section["countTerm"].choice(default: standard.countTerm),
            interpolation: try section["interpolation"].choice(default: standard.interpolation),
            scan: try SignalStrengthScan(section["scan"]))
        if isUsed, interpolation == .spline, parameter.map({ $0.testValues.count < 2 }) ?? true {
            throw section["interpolation"].unexpected("none because the test events have no two values of a parameter")
        }
    }
}

extension Field {
    /// One of some numbers up to the rounding of an equally spaced series, exactly as it stands there.
    fileprivate func oneOf(_ values: [Double]) throws(ConfigurationError) -> Double {
        let number = try number()
        guard let nearest = values.min(by: { abs($0 - number) < abs($1 - number) }),
            abs(nearest - number) <= 1e-9 * max(1, abs(number))
        else {
            let known = values.map { ConfigurationValue.number($0).flowText }.joined(separator: ", ")
            throw unexpected("one of the values of the test events, \(known)")
        }
        return nearest
    }
}

/// The values of `measurement.family.constraint.kind`.
enum FamilyConstraintName: String, CaseIterable {
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
            let (from, to) = try section.bounds()
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
        let (from, to) = try section.bounds(default: (standard.from, standard.to))
        self.init(
            from: from, to: to,
            points: try section["points"].integer(atLeast: 2, atMost: 10_000, default: standard.points))
    }
}

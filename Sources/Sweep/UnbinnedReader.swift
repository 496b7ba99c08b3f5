import Likelihood
import Training

extension MeasurementSettings {
    /// The rules that join the kind of a measurement and another setting, or two settings of an unbinned one.
    func checkKind(
        _ section: Section, variations: [String], training: TrainingSettings
    ) throws(ConfigurationError) {
        if unbinned.yieldTerm == .fixedTotal, signalStrength > UnbinnedSettings.largestFraction {
            throw section["signalStrength"].unexpected(
                "a number >= 0 and <= \(UnbinnedSettings.largestFraction), the share of the signal, because "
                    + "unbinned.yieldTerm is fixedTotal",
                found: ConfigurationValue.number(signalStrength).flowText)
        }
        guard kind != .binned else { return }
        func refuse(_ reason: String) -> ConfigurationError {
            section["kind"].unexpected("\(MeasurementKind.binned.rawValue) because \(reason)")
        }
        let outputs = training.network.outputs
        if outputs != .single { throw refuse("network.outputs is \(outputs.rawValue)") }
        if statisticalUncertainty != .none {
            throw refuse("statisticalUncertainty is \(statisticalUncertainty.rawValue)")
        }
        if signalStrengths != .common { throw refuse("signalStrengths is \(signalStrengths.rawValue)") }
        switch kind {
        case .binned: break
        case .templateFamily:
            if assume != nil { throw refuse("the classifier is told a value by assume") }
        case .unbinned:
            if !variations.isEmpty { throw refuse("there are variations") }
            if training.loss.kind.needsTemplates {
                throw refuse("the score of loss.kind \(training.loss.kind.rawValue) tells no density ratio")
            }
        }
    }
}

extension UnbinnedSettings {
    /// Reads `measurement.unbinned`.
    init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: [
            "yieldTerm", "events", "calibration", "test", "cut", "twoBins", "manyBins", "level", "toys",
        ])
        let standard = UnbinnedSettings()
        self.init(
            yieldTerm: try section["yieldTerm"].choice(default: standard.yieldTerm),
            events: try section["events"].integer(atLeast: 1, atMost: 1_000_000_000, default: standard.events),
            calibration: try CalibrationSettings(section["calibration"]),
            test: try HypothesisTestSettings(section))
    }
}

extension CalibrationSettings {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["kind", "bins"])
        let standard = CalibrationSettings()
        self.init(
            kind: try section["kind"].choice(default: standard.kind),
            bins: try section["bins"].integer(atLeast: 1, atMost: 1_000_000, default: standard.bins))
    }
}

extension HypothesisTestSettings {
    /// - Parameter section: `measurement.unbinned`.
    fileprivate init(_ section: Section) throws(ConfigurationError) {
        let standard = HypothesisTestSettings()
        let bins = try section["manyBins"].section(keys: ["count", "upper"])
        self.init(
            kind: try section["test"].choice(default: standard.kind),
            cut: try section["cut"].number(.atLeast(0), default: standard.cut),
            twoBins: try section["twoBins"].twoRatios(default: standard.twoBins),
            manyBins: ManyBins(
                count: try bins["count"].integer(atLeast: 1, atMost: 10_000, default: standard.manyBins.count),
                upper: try bins["upper"].number(.above(0), default: standard.manyBins.upper)),
            level: try section["level"].number(.within(1e-6...(1 - 1e-6)), default: standard.level),
            toys: try section["toys"].integer(atLeast: 1, atMost: 10_000_000, default: standard.toys))
    }
}

extension FeatureAssumption {
    /// Nil for `null` and where it is absent.
    init?(_ field: Field, inputs: [String]) throws(ConfigurationError) {
        if field.isAbsent { return nil }
        let section = try field.section(keys: ["feature", "value"])
        self.init(
            feature: try section["feature"].known("inputs", inputs), value: try section["value"].number())
    }
}

extension FeatureScan {
    /// Reads `measurement.scan`: at most two different features; none where it is absent.
    static func list(_ field: Field, inputs: [String]) throws(ConfigurationError) -> [FeatureScan] {
        guard field.value != nil else { return [] }
        var scans: [FeatureScan] = []
        for item in try field.list(of: "a list of scans") {
            let scan = try FeatureScan(item, inputs: inputs)
            if scans.contains(where: { $0.feature == scan.feature }) {
                throw item.unexpected("a feature that no other scan has", found: "\(scan.feature) again")
            }
            scans.append(scan)
        }
        guard scans.count <= 2 else { throw field.unexpected("at most two scans", found: "\(scans.count)") }
        let points = scans.reduce(1) { $0 * $1.points }
        guard points <= maximumPoints else {
            throw field.unexpected("at most \(maximumPoints) points together", found: "\(points)")
        }
        return scans
    }

    private static let maximumPoints = 100_000

    private init(_ field: Field, inputs: [String]) throws(ConfigurationError) {
        let section = try field.section(keys: ["feature", "from", "to", "points"])
        let feature = try section["feature"].known("inputs", inputs)
        let (from, to) = try section.bounds()
        self.init(
            feature: feature, from: from, to: to,
            points: try section["points"].integer(atLeast: 2, atMost: Self.maximumPoints, default: 101))
    }
}

extension Field {
    /// Two ascending density ratios.
    fileprivate func twoRatios(default standard: [Double]) throws(ConfigurationError) -> [Double] {
        guard value != nil else { return standard }
        let (lower, upper) = try twoNumbers("two ascending numbers >= 0") { $0 >= 0 && $0 < $1 }
        return [lower, upper]
    }
}

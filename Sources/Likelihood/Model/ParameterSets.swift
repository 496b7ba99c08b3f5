/// The parameters of a model, derived from its modifiers and the settings of the measurement as pyhf does.
///
/// Sets stand in the order of `ModifierKind`, within a kind in the order in which channels, samples and modifiers name
/// them, but those of statistical uncertainties by name; within a set of several channels these stand by name.
struct ParameterSets {
    /// In the order of every vector of parameter values.
    private(set) var parameters: [Parameter] = []
    /// Where the parameters of a set stand, by its name.
    private(set) var ranges: [String: Range<Int>] = [:]
    /// Where the bins of a channel begin within a set, by the names of both; sets that are not here begin anew in every
    /// channel.
    private var offsets: [String: [String: Int]] = [:]

    /// - Throws: `ModelError` when one name is used for two incompatible purposes, or settings do not fit.
    init(channels: [Channel], settings: [ParameterSettings]) throws(ModelError) {
        try ModelValidation.checkUnique(settings.map(\.name), kind: "parameter setting")
        let settingsByName = Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0) })
        for set in try Self.sets(of: channels) {
            let own = settingsByName[set.name] ?? ParameterSettings(name: set.name)
            ranges[set.name] = parameters.count..<parameters.count + set.count
            if set.kind == .staterror { offsets[set.name] = set.offsets }
            parameters += try set.parameters(own)
        }
    }

    /// The parameter that a modifier of a channel uses, that of its first bin where there is one a bin.
    func firstParameter(of name: String, in channel: String) -> Int {
        guard let range = ranges[name] else { preconditionFailure("no parameter was derived for the modifier \(name)") }
        return range.lowerBound + (offsets[name]?[channel] ?? 0)
    }

    /// The sets that the modifiers ask for, each once.
    private static func sets(of channels: [Channel]) throws(ModelError) -> [ParameterSet] {
        var sets: [String: ParameterSet] = [:]
        // Where channels share a set they stand as in a workspace, whatever their order in the model.
        for channel in channels.sorted(by: { isBefore($0.name, $1.name) }) {
            for sample in channel.samples {
                for modifier in sample.modifiers {
                    if try sets[modifier.name]?.share(with: modifier, of: sample, in: channel) == nil {
                        sets[modifier.name] = ParameterSet(modifier, of: sample, in: channel)
                    }
                }
            }
        }
        var names: [ModifierKind: [String]] = [:]
        for modifier in channels.lazy.flatMap(\.samples).flatMap(\.modifiers) {
            names[modifier.kind, default: []].append(modifier.name)
        }
        names[.staterror]?.sort(by: isBefore)
        var ordered: [ParameterSet] = []
        for name in ModifierKind.allCases.flatMap({ names[$0] ?? [] }) {
            if let set = sets.removeValue(forKey: name) { ordered.append(set) }
        }
        return ordered
    }
}

/// One parameter, or one a bin, as the modifiers of one name ask for it.
private struct ParameterSet {
    let name: String
    /// Of the first modifier with the name.
    let kind: ModifierKind
    /// Where that modifier is, in words.
    let place: String
    let isScalar: Bool
    /// Where the bins of every channel begin that uses the set; of statistical uncertainties they follow each other.
    private(set) var offsets: [String: Int]
    /// Relative uncertainties where there is one a bin, 0 for a factor that is fixed; else none.
    private(set) var widths: [Double]
    /// Factors τ of Poisson constraints, 1 for a factor that is fixed.
    let factors: [Double]
    private(set) var count: Int

    init(_ modifier: Modifier, of sample: Sample, in channel: Channel) {
        name = modifier.name
        kind = modifier.kind
        place = Self.place(of: sample, in: channel)
        offsets = [channel.name: 0]
        var factors: [Double] = []
        switch modifier {
        case .normalisationFactor, .luminosity, .normalisationUncertainty, .shapeVariation:
            isScalar = true
            widths = []
        case .freeShape:
            isScalar = false
            widths = []
        case .uncorrelatedShape(_, let uncertainties):
            isScalar = false
            widths = zip(uncertainties, sample.nominal).map { $0 > 0 && $1 > 0 ? $0 / $1 : 0 }
            factors = zip(uncertainties, sample.nominal).map { $0 > 0 && $1 > 0 ? $1 * $1 / ($0 * $0) : 1 }
        case .statisticalUncertainty(let name, _):
            isScalar = false
            widths = channel.statisticalWidths(name)
        }
        self.factors = factors
        count = isScalar ? 1 : channel.binCount
    }

    /// Lets a further modifier of the name use the parameters.
    mutating func share(with modifier: Modifier, of sample: Sample, in channel: Channel) throws(ModelError) {
        let interpolated: Set<ModifierKind> = [.normsys, .histosys]
        let isSameUse =
            kind == modifier.kind || (interpolated.contains(kind) && interpolated.contains(modifier.kind))
        guard isSameUse, kind != .shapesys else {
            throw .conflictingUse(name: name, place: place, otherPlace: Self.place(of: sample, in: channel))
        }
        switch kind {
        case .staterror where offsets[channel.name] == nil:
            offsets[channel.name] = count
            count += channel.binCount
            widths += channel.statisticalWidths(name)
        case .shapefactor where channel.binCount > count:
            throw .invalidParameter(
                name,
                reason:
                    "a free shape of \(count) bins, those of \(place), has none for all \(channel.binCount) bins of "
                    + "channel \"\(channel.name)\"")
        default: break
        }
    }

    private static func place(of sample: Sample, in channel: Channel) -> String {
        "sample \"\(sample.name)\" of channel \"\(channel.name)\""
    }

    func parameters(_ settings: ParameterSettings) throws(ModelError) -> [Parameter] {
        try check(settings.auxiliaryData?.count, "auxiliary data", isUsed: kind != .normfactor && kind != .shapefactor)
        try check(settings.widths?.count, "widths", isUsed: isGaussian)
        try check(settings.factors?.count, "factors", isUsed: kind == .shapesys)
        try check(settings.initial?.count, "initial values", isUsed: true)
        try check(settings.bounds?.count, "bounds", isUsed: true)
        var parameters: [Parameter] = []
        for index in 0..<count { parameters.append(try parameter(index, settings)) }
        return parameters
    }

    private var isGaussian: Bool { kind == .lumi || kind == .normsys || kind == .histosys || kind == .staterror }

    private func parameter(_ index: Int, _ settings: ParameterSettings) throws(ModelError) -> Parameter {
        let constraint = try constraint(index, settings)
        let initial = settings.initial?[index]
        let bounds = settings.bounds?[index]
        let hasNoUncertainty = !widths.isEmpty && widths[index] == 0
        func make(_ standard: Double, _ range: ClosedRange<Double>) -> Parameter {
            Parameter(
                name: isScalar ? name : "\(name)[\(index)]", set: name, kind: kind, initial: initial ?? standard,
                bounds: bounds ?? range, isFixed: settings.isFixed ?? hasNoUncertainty, constraint: constraint)
        }
        return switch kind {
        case .histosys, .normsys: make(0, -5...5)
        case .normfactor, .shapefactor: make(1, 0...10)
        case .shapesys, .staterror: make(1, 1e-10...10)
        case .lumi: luminosity(constraint, make)
        }
    }

    private func luminosity(
        _ constraint: Constraint, _ make: (Double, ClosedRange<Double>) -> Parameter
    ) -> Parameter {
        let nominal = constraint.nominalAuxiliaryData ?? 1
        return make(nominal, min(0, 10 * nominal)...max(0, 10 * nominal))
    }

    private func constraint(_ index: Int, _ settings: ParameterSettings) throws(ModelError) -> Constraint {
        let width = settings.widths?[index]
        let datum = settings.auxiliaryData?[index]
        switch kind {
        case .normfactor, .shapefactor:
            return .none
        case .histosys, .normsys:
            return .gaussian(auxiliaryData: datum ?? 0, width: width ?? 1)
        case .staterror:
            // A bin without uncertainty is fixed; pyhf keeps a constant constraint term of width 1 for it.
            return .gaussian(auxiliaryData: datum ?? 1, width: width ?? (widths[index] > 0 ? widths[index] : 1))
        case .shapesys:
            let factor = settings.factors?[index] ?? factors[index]
            return .poisson(auxiliaryData: datum ?? factor, factor: factor)
        case .lumi:
            guard let datum, let width else {
                throw .invalidParameter(
                    name, reason: "a luminosity needs auxiliary data (auxdata) and a width (sigmas) in the measurement")
            }
            return .gaussian(auxiliaryData: datum, width: width)
        }
    }

    private func check(_ found: Int?, _ what: String, isUsed: Bool) throws(ModelError) {
        guard let found else { return }
        guard isUsed else { throw .invalidParameter(name, reason: "its modifiers have no \(what) to set") }
        guard found == count else {
            throw .invalidParameter(
                name, reason: "\(found) \(what) where \(count == 1 ? "one was" : "\(count) were") expected")
        }
    }
}

/// The order of Python's strings, by code points.
func isBefore(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}

extension Channel {
    /// √(Σ uncertainty²) / Σ nominal over the samples that carry a statistical uncertainty, shape `[bins]`.
    func statisticalWidths(_ name: String) -> [Double] {
        var squares = [Double](repeating: 0, count: binCount)
        var totals = squares
        for sample in samples {
            for case .statisticalUncertainty(name, let uncertainties) in sample.modifiers {
                for (bin, uncertainty) in uncertainties.enumerated() {
                    squares[bin] += uncertainty * uncertainty
                    totals[bin] += sample.nominal[bin]
                }
            }
        }
        return zip(squares, totals).map { $1 > 0 ? $0.squareRoot() / $1 : 0 }
    }
}

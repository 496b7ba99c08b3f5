/// Builds the statistical model of a measurement of signal strengths from templates.
///
/// The model has the channels of the templates; a signal strength for each signal, `mu` if there is one signal and
/// `mu_<signal>` if there are several; and for each selected variation one nuisance parameter (joint) or two (split),
/// after Wunsch et al., doi 10.1007/s41781-020-00037-9, Sec. 3. Channels share parameters by name, but each bin has a
/// factor γ of its own, `stat_<channel>[<bin>]`, where the settings ask for the statistical uncertainty of templates.
package struct TemplateModelBuilder: Sendable {
    /// The signal strengths that a fit may take; negative ones let µ̂ fluctuate below 0.
    package static let signalStrengthBounds = -10.0...10.0
    /// Below this expected yield, in events and all processes together, a bin counts as empty.
    package static let emptyBinThreshold = 1e-9

    /// Names of the signals in the order of their first appearance.
    package let signals: [String]
    /// Names of the selected variations in the order of their first appearance.
    package let variations: [String]
    /// The templates in the bins in which events are expected; only these enter the model.
    private let channels: [ChannelTemplates]
    private let settings: MeasurementSettings

    /// Checks the templates and chooses bins and variations.
    ///
    /// - Throws: `ModelError` when the templates have no signal, no filled bin, unequal bins or an impossible yield, when
    ///   a selected variation is unknown, or when two parameters would have one name.
    package init(_ channels: [ChannelTemplates], settings: MeasurementSettings) throws(ModelError) {
        let processes = channels.flatMap(\.processes)
        signals = Self.distinct(processes.compactMap(\.signal))
        guard !signals.isEmpty else { throw .noSignal }
        for channel in channels { try channel.check() }
        self.channels = channels.map { $0.keepingFilledBins() }.filter { $0.binCount > 0 }
        guard !self.channels.isEmpty else { throw .noFilledBins }
        variations = try Self.select(settings, from: Self.distinct(processes.flatMap { $0.variations.map(\.name) }))
        self.settings = settings
        try ModelValidation.checkUnique(nuisances + signals.map(signalStrength), kind: "parameter")
    }

    /// The number of bins of all channels that enter the model.
    package var filledBins: Int { channels.reduce(0) { $0 + $1.binCount } }

    /// The name of the strength of a signal.
    package func signalStrength(of signal: String) -> String { signals.count == 1 ? "mu" : "mu_\(signal)" }

    /// Names of the parameters that the variations may become; a parameter that would change nothing is left out of the
    /// model.
    package var nuisances: [String] {
        variations.flatMap { variation in
            switch settings.nuisanceModel(of: variation) {
            case .joint: [variation]
            case .split: [ProcessTemplate.normalisationName(variation), ProcessTemplate.shapeName(variation)]
            }
        }
    }

    /// The statistical model.
    package func makeModel() throws(ModelError) -> StatisticalModel {
        let strengths = signals.map(signalStrength)
        return try StatisticalModel(
            channels: channels.map { channel in
                Channel(name: channel.name, samples: channel.processes.map { sample($0, channel: channel.name) })
            },
            measurement: Measurement(
                parametersOfInterest: strengths,
                parameters: strengths.map { ParameterSettings(name: $0, bounds: [Self.signalStrengthBounds]) }))
    }

    private func sample(_ template: ProcessTemplate, channel: String) -> Sample {
        var modifiers: [Modifier] = []
        if let signal = template.signal { modifiers.append(.normalisationFactor(signalStrength(of: signal))) }
        for variation in variations {
            modifiers += template.modifiers(of: variation, as: settings.nuisanceModel(of: variation))
        }
        if settings.statisticalUncertainty == .perBin {
            modifiers.append(
                .statisticalUncertainty(
                    "stat_\(channel)", uncertainties: template.variances.map { $0.squareRoot() }))
        }
        return Sample(name: template.name, nominal: template.nominal, modifiers: modifiers)
    }

    private static func select(
        _ settings: MeasurementSettings, from known: [String]
    ) throws(ModelError) -> [String] {
        var named = settings.nuisanceModels.keys.sorted()
        if case .named(let names) = settings.nuisances { named += names }
        for name in named where !known.contains(name) { throw .unknownVariation(name, known: known) }
        return switch settings.nuisances {
        case .all: known
        case .named(let names): known.filter(names.contains)
        }
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

extension MeasurementSettings {
    fileprivate func nuisanceModel(of variation: String) -> NuisanceModel {
        nuisanceModels[variation] ?? nuisanceModel
    }
}

extension ChannelTemplates {
    fileprivate var binCount: Int { processes.first?.nominal.count ?? 0 }

    /// Expected events of all processes together, shape `[bins]`.
    private var totals: [Double] {
        (0..<binCount).map { bin in processes.reduce(0) { $0 + $1.nominal[bin] } }
    }

    fileprivate func keepingFilledBins() -> ChannelTemplates {
        let filled = totals.enumerated().filter { $0.element >= TemplateModelBuilder.emptyBinThreshold }.map(\.offset)
        return ChannelTemplates(
            name: name, processes: processes.map { $0.rebinned { values in filled.map { values[$0] } } })
    }

    /// A process may expect less than no event in a bin, as simulation with negative weights has it, but all together not.
    fileprivate func check() throws(ModelError) {
        try ModelValidation.checkUnique(processes.map(\.name), kind: "process of channel \"\(name)\"")
        for process in processes {
            let place = "the template of \"\(process.name)\" in channel \"\(name)\""
            try ModelValidation.checkFinite(process.nominal, count: binCount, place: place)
            try ModelValidation.check(process.variances, count: binCount, place: "the variances of \(place)")
            try ModelValidation.checkUnique(process.variations.map(\.name), kind: "variation of \(place)")
            for variation in process.variations {
                try ModelValidation.checkFinite(
                    variation.up, count: binCount, place: "\"\(variation.name)\" up of \(place)")
                try ModelValidation.checkFinite(
                    variation.down, count: binCount, place: "\"\(variation.name)\" down of \(place)")
            }
        }
        for (bin, total) in totals.enumerated() where total <= -TemplateModelBuilder.emptyBinThreshold {
            throw .invalidYield(total, bin: bin, place: "all processes of channel \"\(name)\" together")
        }
    }
}

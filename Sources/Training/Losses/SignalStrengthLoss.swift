import Numerical

/// The events of a batch as they enter the templates: expected events, signals and shifts by nuisance parameters.
///
/// The columns of the templates are the expected events ν, the events of each signal, and for each nuisance parameter the
/// change of ν by one standard deviation.
package struct TemplateBatch: Sendable {
    package var signals: Int
    package var nuisances: Int
    /// The blocks touch different rows of the scores.
    package var blocks: [TemplateBlock]
    /// What the sums over the batch are multiplied with to give the expected events of the measurement.
    package var yieldScale: Double

    package init(signals: Int, nuisances: Int, blocks: [TemplateBlock], yieldScale: Double = 1) {
        self.signals = signals
        self.nuisances = nuisances
        self.blocks = blocks
        self.yieldScale = yieldScale
    }

    var columns: Int { 1 + signals + nuisances }
}

/// The uncertainties of the signal strengths that a batch tells.
package struct SignalStrengthUncertainties: Sendable, Equatable {
    /// What is minimised: the sum over the minimised signals, of the soft histogram where that is trained on.
    package var objective: Double
    /// The same of the hard histogram, what a measurement would find.
    package var hardObjective: Double
    /// σ of each signal of the hard histogram, all nuisance parameters profiled.
    package var total: [Double]
    /// The same with all nuisance parameters fixed.
    package var statistical: [Double]
    /// Bins with at least 0.5 % of the expected events, of the hard histogram.
    package var filledBins: Int
}

/// The uncertainty σµ of the signal strengths as a loss (paper B; arXiv:2003.07186; CMS MLG-23-005, arXiv:2502.13047).
///
/// Scores fill templates, of which `FisherUncertainty` gives σµ. A count does not change with the score but at the edges of
/// its bin, so that the derivative of the histogram is replaced, or the histogram by a soft one (`HistogramGradient`).
package struct SignalStrengthLoss: Sendable {
    private let settings: SignalStrengthSettings
    private let bins: DiscriminantBins
    private let minimised: [Int]
    private var choices: [Int32] = []
    private var members = BinNumbers()
    private var slopes = BinNumbers()
    private var templates: [Double] = []
    private var templateGradient: [Double] = []
    private var rowGradient: [Double] = []
    private var total: FisherUncertainty
    private var statistical: FisherUncertainty

    /// - Parameters:
    ///   - nodes: Scores of an event, each a class of its own when there are several.
    ///   - signals: Names in the order of the templates' columns.
    /// - Throws: `TrainingError.unknownSignal` when a minimised signal is not among them, `noSignal` when there is none.
    package init(
        _ settings: SignalStrengthSettings, nodes: Int, signals: [String], nuisances: Int
    ) throws(TrainingError) {
        guard !signals.isEmpty else { throw .noSignal }
        var minimised: [Int] = []
        for name in settings.minimised {
            guard let index = signals.firstIndex(of: name) else { throw .unknownSignal(name, known: signals) }
            minimised.append(index)
        }
        self.settings = settings
        self.minimised = minimised.isEmpty ? Array(signals.indices) : minimised
        bins = DiscriminantBins(classes: nodes, binsPerClass: settings.bins, filterWidth: settings.filterWidth)
        total = FisherUncertainty(signals: signals.count, nuisances: nuisances, floor: settings.floor)
        statistical = FisherUncertainty(
            signals: signals.count, nuisances: nuisances, fixesNuisances: true, floor: settings.floor)
    }

    /// σµ of a batch.
    ///
    /// - Parameters:
    ///   - scores: f in [0, 1], row-major, shape `[rows, nodes]`, the rows as the blocks number them.
    ///   - gradient: dσµ/df times `factor` is added, shape of `scores`; nil when it is not wanted.
    /// - Returns: An infinite objective when the batch does not determine the signal strengths, one that is not a number
    ///   when a score is not; nothing is added then.
    package mutating func value(
        scores: [Double], templates batch: TemplateBatch, factor: Double = 1,
        gradient: UnsafeMutableBufferPointer<Double>?
    ) -> SignalStrengthUncertainties {
        precondition(
            batch.columns == total.stride && batch.signals == total.signals, "templates for other signals or nuisances")
        guard scores.allSatisfy(\.isFinite) else { return .notANumber(signals: batch.signals) }
        bins.choose(scores, into: &choices)
        bins.fillHard(scores, choices, into: &members)
        fillTemplates(batch)
        let isSoft = settings.gradient == .softHistogram
        clearGradient(isWanted: gradient != nil && !isSoft)
        var result = uncertainties()
        if isSoft {
            bins.fillSoft(scores, choices, into: &members, slopes: &slopes)
            fillTemplates(batch)
            clearGradient(isWanted: gradient != nil)
            result.objective = objective(minimisedUncertainties())
        }
        if let gradient, result.objective.isFinite { addGradient(scores, batch, factor: factor, to: gradient) }
        return result
    }

    private var minimisesStatistical: Bool { settings.uncertainty == .statistical }

    private func objective(_ uncertainties: [Double]) -> Double { minimised.reduce(0) { $0 + uncertainties[$1] } }

    private mutating func fillTemplates(_ batch: TemplateBatch) {
        templates.removeAll(keepingCapacity: true)
        templates.append(contentsOf: repeatElement(0, count: bins.count * batch.columns))
        for block in batch.blocks {
            TemplateKernels.add(block, members: members, to: &templates, stride: batch.columns)
        }
        for index in templates.indices { templates[index] *= batch.yieldScale }
    }

    private mutating func clearGradient(isWanted: Bool) {
        templateGradient.removeAll(keepingCapacity: true)
        if isWanted { templateGradient.append(contentsOf: repeatElement(0, count: templates.count)) }
    }

    /// What is minimised, and its derivative in `templateGradient` unless that is empty.
    private mutating func minimisedUncertainties() -> [Double] {
        minimisesStatistical
            ? statistical.values(of: templates, minimised: minimised, gradient: &templateGradient)
            : total.values(of: templates, minimised: minimised, gradient: &templateGradient)
    }

    private mutating func uncertainties() -> SignalStrengthUncertainties {
        let minimised = minimisedUncertainties()
        var unwanted: [Double] = []
        let other =
            minimisesStatistical
            ? total.values(of: templates, minimised: [], gradient: &unwanted)
            : statistical.values(of: templates, minimised: [], gradient: &unwanted)
        let yields = stride(from: 0, to: templates.count, by: total.stride).map { templates[$0] }
        let enough = 0.005 * yields.reduce(0, +)
        let objective = objective(minimised)
        return SignalStrengthUncertainties(
            objective: objective, hardObjective: objective, total: minimisesStatistical ? other : minimised,
            statistical: minimisesStatistical ? minimised : other,
            filledBins: yields.filter { $0 > 0 && $0 >= enough }.count)
    }

    private mutating func addGradient(
        _ scores: [Double], _ batch: TemplateBatch, factor: Double, to gradient: UnsafeMutableBufferPointer<Double>
    ) {
        switch settings.gradient {
        case .ownBin: bins.fillOwnBinSlopes(scores, choices, into: &slopes)
        case .everyBin: bins.fillEveryBinSlopes(scores, choices, into: &slopes)
        case .softHistogram: break
        }
        rowGradient.removeAll(keepingCapacity: true)
        rowGradient.append(contentsOf: repeatElement(0, count: choices.count))
        for block in batch.blocks {
            TemplateKernels.slope(
                of: block, slopes: slopes, templateGradient: templateGradient, stride: batch.columns,
                into: &rowGradient)
        }
        for (row, choice) in choices.enumerated() {
            gradient[row * bins.classes + Int(choice)] += factor * batch.yieldScale * rowGradient[row]
        }
    }
}

extension SignalStrengthUncertainties {
    fileprivate static func notANumber(signals: Int) -> Self {
        let unknown = [Double](repeating: .nan, count: signals)
        return Self(objective: .nan, hardObjective: .nan, total: unknown, statistical: unknown, filledBins: 0)
    }
}

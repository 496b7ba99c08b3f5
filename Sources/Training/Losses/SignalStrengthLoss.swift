import Numerical

/// What a training minimises of a batch: σµ summed over the minimised signals, the mean over the groups.
package struct SignalStrengthObjective: Sendable, Equatable {
    /// Of the histogram that is trained on.
    package var value: Double
    /// Of the hard histogram, what a measurement would find.
    package var hard: Double

    package init(value: Double, hard: Double) {
        self.value = value
        self.hard = hard
    }
}

/// The uncertainties of the signal strengths that the hard histogram of a group of events tells.
package struct SignalStrengthUncertainties: Sendable, Equatable {
    /// σ of each signal all nuisance parameters profiled.
    package var total: [Double]
    /// The same with all nuisance parameters fixed.
    package var statistical: [Double]
    /// Bins with at least 0.5 % of the expected events.
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

    /// What is minimised of a batch; allocates nothing after the first time.
    ///
    /// - Parameters:
    ///   - scores: f in [0, 1], row-major, shape `[rows, nodes]`, the rows as the blocks number them.
    ///   - gradient: The derivative of the value with respect to f, times `factor`, is added, shape of `scores`; nil when
    ///     it is not wanted.
    /// - Returns: An infinite value when a group of the batch does not determine the signal strengths, one that is not a
    ///   number when a score is not; nothing is added then.
    package mutating func value(
        scores: [Double], templates batch: TemplateBatch, factor: Double = 1,
        gradient: UnsafeMutableBufferPointer<Double>?
    ) -> SignalStrengthObjective {
        requireFit(batch)
        guard scores.allSatisfy(\.isFinite) else { return SignalStrengthObjective(value: .nan, hard: .nan) }
        bins.choose(scores, into: &choices)
        bins.fillHard(scores, choices, into: &members)
        let isWanted = gradient != nil
        if isWanted { rowGradient.clear(count: choices.count) }
        guard settings.gradient == .softHistogram else {
            if isWanted { fillReplacedSlopes(scores) }
            let hard = objective(of: batch, addsGradient: isWanted)
            add(factor, to: gradient, if: hard.isFinite)
            return SignalStrengthObjective(value: hard, hard: hard)
        }
        let hard = objective(of: batch, addsGradient: false)
        bins.fillSoft(scores, choices, into: &members, slopes: &slopes)
        let value = objective(of: batch, addsGradient: isWanted)
        add(factor, to: gradient, if: value.isFinite)
        return SignalStrengthObjective(value: value, hard: hard)
    }

    /// All uncertainties of the hard histogram of one group.
    ///
    /// - Parameter scores: As for `value`.
    package mutating func uncertainties(
        scores: [Double], templates batch: TemplateBatch, group: Int = 0
    ) -> SignalStrengthUncertainties {
        requireFit(batch)
        guard scores.allSatisfy(\.isFinite) else {
            let unknown = [Double](repeating: .nan, count: batch.signals)
            return SignalStrengthUncertainties(total: unknown, statistical: unknown, filledBins: 0)
        }
        bins.choose(scores, into: &choices)
        bins.fillHard(scores, choices, into: &members)
        fillTemplates(batch, batch.groups[group])
        var unwanted: [Double] = []
        total.evaluate(templates, minimised: [], gradient: &unwanted)
        statistical.evaluate(templates, minimised: [], gradient: &unwanted)
        let yields = stride(from: 0, to: templates.count, by: total.stride).map { templates[$0] }
        let enough = 0.005 * yields.reduce(0, +)
        return SignalStrengthUncertainties(
            total: total.uncertainties, statistical: statistical.uncertainties,
            filledBins: yields.filter { $0 > 0 && $0 >= enough }.count)
    }

    private func requireFit(_ batch: TemplateBatch) {
        precondition(
            batch.columns == total.stride && batch.signals == total.signals, "templates for other signals or nuisances")
    }

    private mutating func fillReplacedSlopes(_ scores: [Double]) {
        if settings.gradient == .ownBin {
            bins.fillOwnBinSlopes(scores, choices, into: &slopes)
        } else {
            bins.fillEveryBinSlopes(scores, choices, into: &slopes)
        }
    }

    /// The mean of σµ over the groups that have events; its derivative by the places of the rows is left in `rowGradient`.
    private mutating func objective(of batch: TemplateBatch, addsGradient: Bool) -> Double {
        var (sum, count) = (0.0, 0.0)
        for group in batch.groups where group.yieldScale > 0 {
            fillTemplates(batch, group)
            templateGradient.clear(count: addsGradient ? templates.count : 0)
            sum += minimisedUncertainty()
            count += 1
            if addsGradient { fillRowGradient(batch, group) }
        }
        guard count > 0 else { return .infinity }
        if addsGradient && count > 1 { for row in rowGradient.indices { rowGradient[row] /= count } }
        return sum / count
    }

    private mutating func fillTemplates(_ batch: TemplateBatch, _ group: TemplateGroup) {
        templates.clear(count: bins.count * batch.columns)
        for index in group.blocks {
            TemplateKernels.add(batch.blocks[index], members: members, to: &templates, stride: batch.columns)
        }
        for index in templates.indices { templates[index] *= group.yieldScale }
    }

    /// σµ, and its derivative in `templateGradient` unless that is empty.
    private mutating func minimisedUncertainty() -> Double {
        if settings.uncertainty == .statistical {
            statistical.evaluate(templates, minimised: minimised, gradient: &templateGradient)
            return minimised.reduce(0) { $0 + statistical.uncertainties[$1] }
        }
        total.evaluate(templates, minimised: minimised, gradient: &templateGradient)
        return minimised.reduce(0) { $0 + total.uncertainties[$1] }
    }

    private mutating func fillRowGradient(_ batch: TemplateBatch, _ group: TemplateGroup) {
        for index in group.blocks {
            let block = batch.blocks[index]
            TemplateKernels.slope(
                of: block, slopes: slopes, templateGradient: templateGradient, stride: batch.columns,
                into: &rowGradient)
            for row in block.firstEvent..<block.firstEvent + block.rows.count { rowGradient[row] *= group.yieldScale }
        }
    }

    private func add(_ factor: Double, to gradient: UnsafeMutableBufferPointer<Double>?, if isFinite: Bool) {
        guard let gradient, isFinite else { return }
        for (row, choice) in choices.enumerated() {
            gradient[row * bins.classes + Int(choice)] += factor * rowGradient[row]
        }
    }
}

import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct SignalStrengthLossTests {
    // MARK: Exact gradients

    @Test(arguments: [1, 3], [UncertaintyKind.total, .statistical])
    func softGradientAgreesWithCentralDifferences(_ nodes: Int, _ uncertainty: UncertaintyKind) throws {
        let events = Events(nodes: nodes, signals: 2, reweighted: 2, shifted: 1)
        for (minimised, width) in [([], 0.5), (["s1"], 1.7), (["s0"], 0.2)] {
            let settings = SignalStrengthSettings(
                bins: 4, gradient: .softHistogram, filterWidth: width, uncertainty: uncertainty, minimised: minimised)
            let loss = try events.loss(settings)
            expectExactGradient(at: events.scores, relative: 1e-7) { scores, gradient in
                var loss = loss
                return loss.value(scores: scores, templates: events.batch, gradient: gradient).value
            }
        }
    }

    @Test func softHistogramKeepsAllEvents() {
        let scores = [0, 1e-9, 0.13, 0.4999, 0.5, 0.77, 1]
        for (bins, width) in [(1, 0.5), (3, 0.01), (10, 0.5), (40, 3)] {
            let layout = DiscriminantBins(classes: 1, binsPerClass: bins, filterWidth: width)
            var members = BinNumbers()
            var slopes = BinNumbers()
            layout.fillSoft(scores, scores.map { _ in 0 }, into: &members, slopes: &slopes)
            for event in scores.indices {
                let range = event * members.width..<(event + 1) * members.width
                expectClose(members.values[range].reduce(0, +), 1, relative: 1e-14)
                expectClose(slopes.values[range].reduce(0, +), 0, absolute: 1e-12)
            }
        }
    }

    /// The cut of the Gaussians in the tails loses nothing that counts.
    @Test func cutGaussiansAreThoseOfAllBins() {
        let layout = DiscriminantBins(classes: 1, binsPerClass: 50, filterWidth: 0.5)
        let scores = stride(from: 0.003, to: 1, by: 0.0171).map { $0 }
        var slopes = BinNumbers()
        layout.fillEveryBinSlopes(scores, scores.map { _ in 0 }, into: &slopes)
        #expect(slopes.width == 11)
        for (event, score) in scores.enumerated() {
            for bin in 0..<50 {
                let distance = score - (Double(bin) + 0.5) / 50
                let expected = -distance / 1e-4 * exp(-distance * distance / 2e-4)
                let place = bin - Int(slopes.first[event])
                let value = (0..<11).contains(place) ? slopes.values[event * 11 + place] : 0
                expectClose(value, expected, relative: 1e-11, absolute: 1e-12)
            }
        }
    }

    @Test func aNarrowSoftHistogramIsTheHardOne() throws {
        let events = Events(nodes: 3, signals: 2, reweighted: 1, shifted: 1)
        var hard = try events.loss(SignalStrengthSettings(bins: 5))
        var soft = try events.loss(SignalStrengthSettings(bins: 5, gradient: .softHistogram, filterWidth: 1e-7))
        let expected = hard.value(scores: events.scores, templates: events.batch, gradient: nil)
        let value = soft.value(scores: events.scores, templates: events.batch, gradient: nil)
        expectClose(value.value, expected.value, relative: 1e-12)
        #expect(value.hard == expected.hard)
    }

    @Test(arguments: HistogramGradient.allCases)
    func hardUncertaintiesDoNotDependOnTheGradient(_ gradient: HistogramGradient) throws {
        let events = Events(nodes: 1, signals: 2, reweighted: 1, shifted: 1)
        var loss = try events.loss(SignalStrengthSettings(bins: 6, gradient: gradient))
        var reference = try events.loss(SignalStrengthSettings(bins: 6))
        var slopes = events.scores
        let value = slopes.withUnsafeMutableBufferPointer {
            loss.value(scores: events.scores, templates: events.batch, gradient: $0)
        }
        let expected = reference.value(scores: events.scores, templates: events.batch, gradient: nil)
        #expect(value.hard == expected.value)
        #expect((value.value == value.hard) == (gradient != .softHistogram))
        let all = loss.uncertainties(scores: events.scores, templates: events.batch)
        #expect(all == reference.uncertainties(scores: events.scores, templates: events.batch))
        expectClose(all.total.reduce(0, +), value.hard, relative: 1e-14)
    }

    // MARK: Replaced gradients

    /// From the definition: dσ/df = Σ_k G'_k(f) w ∂σ/∂H_k, over all bins of the event's class or its own alone.
    @Test(arguments: [HistogramGradient.everyBin, .ownBin], [1, 3])
    func replacedGradientsAgreeWithTheirDefinition(_ kind: HistogramGradient, _ nodes: Int) throws {
        let (bins, width) = (4, 0.6)
        let events = Events(nodes: nodes, signals: 2, reweighted: 2, shifted: 1)
        var loss = try events.loss(SignalStrengthSettings(bins: bins, gradient: kind, filterWidth: width))
        var gradient = events.scores.map { _ in 0.0 }
        _ = gradient.withUnsafeMutableBufferPointer {
            loss.value(scores: events.scores, templates: events.batch, factor: 2, gradient: $0)
        }
        let templates = events.plainTemplates(bins: bins)
        var fisher = FisherUncertainty(signals: 2, nuisances: 3, floor: 1e-6)
        var slopes = templates.map { _ in 0.0 }
        _ = fisher.values(of: templates, minimised: [0, 1], gradient: &slopes)
        let sigma = width / Double(bins)
        for row in 0..<events.rowCount {
            let (node, own) = events.place(row, bins: bins)
            let score = events.scores[row * nodes + node]
            var expected = [Double](repeating: 0, count: nodes)
            for bin in 0..<bins where kind == .everyBin || bin == own {
                let distance = score - (Double(bin) + 0.5) / Double(bins)
                let filter = -distance / (sigma * sigma) * exp(-distance * distance / (2 * sigma * sigma))
                for (column, coefficient) in events.coefficients(row).enumerated() {
                    expected[node] += 2 * 1.5 * filter * coefficient * slopes[(node * bins + bin) * 6 + column]
                }
            }
            for other in 0..<nodes {
                expectClose(gradient[row * nodes + other], expected[other], relative: 1e-10, absolute: 1e-13)
            }
        }
    }

    // MARK: Invariances

    @Test func orderOfEventsDoesNotMatter() throws {
        let events = Events(nodes: 3, signals: 2, reweighted: 2, shifted: 0)
        let order = (0..<events.rowCount).map { ($0 * 7 + 3) % events.rowCount }
        var batch = events.batch
        batch.blocks[0].rows = order.map(Int32.init)
        let scores = order.flatMap { Array(events.scores[3 * $0..<3 * $0 + 3]) }
        for gradient in HistogramGradient.allCases {
            var loss = try events.loss(SignalStrengthSettings(bins: 4, gradient: gradient))
            let value = loss.value(scores: events.scores, templates: events.batch, gradient: nil)
            let permuted = loss.value(scores: scores, templates: batch, gradient: nil)
            expectClose(permuted.value, value.value, relative: 1e-12)
        }
    }

    /// With c times the events of every kind, the statistical uncertainty falls as 1/√c, and the total one less.
    @Test func uncertaintiesScaleWithTheEvents() throws {
        let events = Events(nodes: 1, signals: 2, reweighted: 2, shifted: 1)
        var more = events.batch
        more.yieldScale *= 9
        var loss = try events.loss(SignalStrengthSettings(bins: 6))
        let few = loss.uncertainties(scores: events.scores, templates: events.batch)
        let many = loss.uncertainties(scores: events.scores, templates: more)
        for signal in 0..<2 {
            expectClose(many.statistical[signal], few.statistical[signal] / 3, relative: 1e-12)
            #expect(many.total[signal] > few.total[signal] / 3 && many.total[signal] < few.total[signal])
        }
    }

    @Test func gradientIsAddedTimesTheFactor() throws {
        let events = Events(nodes: 1, signals: 1, reweighted: 1, shifted: 1)
        for kind in HistogramGradient.allCases {
            var loss = try events.loss(SignalStrengthSettings(bins: 4, gradient: kind))
            var single = events.scores.map { _ in 0.0 }
            var scaled = events.scores.map { _ in 10.0 }
            let value = single.withUnsafeMutableBufferPointer {
                loss.value(scores: events.scores, templates: events.batch, gradient: $0)
            }
            let same = scaled.withUnsafeMutableBufferPointer {
                loss.value(scores: events.scores, templates: events.batch, factor: 3, gradient: $0)
            }
            #expect(value == same)
            for (scaled, single) in zip(scaled, single) { expectClose(scaled, 10 + 3 * single, relative: 1e-13) }
        }
    }

    // MARK: Edge cases

    @Test func scoresAtTheEdgesFallIntoTheirBins() {
        let layout = DiscriminantBins(classes: 2, binsPerClass: 4, filterWidth: 0.5)
        let scores = [0.25, 0, 0, 1, 0.5, 0.5, 0.1, 0.9999]
        var choices: [Int32] = []
        var members = BinNumbers()
        layout.choose(scores, into: &choices)
        layout.fillHard(scores, choices, into: &members)
        #expect(choices == [0, 1, 0, 1], "of equal scores the first class is chosen")
        #expect(members.first == [1, 7, 2, 7])
    }

    @Test func scoresThatAreNotNumbersGiveNoNumber() throws {
        let events = Events(nodes: 1, signals: 1, reweighted: 0, shifted: 0)
        var loss = try events.loss(SignalStrengthSettings(gradient: .softHistogram))
        var scores = events.scores
        scores[3] = .nan
        var gradient = scores.map { _ in 0.0 }
        let value = gradient.withUnsafeMutableBufferPointer {
            loss.value(scores: scores, templates: events.batch, gradient: $0)
        }
        #expect(value.value.isNaN && value.hard.isNaN && gradient.allSatisfy { $0 == 0 })
        #expect(loss.uncertainties(scores: scores, templates: events.batch).total[0].isNaN)
    }

    @Test func aBatchWithoutSignalIsInfinite() throws {
        let events = Events(nodes: 1, signals: 1, reweighted: 1, shifted: 0)
        var batch = events.batch
        for row in 0..<events.rowCount { batch.blocks[0].coefficients[3 * row + 1] = 0 }
        for kind in HistogramGradient.allCases {
            var loss = try events.loss(SignalStrengthSettings(gradient: kind))
            var gradient = events.scores.map { _ in 0.0 }
            let value = gradient.withUnsafeMutableBufferPointer {
                loss.value(scores: events.scores, templates: batch, gradient: $0)
            }
            #expect(value.value == .infinity && gradient.allSatisfy { $0 == 0 })
        }
    }

    @Test func unknownSignalsAreRefused() {
        #expect(throws: TrainingError.unknownSignal("ttH", known: ["ggH", "qqH"])) {
            try SignalStrengthLoss(
                SignalStrengthSettings(minimised: ["ttH"]), nodes: 1, signals: ["ggH", "qqH"], nuisances: 0)
        }
        #expect(throws: TrainingError.noSignal) {
            try SignalStrengthLoss(SignalStrengthSettings(), nodes: 1, signals: [], nuisances: 0)
        }
    }
}

/// Sixty events of two or three processes with smooth uneven weights, and behind them forty of them shifted.
private struct Events {
    let nodes: Int
    let scores: [Double]
    let batch: TemplateBatch
    let rowCount: Int

    init(nodes: Int, signals: Int, reweighted: Int, shifted: Int) {
        self.nodes = nodes
        let nominal = 60
        rowCount = nominal + shifted * 40
        scores = (0..<rowCount * nodes).map { index -> Double in
            0.5 + 0.49 * sin(Double(index * index % 97) + 0.3 * Double(index))
        }
        let columns = 1 + signals + reweighted + shifted
        var coefficients: [Double] = []
        for row in 0..<nominal {
            let weight = 1 + 0.5 * cos(Double(row))
            coefficients.append(weight)
            for signal in 0..<signals { coefficients.append(signal == row % (signals + 1) ? weight : 0) }
            for index in 0..<reweighted { coefficients.append(0.2 * weight * sin(Double(row * (index + 2)))) }
            coefficients += [Double](repeating: row < 40 ? 0 : 0.1, count: shifted)
        }
        var blocks = [
            TemplateBlock(
                firstEvent: 0, rows: Array(0..<Int32(nominal)), coefficients: coefficients, columns: 0..<columns)
        ]
        for index in 0..<shifted {
            blocks.append(
                TemplateBlock(
                    firstEvent: nominal + 40 * index, rows: (0..<40).map { Int32(39 - $0) },
                    coefficients: (0..<40).map { $0 < 20 ? 0.5 : -0.45 },
                    columns: (columns - shifted + index)..<(columns - shifted + index + 1)))
        }
        batch = TemplateBatch(signals: signals, nuisances: reweighted + shifted, blocks: blocks, yieldScale: 1.5)
    }

    func loss(_ settings: SignalStrengthSettings) throws -> SignalStrengthLoss {
        try SignalStrengthLoss(
            settings, nodes: nodes, signals: (0..<batch.signals).map { "s\($0)" }, nuisances: batch.nuisances)
    }

    /// What a row adds to each column.
    func coefficients(_ row: Int) -> [Double] {
        var result = [Double](repeating: 0, count: batch.columns)
        for block in batch.blocks where (block.firstEvent..<block.firstEvent + block.rows.count).contains(row) {
            let source = Int(block.rows[row - block.firstEvent])
            for (index, column) in block.columns.enumerated() {
                result[column] = block.coefficients[source * block.columns.count + index]
            }
        }
        return result
    }

    func place(_ row: Int, bins: Int) -> (node: Int, bin: Int) {
        let own = Array(scores[row * nodes..<(row + 1) * nodes])
        let node = own.firstIndex(of: own.max() ?? 0) ?? 0
        return (node, min(Int(own[node] * Double(bins)), bins - 1))
    }

    /// The hard templates from their definition.
    func plainTemplates(bins: Int) -> [Double] {
        var templates = [Double](repeating: 0, count: nodes * bins * batch.columns)
        for row in 0..<rowCount {
            let (node, bin) = place(row, bins: bins)
            for (column, coefficient) in coefficients(row).enumerated() {
                templates[(node * bins + bin) * batch.columns + column] += batch.yieldScale * coefficient
            }
        }
        return templates
    }
}

import Events
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct SignalStrengthEventsTests {
    private let processes = [
        Process(name: "ggH", isSignal: true), Process(name: "ztt", isSignal: false),
        Process(name: "qqH", isSignal: true),
    ]

    /// Rows whose inputs change, for "shift" up and down and "tilt" up and down.
    private var changed: [[Bool]] {
        let sample = SmallEvents.mixed
        return sample.variations.flatMap { [$0.up, $0.down] }.map { varied in
            guard let features = varied.features else { return [] }
            return (0..<16).map { row in
                features[2 * row..<2 * row + 2] != sample.features[2 * row..<2 * row + 2]
            }
        }
    }

    /// A score that depends on the features alone.
    private func score(_ features: [Double], _ row: Int) -> Double {
        sigmoid(0.7 * features[2 * row] - 1.1 * features[2 * row + 1])
    }

    /// The templates of all parts against histograms of the varied samples, one by one.
    @Test(arguments: ShiftDefinition.allCases, [SignalStrengths.common, .perProcess])
    func templatesAreThoseOfTheVariedSamples(_ shift: ShiftDefinition, _ signals: SignalStrengths) throws {
        let sample = SmallEvents.mixed
        let settings = SignalStrengthSettings(bins: 3, shift: shift, signalStrengths: signals)
        let events = try SignalStrengthEvents(sample, processes: processes, changed: changed, settings: settings)
        let rows = [15, 2, 4, 9, 0, 1, 7, 8]
        let batch = events.batch(rows: rows, varied: changedRows(rows))
        #expect(batch.yieldScale == 2 && batch.nuisances == 2)
        #expect(events.signals == (signals == .common ? ["ggH+qqH"] : ["ggH", "qqH"]))
        let templates = filled(batch, sample, rows)
        func histogram(_ varied: VariedEvents, _ isIn: (Int) -> Bool = { _ in true }) -> [Double] {
            var histogram = [0.0, 0, 0]
            for row in rows where isIn(sample.process[row]) {
                histogram[min(Int(3 * score(varied.features ?? sample.features, row)), 2)] += varied.weights[row]
            }
            return histogram
        }
        let nominal = VariedEvents(features: nil, weights: sample.weights)
        var expected = [histogram(nominal)]
        let members: [[Int]] = signals == .common ? [[0, 2]] : [[0], [2]]
        for members in members { expected.append(histogram(nominal) { members.contains($0) }) }
        for variation in sample.variations {
            let (up, down) = (histogram(variation.up), histogram(variation.down))
            expected.append(
                (0..<3).map { shift == .halfDifference ? (up[$0] - down[$0]) / 2 : up[$0] - expected[0][$0] })
        }
        for (column, expected) in expected.enumerated() {
            for bin in 0..<3 {
                expectClose(templates[bin * batch.columns + column], expected[bin], absolute: 1e-14)
            }
        }
    }

    /// What changes alike up and down has no first-order effect on the symmetric shift.
    @Test func alikeUpAndDownLeaveTheStatisticalUncertainty() throws {
        var sample = SmallEvents.mixed
        for index in sample.variations.indices { sample.variations[index].down = sample.variations[index].up }
        var changed = changed
        changed[1] = changed[0]
        let settings = SignalStrengthSettings(bins: 3)
        let events = try SignalStrengthEvents(sample, processes: processes, changed: changed, settings: settings)
        let moved = (0...1).flatMap { direction in
            (0..<16).filter { changed[direction][$0] }.map { (direction: direction, row: $0) }
        }
        let scores =
            (0..<16).map { score(sample.features, $0) }
            + moved.map { score(sample.variations[0].up.features ?? sample.features, $0.row) }
        var loss = try SignalStrengthLoss(settings, nodes: 1, signals: events.signals, nuisances: 2)
        let value = loss.uncertainties(
            scores: scores, templates: events.batch(rows: Array(0..<16), varied: moved))
        expectClose(value.total[0], value.statistical[0], relative: 1e-13)
    }

    @Test func namedVariationsAloneEnter() throws {
        let settings = SignalStrengthSettings(variations: .named(["tilt"]))
        let events = try SignalStrengthEvents(
            SmallEvents.mixed, processes: processes, changed: [[], []], settings: settings)
        #expect(events.batch(rows: [0, 1], varied: []).nuisances == 1)
        #expect(throws: TrainingError.unknownVariation("jes", known: ["shift", "tilt"])) {
            try SignalStrengthEvents(
                SmallEvents.mixed, processes: processes, changed: [],
                settings: SignalStrengthSettings(variations: .named(["jes"])))
        }
    }

    @Test func theStatisticalUncertaintyNeedsNoVariation() throws {
        let settings = SignalStrengthSettings(uncertainty: .statistical)
        let events = try SignalStrengthEvents(SmallEvents.mixed, processes: processes, changed: [], settings: settings)
        #expect(events.nuisances == 0 && events.batch(rows: [3], varied: []).columns == 2)
    }

    @Test func aSampleNeedsASignal() {
        #expect(throws: TrainingError.noSignal) {
            try SignalStrengthEvents(
                SmallEvents.mixed, processes: [Process](repeating: Process(name: "b", isSignal: false), count: 3),
                changed: changed, settings: SignalStrengthSettings())
        }
    }

    private func changedRows(_ rows: [Int]) -> [(direction: Int, row: Int)] {
        changed.indices.flatMap { direction in
            rows.filter { !changed[direction].isEmpty && changed[direction][$0] }.map { (direction, $0) }
        }
    }

    private func filled(_ batch: TemplateBatch, _ sample: EventSample, _ rows: [Int]) -> [Double] {
        let directions = sample.variations.flatMap { [$0.up, $0.down] }
        let scores =
            rows.map { score(sample.features, $0) }
            + changedRows(rows).map { score(directions[$0.direction].features ?? sample.features, $0.row) }
        let layout = DiscriminantBins(classes: 1, binsPerClass: 3, filterWidth: 0.5)
        var members = BinNumbers()
        layout.fillHard(scores, scores.map { _ in 0 }, into: &members)
        var templates = [Double](repeating: 0, count: 3 * batch.columns)
        for block in batch.blocks {
            TemplateKernels.add(block, members: members, to: &templates, stride: batch.columns)
        }
        return templates
    }
}

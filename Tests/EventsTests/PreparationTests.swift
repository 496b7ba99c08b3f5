import Events
import Numerical
import TestSupport
import Testing

@Suite struct PreparationTests {
    /// Lower edges in GeV: 25 to 60 in steps of 2.5, then wider.
    static let edges = (0..<15).map { 25 + 2.5 * Double($0) } + [65, 70, 80, 100]

    /// Compared with an independent calculation; the paper quotes 7.6 % and 2.2 %.
    @Test(arguments: [
        (0, 0.019691081557775325, -0.02066202723198529), (1, 0.0760707138873451, -0.06964622025320466),
    ])
    func tauEnergyScaleChangesTheRealYields(_ process: Int, _ up: Double, _ down: Double) throws {
        let variation = VariationSettings(
            name: "tau_pt", feature: "PRI_tau_pt", change: .scale(0.03), kind: .reweighted(edges: Self.edges))
        let settings = EventsSettings.withoutSource([Cut(feature: "PRI_tau_pt", min: 25)])
        let table = try RealEvents.table.get()
        let prepared = try table.prepared(settings, variations: [variation])
        var (nominal, raised, lowered) = (0.0, 0.0, 0.0)
        for (split, sample) in prepared.samples {
            let raw = table.yield(ofProcess: process, in: split) { $0 >= 25 }
            let factor = raw / sample.total(sample.weights, ofProcess: process)
            nominal += raw
            raised += factor * sample.total(sample.variations[0].up.weights, ofProcess: process)
            lowered += factor * sample.total(sample.variations[0].down.weights, ofProcess: process)
        }
        expectClose(raised / nominal - 1, up, absolute: 1e-10)
        expectClose(lowered / nominal - 1, down, absolute: 1e-10)
    }

    @Test func realEventsAreSplitCompletely() throws {
        let digest = try contentDigest(ofFile: RealEvents.path)
        let source = EventSource.higgsml(
            HiggsMLSettings(path: RealEvents.path, digest: digest, split: RealEvents.split))
        let settings = EventsSettings(
            source: source, selection: [Cut(feature: "PRI_tau_pt", min: 25)],
            yields: ["signal": 407.45, "background": 162_705], scale: ["signal": 2])
        let prepared = try prepareEvents(settings, variations: [], seed: 1)
        let samples = prepared.samples.map(\.sample)
        #expect(samples.map(\.rowCount).reduce(0, +) == 16_749)
        #expect(samples.map { sample in sample.process.count { $0 == 0 } } == [2594, 852, 3439])
        for sample in samples {
            expectClose(sample.total(sample.weights, ofProcess: 0), 814.9, relative: 1e-12)
            expectClose(sample.total(sample.weights, ofProcess: 1), 162_705, relative: 1e-12)
        }
    }

    @Test func toyOfThePaper() throws {
        let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 100, validation: 50, test: 20))
        let variation = VariationSettings(
            name: "x2", feature: "x2", change: .shift(1), kind: .shifted, processes: ["background"])
        let settings = EventsSettings(source: source, yields: ["signal": 50, "background": 1000])
        let prepared = try prepareEvents(settings, variations: [variation], seed: 4)
        #expect(prepared.processes.map(\.name) == ["signal", "background"])
        #expect(prepared.samples.map(\.sample.rowCount) == [100, 50, 20])
        let train = prepared.train
        #expect(train.weights == [Double](repeating: 1, count: 50) + [Double](repeating: 20, count: 50))
        let up = train.values(ofFeature: 1, in: train.variations[0].up.features)
        let moves = zip(up, train.values(ofFeature: 1)).map { $0 - $1 }
        for (row, move) in moves.enumerated() { expectClose(move, row < 50 ? 0 : 1, absolute: 1e-12) }
    }

    @Test func rowsAreAlignedOverVariations() throws {
        let table = try loadEvents(
            .twoGaussians(TwoGaussiansSettings(train: 400, validation: 400, test: 400)), seed: 4)
        let variations = ["x1", "x2"].map {
            VariationSettings(name: $0, feature: $0, change: .shift(0.7), kind: .shifted)
        }
        let settings = EventsSettings.withoutSource([Cut(feature: "x1", min: 0, max: 1.5)])
        let sample = try table.prepared(settings, variations: variations).train
        for (index, directions) in sample.variations.map({ [$0.up, $0.down] }).enumerated() {
            for (varied, sign) in zip(directions, [1.0, -1]) {
                let values = try #require(varied.features)
                #expect(values.count == sample.features.count && varied.weights.count == sample.rowCount)
                for row in 0..<sample.rowCount {
                    expectClose(values[2 * row + index] - sample.features[2 * row + index], sign * 0.7, absolute: 1e-12)
                    #expect(values[2 * row + 1 - index] == sample.features[2 * row + 1 - index])
                    #expect((varied.weights[row] > 0) == (0...1.5).contains(values[2 * row]))
                }
            }
        }
        let keptNominally = sample.weights.count { $0 > 0 }
        #expect(keptNominally > 0 && keptNominally < sample.rowCount)
    }
}

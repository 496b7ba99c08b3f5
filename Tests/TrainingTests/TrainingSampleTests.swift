import Events
import Likelihood
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct TrainingSampleTests {
    private func prepared(
        _ settings: TrainingSettings, _ events: EventSample = SmallEvents.mixed
    ) throws -> TrainingSample {
        try TrainingSample(events, settings)
    }

    private func settings(
        loss: LossWeights = .balanced, penalty: PenaltySettings = PenaltySettings()
    ) -> TrainingSettings {
        TrainingSettings(
            inputs: InputSettings(standardise: false), loss: LossSettings(weights: loss), penalty: penalty)
    }

    // MARK: Loss weights

    @Test(arguments: LossWeights.allCases)
    func lossWeightsHaveMeanOne(_ kind: LossWeights) throws {
        let sample = try prepared(settings(loss: kind))
        expectClose(sample.lossWeights.reduce(0, +), 16, relative: 1e-14)
        #expect(sample.lossWeights[4] == 0, "a row without nominal weight must not count")
    }

    @Test func balancedWeightsGiveBothClassesTheSameSum() throws {
        let sample = try prepared(settings(loss: .balanced))
        let signal = zip(sample.lossWeights, sample.targets).reduce(0) { $0 + $1.0 * $1.1 }
        expectClose(signal, 8, relative: 1e-14)
        let nominal = SmallEvents.mixed.weights
        expectClose(sample.lossWeights[1] / sample.lossWeights[2], nominal[1] / nominal[2], relative: 1e-14)
    }

    @Test func physicalWeightsAreProportionalToTheEvents() throws {
        let sample = try prepared(settings(loss: .physical))
        let nominal = SmallEvents.mixed.weights
        let scale = 16 / nominal.reduce(0, +)
        for (weight, nominal) in zip(sample.lossWeights, nominal) {
            expectClose(weight, nominal * scale, relative: 1e-14)
        }
    }

    @Test func unitWeightsAreEqual() throws {
        let sample = try prepared(settings(loss: .unit))
        for row in 0..<16 { expectClose(sample.lossWeights[row], row == 4 ? 0 : 16 / 15.0, relative: 1e-14) }
    }

    @Test func classWithoutWeightLeavesTheOtherAlone() throws {
        var events = SmallEvents.mixed
        for row in 0..<16 where events.process[row] == 0 { events.weights[row] = 0 }
        let sample = try prepared(settings(), events)
        expectClose(sample.lossWeights.reduce(0, +), 16, relative: 1e-14)
        #expect(zip(sample.lossWeights, sample.targets).allSatisfy { $0.isFinite && ($1 == 0 || $0 == 0) })
    }

    @Test func targetsAreTheSignalProcesses() throws {
        let sample = try prepared(settings())
        #expect(sample.targets == (0..<16).map { $0 % 3 == 0 ? 1 : 0 })
    }

    // MARK: Penalty weights

    @Test(arguments: PenaltyHistogram.allCases, PenaltyWeights.allCases)
    func penaltyWeightsHaveMeanOneInEachHistogram(
        _ histogram: PenaltyHistogram, _ weights: PenaltyWeights
    ) throws {
        let sample = try prepared(settings(penalty: PenaltySettings(histogram: histogram, weights: weights)))
        let groups = sample.groups(rows: Array(0..<16), place: identicalPlaces(16, directions: 4))
        #expect(groups.map(\.nominal.rows.count) == (histogram == .joint ? [16] : [6, 5, 5]))
        for group in groups {
            expectClose(group.nominal.weights.reduce(0, +), Double(group.nominal.rows.count), relative: 1e-14)
        }
    }

    @Test(arguments: [(PenaltyWeights.physical, 15.5 / 3.5), (.balanced, 1)])
    func processesOfAJointHistogramKeepTheirRatio(_ weights: PenaltyWeights, _ ratio: Double) throws {
        var events = SmallEvents.mixed
        events.weights = events.process.map { [3.5 / 6, 1, 2.1][$0] }
        let sample = try prepared(settings(penalty: PenaltySettings(histogram: .joint, weights: weights)), events)
        let group = sample.groups(rows: Array(0..<16), place: identicalPlaces(16, directions: 4))[0]
        func sum(signal: Bool) -> Double {
            group.nominal.rows.indices.filter { (sample.targets[$0] == 1) == signal }
                .reduce(0) { $0 + group.nominal.weights[$1] }
        }
        expectClose(sum(signal: false) / sum(signal: true), ratio, relative: 1e-14)
    }

    /// Varied weights are scaled like the nominal ones, so a change of the total survives.
    @Test func variedWeightsKeepTheirRatioToTheNominal() throws {
        let events = SmallEvents.mixed
        let sample = try prepared(settings(penalty: PenaltySettings(variations: .named(["tilt"]))))
        for group in sample.groups(rows: Array(0..<16), place: identicalPlaces(16, directions: 2)) {
            for (position, row) in group.nominal.rows.enumerated() where events.weights[row] > 0 {
                let ratio = group.varied[0].weights[position] / group.nominal.weights[position]
                expectClose(ratio, events.variations[1].up.weights[row] / events.weights[row], relative: 1e-14)
            }
        }
    }

    @Test func eventThatOnlyAVariationSelectsHasVariedWeight() throws {
        let sample = try prepared(settings(penalty: PenaltySettings(variations: .named(["shift"]))))
        let group = sample.groups(rows: [4, 7], place: identicalPlaces(2, directions: 2))[1]
        #expect(group.nominal.rows == [0, 1])
        #expect(group.nominal.weights[0] == 0 && group.varied[0].weights[0] > 0)
        #expect(group.nominal.weights[1] > 0 && group.varied[0].weights[1] == 0)
    }

    // MARK: Batches

    @Test func batchStacksWhatAVariationChanges() throws {
        let sample = try prepared(settings())
        #expect(sample.inputsPerRow == 3)
        let batch = sample.batch([4, 5, 8, 2], penalised: true)
        #expect(batch.varied.map(\.direction) == [0, 0, 1, 1, 1, 1])
        #expect(batch.varied.map(\.row) == [5, 2, 4, 5, 8, 2], "\"shift\" up leaves rows 4 and 8 alone")
        #expect(batch.evaluations == 10)
        // Process 2 has the rows 5, 8 and 2 of the batch, at 1, 2 and 3.
        #expect(batch.groups[2].nominal.rows == [1, 2, 3])
        #expect(batch.groups[2].varied.map(\.rows) == [[4, 2, 5], [7, 8, 9], [1, 2, 3], [1, 2, 3]])
        #expect(batch.groups[0].nominal.rows == [] && batch.groups[1].varied.map(\.rows) == [[0], [6], [0], [0]])
    }

    @Test func batchWithoutPenaltyHoldsTheEventsAlone() throws {
        let batch = try prepared(settings()).batch([4, 5, 8], penalised: false)
        #expect(batch.rows == [4, 5, 8] && batch.varied.isEmpty && batch.groups.isEmpty)
        #expect(batch.evaluations == 3)
    }

    /// The nuisance parameters are "tilt", which changes no inputs, and "shift"; the penalty knows "shift" too.
    @Test func batchServesTemplatesAndPenalty() throws {
        var settings = settings(penalty: PenaltySettings(variations: .named(["shift"])))
        settings.loss.kind = .signalStrength
        settings.loss.signalStrength.variations = .named(["tilt", "shift"])
        let sample = try prepared(settings)
        let batch = sample.batch([4, 5, 8, 2], penalised: true, templates: true)
        #expect(batch.varied.map(\.row) == [5, 2, 4, 5, 8, 2], "rows that both need are evaluated once")
        #expect(batch.groups[2].varied.map(\.rows) == [[4, 2, 5], [7, 8, 9]])
        let templates = try #require(batch.outputs.templates)
        #expect(templates.signals == 1 && templates.nuisances == 2 && templates.yieldScale == 4)
        #expect(templates.blocks.map(\.firstEvent) == [0, 4, 6])
        #expect(templates.blocks.map(\.rows) == [[4, 5, 8, 2], [5, 2], [4, 5, 8, 2]])
        #expect(templates.blocks.map(\.columns) == [0..<4, 3..<4, 3..<4])
        #expect(sample.batch([4, 5], penalised: true).outputs.templates == nil)
    }

    /// A batch without changed rows, and with fewer rows, after one with them.
    @Test func emptyBlocksBeginNowhere() throws {
        var settings = settings()
        settings.loss.kind = .signalStrength
        let sample = try prepared(settings)
        var batch = TrainingSample.Batch()
        sample.layOut([5, 2, 4, 8][...], into: &batch, penalised: false, templates: true)
        #expect(batch.outputs.templates?.blocks.map(\.rows.count) == [4, 2, 4])
        sample.layOut([4][...], into: &batch, penalised: false, templates: true)
        #expect(batch.outputs.templates?.blocks.map(\.rows.count) == [1, 0, 1], "\"shift\" up leaves row 4 alone")
        #expect(batch.outputs.templates?.blocks.map(\.firstEvent) == [0, 0, 1])
    }

    /// What the penalty knows beyond the nuisance parameters stands behind their rows.
    @Test func penaltyMayKnowOtherVariations() throws {
        var settings = settings(penalty: PenaltySettings(variations: .named(["shift"])))
        settings.loss.kind = .signalStrength
        settings.loss.signalStrength.variations = .named(["tilt"])
        let batch = try prepared(settings).batch([4, 5, 8, 2], penalised: true, templates: true)
        #expect(batch.outputs.templates?.blocks.count == 1 && batch.varied.count == 6)
        let unpenalised = try prepared(settings).batch([4, 5], penalised: false, templates: true)
        #expect(unpenalised.varied.isEmpty && unpenalised.outputs.templates?.nuisances == 1)
    }

    @Test func writesNominalThenVariedInputs() throws {
        let events = SmallEvents.mixed
        let sample = try prepared(settings(penalty: PenaltySettings(variations: .named(["shift"]))))
        let batch = sample.batch([4, 5], penalised: true)
        let buffer = FloatBuffer(count: 16 * batch.evaluations)
        sample.write(batch, to: buffer.pointer)
        let up = try #require(events.variations[0].up.features)
        let down = try #require(events.variations[0].down.features)
        for (position, (features, row)) in [(events.features, 4), (events.features, 5), (up, 5), (down, 4), (down, 5)]
            .enumerated()
        {
            #expect(buffer[16 * position] == Float(features[2 * row]))
            #expect(buffer[16 * position + 1] == Float(features[2 * row + 1]))
            #expect((2..<16).allSatisfy { buffer[16 * position + $0] == 0 })
        }
    }

    @Test func penalisedVariationsMayBeChosen() throws {
        let names = try TrainingSample.variations(.named(["tilt"]), in: SmallEvents.mixed).map(\.name)
        #expect(names == ["tilt"])
        #expect(try TrainingSample.variations(.all, in: SmallEvents.mixed).map(\.name) == ["shift", "tilt"])
        #expect(try TrainingSample.variations(.named([]), in: SmallEvents.mixed).isEmpty)
        #expect(try prepared(settings(penalty: PenaltySettings(variations: .named(["tilt"])))).inputsPerRow == 1)
    }

    // MARK: Errors

    @Test func refusesAnUnknownVariation() {
        #expect(throws: TrainingError.unknownVariation("tau", known: ["shift", "tilt"])) {
            try prepared(settings(penalty: PenaltySettings(variations: .named(["shift", "tau"]))))
        }
    }

    @Test func refusesASampleWithoutWeight() {
        var events = SmallEvents.mixed
        events.weights = [Double](repeating: 0, count: 16)
        #expect(throws: TrainingError.emptySample(split: "training")) { try prepared(settings(), events) }
    }

    @Test func refusesASampleWithoutTheInput() throws {
        let preprocessing = try Preprocessing.fixed(["x3"], replacement: [0], offset: [0], scale: [1])
        #expect(throws: TrainingError.unknownFeature("x3", known: ["x1", "x2"])) {
            try TrainingSample(
                SmallEvents.mixed, split: "training", processes: SmallEvents.mixedProcesses,
                preprocessing: preprocessing, settings: settings())
        }
    }

    private func identicalPlaces(_ count: Int, directions: Int) -> [[Int]] {
        [[Int]](repeating: Array(0..<count), count: directions)
    }
}

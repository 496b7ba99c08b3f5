import Events
import Likelihood
import Sweep
import TestSupport
import Testing

@testable import Analysis
@testable import Training

@Suite struct TemplateFillingTests {
    private let processes = [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)]

    /// Rows of one feature with these processes and weights, and one variation with weights of its own.
    private func sample(process: [Int], weights: [Double], up: [Double], down: [Double]) -> EventSample {
        EventSample(
            featureNames: ["x"], features: weights, process: process, weights: weights,
            variations: [
                SampleVariation(
                    name: "tau", up: VariedEvents(features: nil, weights: up),
                    down: VariedEvents(features: nil, weights: down))
            ])
    }

    /// The templates of the one channel of a binary classifier.
    private func fillTemplate(
        _ settings: MeasurementSettings, sample: EventSample, processes: [Process], evaluation: Evaluation
    ) -> [ProcessTemplate] {
        let channels = fillTemplates(settings, sample: sample, processes: processes, evaluation: evaluation)
        #expect(channels.map(\.name) == ["discriminant"])
        return channels[0].processes
    }

    private func evaluation(_ scores: [Double], up: [Double], down: [Double]) -> Evaluation {
        Evaluation(scores: scores, varied: [VariedScores(up: up, down: down)], crossEntropy: 0, penalties: [])
    }

    @Test(arguments: [
        (0.0, 0), (0.19, 0), (0.2, 1), (0.5, 2), (0.8, 4), (0.99, 4), (1.0.nextDown, 4), (1.0, 4),
    ])
    func aScoreHasOneBin(score: Double, bin: Int) {
        let templates = fillTemplate(
            MeasurementSettings(bins: 5), sample: sample(process: [0], weights: [3], up: [2], down: [1]),
            processes: processes,
            evaluation: evaluation([score], up: [score], down: [score]))
        func expected(_ weight: Double) -> [Double] { (0..<5).map { $0 == bin ? weight : 0 } }
        #expect(templates[0].nominal == expected(3))
        #expect(templates[0].variances == expected(9))
        #expect(templates[0].variations[0].up == expected(2))
        #expect(templates[0].variations[0].down == expected(1))
        #expect(templates[1].nominal == [0, 0, 0, 0, 0])
    }

    @Test func processesAndVariationsAreKeptApart() {
        let templates = fillTemplate(
            MeasurementSettings(bins: 2),
            sample: sample(process: [0, 1, 1, 0], weights: [1, 2, 4, 8], up: [1, 0, 4, 8], down: [0, 2, 5, 8]),
            processes: processes,
            evaluation: evaluation([0.1, 0.2, 0.7, 0.9], up: [0.6, 0.2, 0.1, 0.9], down: [0.1, 0.6, 0.7, 0.3]))
        #expect(templates.map(\.name) == ["signal", "background"])
        #expect(templates.map(\.isSignal) == [true, false])
        #expect(templates.map(\.nominal) == [[1, 8], [2, 4]])
        #expect(templates.map(\.variances) == [[1, 64], [4, 16]])
        #expect(templates.map { $0.variations.map(\.name) } == [["tau"], ["tau"]])
        #expect(templates.map { $0.variations[0].up } == [[0, 9], [4, 0]])
        #expect(templates.map { $0.variations[0].down } == [[8, 0], [0, 7]])
    }

    @Test(arguments: [(SignalStrengths.common, ["signal", "signal", nil]), (.perProcess, ["ggH", "VBF", nil])])
    func signalProcessesAreOneSignalOrMany(_ strengths: SignalStrengths, _ signals: [String?]) {
        let templates = fillTemplate(
            MeasurementSettings(bins: 1, signalStrengths: strengths),
            sample: sample(process: [0, 1, 2], weights: [1, 2, 4], up: [1, 2, 4], down: [1, 2, 4]),
            processes: [("ggH", true), ("VBF", true), ("top", false)].map { Process(name: $0, isSignal: $1) },
            evaluation: evaluation([0, 0, 0], up: [0, 0, 0], down: [0, 0, 0]))
        #expect(templates.map(\.name) == ["ggH", "VBF", "top"])
        #expect(templates.map(\.signal) == signals)
    }

    @Test(arguments: [1, 3, 20]) func theWeightsOfAProcessAreTheSumOfItsTemplate(bins: Int) throws {
        let point = toyPoint()
        let events = try prepareEvents(point.events, variations: point.variations, seed: point.seed)
        let rows = events.test.rowCount
        let scores = (0..<rows).map { Double($0) / Double(rows - 1) }
        let templates = fillTemplate(
            MeasurementSettings(bins: bins), sample: events.test, processes: events.processes,
            evaluation: evaluation(scores, up: scores.reversed(), down: scores))
        expectClose(templates[0].nominal.reduce(0, +), 20, relative: 1e-12)
        expectClose(templates[1].nominal.reduce(0, +), 200, relative: 1e-12)
        for (index, template) in templates.enumerated() {
            let variation = events.test.variations[0]
            let members = (0..<rows).filter { events.test.process[$0] == index }
            func sum(_ weights: [Double]) -> Double { members.reduce(0) { $0 + weights[$1] } }
            #expect(template.nominal.count == bins)
            expectClose(template.variations[0].up.reduce(0, +), sum(variation.up.weights), relative: 1e-12)
            expectClose(template.variations[0].down.reduce(0, +), sum(variation.down.weights), relative: 1e-12)
        }
    }

    /// An event belongs to the class of its highest score, of equal ones the first, and to the bin of that score.
    @Test func eachClassIsAChannel() {
        let scores = [0.7, 0.2, 0.1, 0.1, 0.9, 0.0, 0.3, 0.3, 0.4, 0.4, 0.4, 0.2]
        let up = [0.2, 0.7, 0.1, 0.1, 0.9, 0.0, 0.3, 0.3, 0.4, 0.4, 0.4, 0.2]
        let classes = ["s", "b", "c"].map { Process(name: $0, isSignal: $0 == "s") }
        let channels = fillTemplates(
            MeasurementSettings(bins: 2),
            sample: sample(process: [0, 1, 2, 1], weights: [1, 2, 4, 8], up: [1, 2, 4, 8], down: [1, 2, 4, 8]),
            processes: classes,
            evaluation: Evaluation(
                outputLayer: OutputLayer(processes: classes, activation: .softmax), scores: scores,
                varied: [VariedScores(up: up, down: scores)], crossEntropy: 0, penalties: []))
        #expect(channels.map(\.name) == ["s", "b", "c"])
        #expect(channels.map { $0.processes.map(\.name) } == Array(repeating: ["s", "b", "c"], count: 3))
        #expect(
            channels.map { $0.processes.map(\.nominal) } == [
                [[0, 1], [8, 0], [0, 0]], [[0, 0], [0, 2], [0, 0]], [[0, 0], [0, 0], [4, 0]],
            ])
        #expect(channels.map { $0.processes[0].variations[0].up } == [[0, 0], [0, 1], [0, 0]])
    }
}

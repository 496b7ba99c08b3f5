import Events
import Likelihood
import Sweep
import Training

/// The bins of a classifier at each value of the nuisance parameter z.
struct FamilyFilling {
    /// The values of z among the test events, ascending.
    let values: [Double]
    /// z_T, one of them.
    let trueValue: Double
    private let classifier: TrainedClassifier
    private let sample: EventSample
    private let isSignal: [Bool]
    private let settings: MeasurementSettings
    /// z of each row, shape `[rows]`.
    private let parameter: [Double]
    /// The position of z among the features.
    private let column: Int
    /// Whether the classifier takes z as an input.
    private let isAware: Bool
    /// With the z of each event, shape `[rows]`.
    private let scores: [Double]

    /// - Throws: `AnalysisError` when the test events have another number of outputs than one, lack the feature, or
    ///   none of them is of z_T.
    init(
        _ classifier: TrainedClassifier, _ events: PreparedEvents, _ point: PointSpecification
    ) throws(AnalysisError) {
        self.classifier = classifier
        sample = events.test
        isSignal = events.test.process.map { events.processes[$0].isSignal }
        settings = point.measurement
        let (name, wanted) = (settings.family.parameter, settings.family.trueValue)
        guard classifier.outputLayer.nodes == 1 else { throw .familyOfClasses }
        guard let column = sample.featureNames.firstIndex(of: name) else {
            throw .training(.unknownFeature(name, known: events.test.featureNames))
        }
        self.column = column
        let width = sample.featureNames.count
        let features = sample.features
        parameter = (0..<sample.rowCount).map { features[$0 * width + column] }
        values = Set(parameter).sorted()
        // A value of z comes from the configuration twice, once as a multiple of a step.
        guard let nearest = values.min(by: { abs($0 - wanted) < abs($1 - wanted) }),
            abs(nearest - wanted) <= 1e-9 * max(1, abs(wanted))
        else { throw .valueWithoutEvents(wanted, parameter: name) }
        trueValue = nearest
        let inputs = point.training.inputs.features
        isAware = inputs.isEmpty || inputs.contains(name)
        let sample = sample
        scores = try analysing { try classifier.scores(of: sample) }
        if let row = scores.firstIndex(where: \.isNaN) { throw .scoreNotFinite(row: row) }
    }

    /// The templates and the data of each value of z.
    func hypotheses() throws(AnalysisError) -> [TemplateHypothesis] {
        var hypotheses: [TemplateHypothesis] = []
        let data = rows(of: trueValue)
        for z in values {
            let rows = rows(of: z)
            let seen = isAware && z != trueValue ? try scores(told: z) : scores
            hypotheses.append(
                TemplateHypothesis(
                    nuisanceValue: z, signal: fill(rows.filter { isSignal[$0] }, scores),
                    background: fill(rows.filter { !isSignal[$0] }, scores),
                    counts: fill(data, seen) { self.isSignal[$0] ? self.settings.signalStrength : 1 }))
        }
        return hypotheses
    }

    /// That of the events of z_T.
    var areaUnderCurve: Double? {
        let rows = rows(of: trueValue)
        return Training.areaUnderCurve(
            scores: rows.map { scores[$0] }, isSignal: rows.map { isSignal[$0] },
            weights: rows.map { sample.weights[$0] })
    }

    private func rows(of z: Double) -> [Int] { parameter.indices.filter { parameter[$0] == z } }

    /// The scores if the classifier is told this z in place of that of each event.
    private func scores(told z: Double) throws(AnalysisError) -> [Double] {
        var features = sample.features
        let width = sample.featureNames.count
        for row in parameter.indices { features[row * width + column] = z }
        return try analysing { try classifier.scores(of: sample, features: features) }
    }

    /// Expected events in the bins, shape `[bins]`: the test events of all z together are those that are expected.
    private func fill(_ rows: [Int], _ scores: [Double], factor: (Int) -> Double = { _ in 1 }) -> [Double] {
        var template = [Double](repeating: 0, count: settings.bins)
        for row in rows {
            let bin = min(Int(scores[row] * Double(settings.bins)), settings.bins - 1)
            template[bin] += sample.weights[row] * Double(values.count) * factor(row)
        }
        return template
    }
}

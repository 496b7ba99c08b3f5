import Events
import Likelihood
import Sweep
import Training

/// The bins of a classifier at each value of the nuisance parameter z that a feature of the test events holds.
struct FamilyFilling {
    /// The values of z among the test events, ascending.
    let values: [Double]
    private let classifier: TrainedClassifier
    private let settings: MeasurementSettings
    private let sample: EventSample
    private let isSignal: [Bool]
    /// The rows of each value, shape `[values]`.
    private let rows: [[Int]]
    /// The events of z_T.
    private let data: EventSample
    /// The rows of `data` in the sample.
    private let dataRows: [Int]
    /// The feature that holds z.
    private let feature: String
    /// Whether the classifier takes z, as an input or to choose a network.
    private let isAware: Bool
    /// With the z of each event, shape `[rows]`.
    private let scores: [Double]

    /// - Throws: `AnalysisError` when the classifier has several outputs or the test events none of z_T.
    init(
        _ classifier: TrainedClassifier, _ events: PreparedEvents, _ point: PointSpecification
    ) throws(AnalysisError) {
        guard classifier.outputLayer.nodes == 1 else { throw .familyOfClasses }
        let (sample, truth) = (events.test, point.measurement.family.trueValue)
        guard let parameter = point.events.source.parameter,
            let column = sample.featureNames.firstIndex(of: parameter.feature)
        else { throw .valueWithoutEvents(truth) }
        let width = sample.featureNames.count
        let groups = Dictionary(grouping: 0..<sample.rowCount) { sample.features[$0 * width + column] }
        guard let dataRows = groups[truth] else { throw .valueWithoutEvents(truth) }
        let inputs = point.training.inputs.features
        values = groups.keys.sorted()
        rows = values.map { groups[$0] ?? [] }
        isSignal = sample.process.map { events.processes[$0].isSignal }
        isAware =
            inputs.isEmpty || inputs.contains(parameter.feature) || point.trainingRunner != nil
            || point.training.network.ifElse?.feature == parameter.feature
        data = sample.rows(dataRows)
        settings = point.measurement
        scores = try Self.scores(of: sample, by: classifier, rows: nil)
        (self.classifier, self.sample, self.dataRows, feature) = (classifier, sample, dataRows, parameter.feature)
    }

    /// The templates and the data of each value of z, in bins that expect background at every z.
    func hypotheses() throws(AnalysisError) -> [TemplateHypothesis] {
        let nominal = dataRows.map { scores[$0] }
        let dataWeights = dataRows.map { sample.weights[$0] * (isSignal[$0] ? settings.signalStrength : 1) }
        var hypotheses: [TemplateHypothesis] = []
        for (z, rows) in zip(values, rows) {
            func template(signal: Bool) -> [Double] {
                let rows = rows.filter { isSignal[$0] == signal }
                return fill(rows.map { scores[$0] }, rows.map { sample.weights[$0] })
            }
            hypotheses.append(
                TemplateHypothesis(
                    nuisanceValue: z, signal: template(signal: true), background: template(signal: false),
                    counts: fill(isAware ? try dataScores(told: z) : nominal, dataWeights)))
        }
        let groups = binGroups(of: settings.bins, whereAllExpect: hypotheses.map(\.background))
        return hypotheses.map {
            TemplateHypothesis(
                nuisanceValue: $0.nuisanceValue, signal: $0.signal.sums(over: groups),
                background: $0.background.sums(over: groups), counts: $0.counts.sums(over: groups))
        }
    }

    /// That of the events of z_T.
    var areaUnderCurve: Double? {
        Training.areaUnderCurve(
            scores: dataRows.map { scores[$0] }, isSignal: dataRows.map { isSignal[$0] }, weights: data.weights)
    }

    /// The scores of the data if the classifier is told this z in place of the true one.
    private func dataScores(told z: Double) throws(AnalysisError) -> [Double] {
        let told = try analysing { try data.assuming(FeatureAssumption(feature: feature, value: z)) }
        return try Self.scores(of: told, by: classifier, rows: dataRows)
    }

    /// - Parameter rows: Those of the test events; nil for all.
    private static func scores(
        of sample: EventSample, by classifier: TrainedClassifier, rows: [Int]?
    ) throws(AnalysisError) -> [Double] {
        let scores = try analysing { try classifier.scores(of: sample) }
        if let index = scores.firstIndex(where: \.isNaN) { throw .scoreNotFinite(row: rows?[index] ?? index) }
        return scores
    }

    /// A histogram in equal bins of [0, 1], shape `[bins]`.
    private func fill(_ scores: [Double], _ weights: [Double]) -> [Double] {
        var template = [Double](repeating: 0, count: settings.bins)
        for (score, weight) in zip(scores, weights) {
            template[min(Int(score * Double(settings.bins)), settings.bins - 1)] += weight
        }
        return template
    }
}

extension EventSample {
    /// Some of the events, without their variations.
    fileprivate func rows(_ rows: [Int]) -> EventSample {
        let width = featureNames.count
        return EventSample(
            featureNames: featureNames, features: rows.flatMap { features[$0 * width..<($0 + 1) * width] },
            process: rows.map { process[$0] }, weights: rows.map { weights[$0] }, variations: [])
    }
}

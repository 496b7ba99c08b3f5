import Events
import Glibc
import Likelihood
import Sweep
import Training

extension [FeatureScan] {
    /// The table of the scores along one feature or over two, the others at their mean over the test events; nil without
    /// features.
    ///
    /// Columns are the features, the score (of several nodes those of all), and where there is a calibration the density
    /// ratio, and the exact one where that is known.
    ///
    /// - Parameter events: As the classifier is told them.
    /// - Throws: `TrainingError` when the feature is unknown.
    func table(
        of classifier: TrainedClassifier, on events: PreparedEvents, calibration: ScoreCalibration?,
        exact: (any Scoring)?
    ) throws(TrainingError) -> TableRecord? {
        if isEmpty { return nil }
        let sample = try events.test.scanned(self)
        let (scores, layer) = (try classifier.scores(of: sample), classifier.outputLayer)
        var columns = map(\.feature) + (layer.nodes == 1 ? ["score"] : layer.processes.map { "score_\($0.name)" })
        var rows = places.enumerated().map { row, place in
            place + scores[row * layer.nodes..<(row + 1) * layer.nodes]
        }
        if let calibration {
            columns.append("ratio")
            for row in rows.indices { rows[row].append(calibration.ratio(ofScore: scores[row])) }
            if let exact {
                columns.append("exact_ratio")
                for (row, logit) in try exact.logits(of: sample, features: nil).enumerated() {
                    rows[row].append(exp(logit))
                }
            }
        }
        return TableRecord(name: "scan", columns: columns, finite: rows)
    }

    /// The points of the grid, of which the last feature changes first, shape `[points][features]`.
    fileprivate var places: [[Double]] {
        reduce([[]]) { places, scan in places.flatMap { place in scan.values.map { place + [$0] } } }
    }
}

extension EventSample {
    /// An event for each point of a grid; missing values do not count in the means.
    fileprivate func scanned(_ scans: [FeatureScan]) throws(TrainingError) -> EventSample {
        var columns: [Int] = []
        for scan in scans {
            guard let column = featureNames.firstIndex(of: scan.feature) else {
                throw .unknownFeature(scan.feature, known: featureNames)
            }
            columns.append(column)
        }
        let width = featureNames.count
        var event = (0..<width).map { column -> Double in
            let values = (0..<rowCount).map { features[$0 * width + column] }.filter { !$0.isNaN }
            guard let first = values.first else { return 0 }
            // Summed from the first value on, so that equal values have exactly this mean.
            return first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
        }
        let places = scans.places
        let grid = places.flatMap { place in
            for (column, value) in zip(columns, place) { event[column] = value }
            return event
        }
        return EventSample(
            featureNames: featureNames, features: grid, process: [Int](repeating: 0, count: places.count),
            weights: [Double](repeating: 1, count: places.count), variations: [])
    }
}

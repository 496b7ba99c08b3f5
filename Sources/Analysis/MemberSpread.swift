import Events
import Numerical
import Sweep
import Training

/// The standard deviation of the scores of an ensemble's members, the weighted mean over events and nodes (paper D, Sec. 4:
/// the precision uncertainty); nil for a single network.
func scoreSpread(_ classifier: TrainedClassifier, _ sample: EventSample) throws(TrainingError) -> Double? {
    guard case .networks(let ensemble) = classifier, ensemble.members.count > 1 else { return nil }
    let (spread, nodes) = (try ensemble.spread(of: sample), ensemble.outputLayer.nodes)
    var (sum, total) = (0.0, 0.0)
    for (row, weight) in sample.weights.enumerated() {
        total += weight
        for node in 0..<nodes { sum += weight * spread[row * nodes + node] / Double(nodes) }
    }
    return sum / total
}

/// The standard deviations over an ensemble's members, √(Σ_k (x_k - mean)² / (K - 1)), of figures that each member gives by
/// itself (paper D, Sec. 4); of σµ and the significance where there is one signal. Empty for a single network.
func memberSpreads(
    _ classifier: TrainedClassifier, on events: PreparedEvents, at point: PointSpecification
) throws(AnalysisError) -> [String: Double] {
    guard case .networks(let ensemble) = classifier, ensemble.members.count > 1 else { return [:] }
    var members: [[String: Double]] = []
    for member in ensemble.members {
        let alone = TrainedClassifier.networks(Ensemble(members: [member]))
        let evaluation = try evaluated(alone, on: events, at: point)
        let calibration = try point.calibration(of: alone, events)
        let strength = try measureStrength(evaluation, on: events, calibration, settings: point.measurement)
        members.append(classifierFigures(evaluation, events).merging(strength.figures) { $1 })
    }
    var spreads: [String: Double] = [:]
    for name in ["sigma_mu", "significance", "auc"] {
        let values = members.compactMap { $0[name] }
        guard values.count == members.count else { continue }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        spreads["\(name)_spread"] = (squares / Double(values.count - 1)).squareRoot()
    }
    return spreads
}

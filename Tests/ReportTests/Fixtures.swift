import Events
import Foundation
import Likelihood
import Numerical
import Sweep
import Training

@testable import Report

/// A point of the fixture's grid: coordinates in the order of the dictionary literal.
func point(
    _ coordinates: KeyValuePairs<String, AxisValue>, train: [String: Double] = [:], measure: [String: Double] = [:],
    status: PointStatus = .done, failure: String? = nil, bins: Int = 20, seed: Int = 1
) -> PointRecord {
    let text = coordinates.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
    let isDone = status == .done
    return PointRecord(
        id: PointID(ContentHash(of: text)), coordinates: coordinates.map { Coordinate(path: $0.key, value: $0.value) },
        work: .measurement(specification(bins: bins, seed: seed)), status: status, attempts: isDone ? 2 : 6,
        train: isDone
            ? TaskResult(figures: train, labels: ["training_status": "stopped early"], history: [epoch], duration: 12.5)
            : nil,
        measure: isDone
            ? TaskResult(figures: measure, labels: ["fit_status": "converged"], duration: 0.25) : nil,
        failure: failure)
}

private let epoch = EpochRecord(epoch: 1, trainLoss: 0.5, validationLoss: .nan, validationPenalty: 0.125)

private func specification(bins: Int, seed: Int) -> PointSpecification {
    PointSpecification(
        seed: 7, events: EventsSettings(source: .twoGaussians(.init(train: 8, validation: 4, test: 8))),
        variations: [], training: TrainingSettings(seed: seed), measurement: MeasurementSettings(bins: bins))
}

/// A report of points with one curve, one hour long.
func input(
    axes: [String] = ["x"], curves: [CurveSettings] = [], points: [PointRecord], sweep: String = "toy"
) -> ReportInput {
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    return ReportInput(
        sweep: sweep, seed: 7, configurationHash: "0123456789abcdef0123456789abcdef", version: "0.1.0", host: "node07",
        started: start, finished: start.addingTimeInterval(3600.5), workers: 4, axes: axes, curves: curves,
        points: points)
}

/// Penalty strengths by seeds by binnings, with a significance that rises and all parts of the uncertainty.
func study(binnings: [Double] = [20], failing: Bool = false) -> ReportInput {
    let strengths = [0.0, 1, 2, 5, 10, 20, 35]
    var points: [PointRecord] = []
    for strength in strengths {
        for seed in 1...4 {
            for bins in binnings {
                let wobble = 0.02 * Double(seed * seed % 5) - 0.03
                let syst = 0.3 / (1 + 0.2 * strength) + 0.05 + wobble / 4
                let stat = 0.22 + 0.002 * strength + 0.5 / bins + wobble / 3
                let total = (stat * stat + syst * syst).squareRoot()
                let fails = failing && strength == 5 && seed == 2
                points.append(
                    point(
                        [
                            "training.penalty.strength": .number(strength), "training.seed": .number(Double(seed)),
                            "measurement.bins": .number(bins),
                        ],
                        train: ["auc": 0.9 - 0.001 * strength, "auc_tau_pt": 0.89, "epochs": 31],
                        measure: [
                            "significance": 1 / total, "sigma_mu": total, "sigma_mu_stat": stat, "sigma_mu_syst": syst,
                            "pull_tau_pt": 0,
                        ],
                        status: fails ? .failed : .done, failure: fails ? "the worker was killed by signal 9" : nil,
                        bins: Int(bins), seed: 100 * Int(strength) + seed))
            }
        }
    }
    let curve = CurveSettings(
        name: "lambda", x: "training.penalty.strength", y: ["significance", "sigma_mu"], over: "training.seed")
    return input(
        axes: ["training.penalty.strength", "training.seed", "measurement.bins"], curves: [curve], points: points,
        sweep: "higgsml-lambda")
}

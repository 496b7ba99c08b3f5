import Events
import Likelihood
import Sweep
import Training

@testable import Analysis

/// A point of the two-Gaussian toy that trains in a blink: its few steps are long, so that it does learn.
func toyPoint(
    seed: Int = 3, test: Int = 400, background: Double = 200, shift: Double = 0.5, strength: Double = 0.2,
    measurement: MeasurementSettings = MeasurementSettings(bins: 5)
) -> PointSpecification {
    let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 400, validation: 200, test: test))
    let variation = VariationSettings(
        name: "x2", feature: "x2", change: .shift(shift), kind: .shifted, processes: ["background"])
    return PointSpecification(
        seed: seed, events: EventsSettings(source: source, yields: ["signal": 20, "background": background]),
        variations: [variation],
        training: TrainingSettings(
            network: NetworkSettings(hidden: [8]), penalty: PenaltySettings(strength: strength, bins: 5),
            optimiser: OptimiserSettings(learningRate: 0.05), batch: 25, patience: 3, epochs: 3),
        measurement: measurement)
}

/// What the two tasks of a point hand back.
struct PointOutput {
    var train: TaskOutput
    var measure: TaskOutput
}

extension TaskComputer {
    mutating func train(
        _ point: PointSpecification, progress: (EpochRecord) -> Void = { _ in }
    ) throws(AnalysisError) -> TaskOutput {
        let task = TaskSpecification.train(point.trainSpecification)
        return try compute(task, identity: task.id, classifier: nil) { epoch, _ in progress(epoch) }
    }

    mutating func measure(_ point: PointSpecification, with classifier: [UInt8]?) throws(AnalysisError) -> TaskOutput {
        let task = TaskSpecification.measure(point, classifier: point.trainSpecification.id)
        return try compute(task, identity: task.id, classifier: classifier)
    }

    /// Both tasks of a point, one after the other.
    mutating func point(_ point: PointSpecification) throws(AnalysisError) -> PointOutput {
        let train = try train(point)
        return PointOutput(train: train, measure: try measure(point, with: train.classifier))
    }
}

import Events
import Likelihood
import Numerical
import Sweep
import Training

/// What a task hands back.
package struct TaskOutput: Sendable {
    package var result: TaskResult
    /// The file of the trained classifier; nil after a measurement.
    package var classifier: [UInt8]?
}

/// Computes tasks one after another and remembers the events of the last one, which the next most often shares.
package struct TaskComputer: Sendable {
    private var table: (source: EventSource, seed: Int, events: EventTable)?
    private var prepared: (settings: EventsSettings, variations: [VariationSettings], events: PreparedEvents)?

    package init() {}

    /// Computes a task.
    ///
    /// - Parameters:
    ///   - identity: The identity of the task, from which its random numbers derive.
    ///   - classifier: The file of the classifier that a measurement measures with.
    ///   - progress: Called after every epoch of a training.
    /// - Throws: `AnalysisError` when the events, the training or the model refuse. A fit that does not converge and a
    ///   training that diverges are results with a status.
    package mutating func compute(
        _ task: TaskSpecification, identity: TaskID, classifier: [UInt8]?, progress: (EpochRecord) -> Void = { _ in }
    ) throws(AnalysisError) -> TaskOutput {
        // On any thread alike, so that a task gives the same bits wherever it is computed.
        let before = DenseKernels.flushSubnormals()
        defer { DenseKernels.restoreSubnormals(before) }
        switch task {
        case .train(let specification):
            return try train(specification, identity: identity, progress: progress)
        case .measure(let point, _):
            guard let classifier else { throw .classifierMissing }
            return try measure(point, with: analysing { try Classifier(decoding: classifier) })
        }
    }

    private mutating func train(
        _ specification: TrainSpecification, identity: TaskID, progress: (EpochRecord) -> Void
    ) throws(AnalysisError) -> TaskOutput {
        let events = try events(
            specification.events, variations: specification.variations, seed: specification.seed)
        let (classifier, history) = try analysing {
            try trainClassifier(
                specification.training, events: events, seed: specification.seed, identity: identity.hash,
                progress: progress)
        }
        let result = TaskResult(
            figures: ["epochs": Double(history.epochs.count), "best_epoch": Double(history.bestEpoch)],
            labels: ["training_status": history.status.rawValue], history: history.epochs)
        return TaskOutput(result: result, classifier: classifier.encoded())
    }

    private mutating func measure(
        _ point: PointSpecification, with classifier: Classifier
    ) throws(AnalysisError) -> TaskOutput {
        let events = try events(point.events, variations: point.variations, seed: point.seed)
        return TaskOutput(result: try measureClassifier(classifier, on: events, at: point), classifier: nil)
    }

    private mutating func events(
        _ settings: EventsSettings, variations: [VariationSettings], seed: Int
    ) throws(AnalysisError) -> PreparedEvents {
        if let prepared, prepared.settings == settings, prepared.variations == variations,
            let table, table.seed == seed
        {
            return prepared.events
        }
        let loaded: EventTable
        if let table, table.source == settings.source, table.seed == seed {
            loaded = table.events
        } else {
            loaded = try analysing { try loadEvents(settings.source, seed: seed) }
            table = (settings.source, seed, loaded)
        }
        let events = try analysing { try loaded.prepared(settings, variations: variations) }
        prepared = (settings, variations, events)
        return events
    }
}

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
    /// What a program of the user's own said besides its result; nil when it said nothing.
    package var log: String?
}

/// Takes an epoch of a training, and a function that makes the checkpoint after it.
package typealias EpochReport = (EpochRecord, () -> TrainingCheckpoint) -> Void

/// Computes tasks one after another and remembers the events of the last one, which the next most often shares.
package struct TaskComputer: Sendable {
    private var table: (source: EventSource, seed: Int, events: EventTable)?
    private var prepared: (settings: EventsSettings, variations: [VariationSettings], events: PreparedEvents)?
    var programFiles = ProgramFiles()

    package init() {}

    /// Computes a task.
    ///
    /// - Parameters:
    ///   - identity: The identity of the task, from which its random numbers derive.
    ///   - classifier: The file of the classifier that a measurement measures with.
    ///   - attempt: The number of the attempt, for programs of the user's own.
    ///   - checkpoint: Where an earlier attempt at a training had come to.
    ///   - control: By which another thread ends the task, after an epoch of a training or while a program runs.
    ///   - progress: Called after every epoch of a training, with what makes its checkpoint.
    /// - Throws: `AnalysisError` when the events, the training, the model or a program refuse, `.cancelled` when the task
    ///   was. A fit that does not converge and a training that diverges are results with a status.
    package mutating func compute(
        _ task: TaskSpecification, identity: TaskID, classifier: [UInt8]?, attempt: Attempt? = nil,
        from checkpoint: TrainingCheckpoint? = nil, control: TaskControl = TaskControl(),
        progress: EpochReport = { _, _ in }
    ) throws(AnalysisError) -> TaskOutput {
        // On any thread alike, so that a task gives the same bits wherever it is computed.
        let before = DenseKernels.flushSubnormals()
        defer { DenseKernels.restoreSubnormals(before) }
        let asked = AskedTask(kind: task.kind, identity: identity, attempt: attempt, control: control)
        switch task {
        case .train(let specification):
            if let runner = specification.runner { return try train(specification, by: runner, asked) }
            return try train(
                specification, identity: identity, from: checkpoint, control: control, progress: progress)
        case .measure(let point, _):
            guard let classifier else { throw .classifierMissing }
            if let runner = point.measurementRunner {
                return try measure(point, with: classifier, by: runner, asked)
            }
            return try measure(point, with: analysing { try TrainedClassifier(decoding: classifier) })
        case .run(let specification):
            return try run(specification, asked)
        }
    }

    private mutating func train(
        _ specification: TrainSpecification, identity: TaskID, from checkpoint: TrainingCheckpoint?,
        control: TaskControl, progress: EpochReport
    ) throws(AnalysisError) -> TaskOutput {
        let events = try events(
            specification.events, variations: specification.variations, seed: specification.seed)
        let settings = specification.training
        do {
            var training = try ClassifierTraining(
                settings, events: events,
                densities: ExactDensities(of: specification.events.source, inputs: settings.inputs.features),
                seed: specification.seed, identity: identity.hash, from: checkpoint)
            while let record = try training.nextEpoch() {
                progress(record) { training.checkpoint }
                if control.isCancelled { throw AnalysisError.cancelled }
            }
            return TaskOutput(
                result: result(of: training.histories), classifier: try training.classifier().encoded())
        } catch let error as TrainingError {
            throw .training(error)
        } catch {
            throw .cancelled
        }
    }

    /// Of several networks, epochs are summed and the best epochs averaged; the status is the worst of all.
    private func result(of histories: [TrainingHistory]) -> TaskResult {
        guard !histories.isEmpty else { return TaskResult(labels: ["training_status": TrainingStatus.exact.rawValue]) }
        let best = histories.reduce(0) { $0 + $1.bestEpoch }
        let epochs = histories.flatMap(\.epochs)
        return TaskResult(
            figures: ["epochs": Double(epochs.count), "best_epoch": Double(best) / Double(histories.count)],
            labels: ["training_status": TrainingStatus.worst(of: histories.map(\.status)).rawValue], history: epochs)
    }

    private mutating func measure(
        _ point: PointSpecification, with classifier: TrainedClassifier
    ) throws(AnalysisError) -> TaskOutput {
        let events = try events(point.events, variations: point.variations, seed: point.seed)
        let result =
            switch point.measurement.kind {
            case .binned, .unbinned: try measureClassifier(classifier, on: events, at: point)
            case .templateFamily: try measureFamily(classifier, on: events, at: point)
            }
        return TaskOutput(result: result, classifier: nil)
    }

    mutating func events(
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

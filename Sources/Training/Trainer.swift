import Events
import Numerical

/// Trains a classifier on the training events, watching the validation events.
///
/// Minimises L' + λ Λ with mini-batches, after the epochs of a warm-up by cross-entropy where the loss has one, until the validation loss has not fallen for `patience` epochs, and keeps the
/// parameters of the best epoch. An epoch is cut into equally large batches of at most `settings.batch` events in random
/// order; the validation loss is the mean over batches cut the same way in one fixed order, because Λ of a batch depends
/// on the batch's size. Warm-up epochs neither count for the patience nor compete with the epochs after them.
///
/// - Parameters:
///   - seed: Seed of the sweep.
///   - identity: Identity of the training task; with the seed it determines every random number.
///   - progress: Called after every epoch.
/// - Throws: `TrainingError` when a feature, variation or signal is unknown or a split is empty.
package func trainClassifier(
    _ settings: TrainingSettings, events: PreparedEvents, seed: Int, identity: ContentHash,
    progress: (EpochRecord) -> Void = { _ in }
) throws(TrainingError) -> (classifier: Classifier, history: TrainingHistory) {
    let preprocessing = try Preprocessing(settings.inputs, sample: events.train)
    let train = try TrainingSample(
        events.train, split: "training", processes: events.processes, preprocessing: preprocessing, settings: settings)
    let validation = try TrainingSample(
        events.validation, split: "validation", processes: events.processes, preprocessing: preprocessing,
        settings: settings)
    let objective = try Objective(settings, for: train)
    let trainer = Trainer(settings, preprocessing, objective, train, validation, seed: seed, identity: identity)
    return trainer.run(progress: progress)
}

private struct Trainer: ~Copyable {
    private let settings: TrainingSettings
    private let preprocessing: Preprocessing
    private let train: TrainingSample
    private let validation: TrainingSample
    private var objective: Objective
    private let parameters: NetworkParameters
    private let gradient: NetworkParameters
    private let best: FloatBuffer
    private let pass: NetworkPass
    private var optimiser: Optimiser
    private var shuffling: RandomStream
    private let validationOrder: [Int]

    init(
        _ settings: TrainingSettings, _ preprocessing: Preprocessing, _ objective: consuming Objective,
        _ train: TrainingSample, _ validation: TrainingSample, seed: Int, identity: ContentHash
    ) {
        self.settings = settings
        self.preprocessing = preprocessing
        self.objective = objective
        self.train = train
        self.validation = validation
        let widths = [preprocessing.features.count] + settings.network.hidden + [1]
        parameters = NetworkParameters(widths: widths)
        gradient = NetworkParameters(widths: widths)
        best = FloatBuffer(count: parameters.buffer.count)
        let rows = min(settings.batch, max(train.rowCount, validation.rowCount))
        let capacity =
            Objective.couplesRows(settings)
            ? rows * max(train.inputsPerRow, validation.inputsPerRow) : min(rows, NetworkPass.largestBlock)
        pass = NetworkPass(
            widths: widths, activation: settings.network.activation.function, capacity: capacity)
        optimiser = Optimiser(settings.optimiser, parameterCount: parameters.buffer.count)
        var initialisation = RandomStream(seed: seed, identity: identity, purpose: "initialise")
        parameters.initialise(settings.network.initialisation, stream: &initialisation)
        best.copy(from: parameters.buffer)
        shuffling = RandomStream(seed: seed, identity: identity, purpose: "shuffle")
        var ordering = RandomStream(seed: seed, identity: identity, purpose: "validation")
        var order = Array(0..<validation.rowCount)
        ordering.shuffle(&order)
        validationOrder = order
    }

    consuming func run(progress: (EpochRecord) -> Void) -> (classifier: Classifier, history: TrainingHistory) {
        var history = TrainingHistory(epochs: [], bestEpoch: 0, status: .epochLimit)
        var lowest = Double.infinity
        var lastPhase: TrainingPhase?
        for epoch in 1...settings.epochs {
            let phase = settings.loss.phase(epoch: epoch)
            if phase == .analysis, phase != lastPhase {
                // Losses of different phases do not compare.
                lowest = .infinity
                if settings.loss.kind == .constrained { objective.endWarmUp(on: train, parameters, pass) }
            }
            lastPhase = phase
            let trainLoss = trainEpoch(epoch, phase)
            let validation = validate(phase)
            // Rectified nodes hide parameters that are not finite from the loss.
            guard trainLoss.isFinite, validation.loss.isFinite, parameters.areFinite else {
                history.status = .diverged
                break
            }
            let record = EpochRecord(
                epoch: epoch, trainLoss: trainLoss, validationLoss: validation.loss,
                validationPenalty: validation.penalty, validationUncertainty: validation.uncertainty)
            history.epochs.append(record)
            progress(record)
            if validation.loss < lowest {
                lowest = validation.loss
                history.bestEpoch = epoch
                best.copy(from: parameters.buffer)
            } else if phase == .analysis, epoch - history.bestEpoch >= settings.patience {
                history.status = .stoppedEarly
                break
            }
        }
        parameters.buffer.copy(from: best)
        let classifier = Classifier(
            preprocessing: preprocessing, network: settings.network, parameters: parameters.packed())
        return (classifier, history)
    }

    /// One pass over the training events; returns the mean loss of its batches.
    private mutating func trainEpoch(_ epoch: Int, _ phase: TrainingPhase) -> Double {
        let optimisation = settings.optimiser
        let rate = optimisation.learningRate * optimisation.schedule.share(epoch: epoch, of: settings.epochs)
        var order = Array(0..<train.rowCount)
        shuffling.shuffle(&order)
        var sum = 0.0
        let batches = batchCount(order.count)
        for index in 0..<batches {
            gradient.buffer.clear()
            let rows = order[batch(index, of: batches, rows: order.count)]
            let loss = objective.loss(of: train, rows: rows, parameters, pass, phase: phase, gradient: gradient)
            sum += loss.total
            optimiser.update(parameters.buffer, gradient: gradient.buffer, rate: rate)
            objective.ascend(loss)
        }
        return sum / Double(batches)
    }

    /// Means over the batches of the validation events, σµ of hard histograms.
    private mutating func validate(_ phase: TrainingPhase) -> (loss: Double, penalty: Double, uncertainty: Double?) {
        let batches = batchCount(validationOrder.count)
        var mean = (loss: 0.0, penalty: 0.0, uncertainty: Double?.none)
        for index in 0..<batches {
            let rows = validationOrder[batch(index, of: batches, rows: validationOrder.count)]
            let loss = objective.loss(of: validation, rows: rows, parameters, pass, phase: phase)
            mean.loss += (loss.parts.hardTotal + loss.strength * loss.penalty) / Double(batches)
            mean.penalty += loss.penalty / Double(batches)
            if let uncertainties = loss.parts.uncertainties {
                mean.uncertainty = (mean.uncertainty ?? 0) + uncertainties.hardObjective / Double(batches)
            }
        }
        return mean
    }

    /// The fewest batches of at most `settings.batch` rows.
    private func batchCount(_ rows: Int) -> Int {
        rows / settings.batch + (rows.isMultiple(of: settings.batch) ? 0 : 1)
    }

    /// The places of one of `count` batches, whose sizes differ by at most one.
    private func batch(_ index: Int, of count: Int, rows: Int) -> Range<Int> {
        index * rows / count..<(index + 1) * rows / count
    }
}

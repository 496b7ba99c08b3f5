import Events
import Numerical

/// Trains a classifier on the training events, watching the validation events.
///
/// Minimises L' + λ Λ with mini-batches until the validation loss has not fallen for `patience` epochs, and keeps the
/// parameters of the best epoch. An epoch is cut into equally large batches of at most `settings.batch` events in random
/// order; the validation loss is the mean over batches cut the same way in one fixed order, because Λ of a batch depends
/// on the batch's size.
///
/// - Parameters:
///   - seed: Seed of the sweep.
///   - identity: Identity of the training task; with the seed it determines every random number.
///   - progress: Called after every epoch.
/// - Throws: `TrainingError` when a feature or variation is unknown or a split is empty.
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
    let trainer = Trainer(settings, preprocessing, train, validation, seed: seed, identity: identity)
    return trainer.run(progress: progress)
}

private struct Trainer: ~Copyable {
    private let settings: TrainingSettings
    private let preprocessing: Preprocessing
    private let train: TrainingSample
    private let validation: TrainingSample
    private let objective: Objective
    private let parameters: NetworkParameters
    private let gradient: NetworkParameters
    private let best: FloatBuffer
    private let pass: NetworkPass
    private var optimiser: Adam
    private var shuffling: RandomStream
    private let validationOrder: [Int]

    init(
        _ settings: TrainingSettings, _ preprocessing: Preprocessing, _ train: TrainingSample,
        _ validation: TrainingSample, seed: Int, identity: ContentHash
    ) {
        self.settings = settings
        self.preprocessing = preprocessing
        self.train = train
        self.validation = validation
        let widths = [preprocessing.features.count] + settings.network.hidden + [1]
        objective = Objective(settings.penalty)
        parameters = NetworkParameters(widths: widths)
        gradient = NetworkParameters(widths: widths)
        best = FloatBuffer(count: parameters.buffer.count)
        let rows = min(settings.batch, max(train.rowCount, validation.rowCount))
        pass = NetworkPass(widths: widths, capacity: rows * max(train.inputsPerRow, validation.inputsPerRow))
        optimiser = Adam(settings.optimiser, parameterCount: parameters.buffer.count)
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
        for epoch in 1...settings.epochs {
            let trainLoss = trainEpoch()
            let validationLoss = validate()
            // Rectified nodes hide parameters that are not finite from the loss.
            guard trainLoss.isFinite, validationLoss.total.isFinite, parameters.areFinite else {
                history.status = .diverged
                break
            }
            let record = EpochRecord(
                epoch: epoch, trainLoss: trainLoss, validationLoss: validationLoss.total,
                validationPenalty: validationLoss.penalty)
            history.epochs.append(record)
            progress(record)
            if validationLoss.total < lowest {
                lowest = validationLoss.total
                history.bestEpoch = epoch
                best.copy(from: parameters.buffer)
            } else if epoch - history.bestEpoch >= settings.patience {
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
    private mutating func trainEpoch() -> Double {
        var order = Array(0..<train.rowCount)
        shuffling.shuffle(&order)
        var sum = 0.0
        let batches = Self.batches(order, largest: settings.batch)
        for rows in batches {
            gradient.buffer.clear()
            sum += objective.loss(of: train, rows: rows, parameters, pass, gradient: gradient).total
            optimiser.update(parameters.buffer, gradient: gradient.buffer)
        }
        return sum / Double(batches.count)
    }

    private func validate() -> Objective.Loss {
        let batches = Self.batches(validationOrder, largest: settings.batch)
        var mean = Objective.Loss(primary: 0, penalty: 0, strength: settings.penalty.strength)
        for rows in batches {
            let loss = objective.loss(of: validation, rows: rows, parameters, pass)
            mean.primary += loss.primary / Double(batches.count)
            mean.penalty += loss.penalty / Double(batches.count)
        }
        return mean
    }

    /// Cuts rows into the fewest batches of at most `largest`, of sizes that differ by at most one.
    private static func batches(_ rows: [Int], largest: Int) -> [[Int]] {
        let count = rows.count / largest + (rows.count.isMultiple(of: largest) ? 0 : 1)
        return (0..<count).map { index in
            Array(rows[index * rows.count / count..<(index + 1) * rows.count / count])
        }
    }
}

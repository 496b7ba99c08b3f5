import Events
import Numerical

/// The training of one network, and of its adversary where it has one, epoch by epoch.
///
/// Minimises L' + λ Λ with mini-batches, after the epochs of a warm-up by cross-entropy where the loss has one, until the
/// validation loss has not fallen for `patience` epochs, and keeps the parameters of the best epoch; against an adversary
/// it takes all epochs and keeps the last. An epoch is cut into equally large batches of at most `settings.batch` events
/// in random order; the validation loss is the mean over batches cut the same way in one fixed order, because Λ of a batch
/// depends on the batch's size. Warm-up epochs neither count for the patience nor compete with the epochs after them,
/// which begin with a fresh optimiser.
struct NetworkTraining: ~Copyable {
    private let settings: TrainingSettings
    private let preprocessing: Preprocessing
    private let outputLayer: OutputLayer
    /// Among the networks of the classifier; nil for a single one.
    private let number: Int?
    private let train: TrainingSample
    private let validation: TrainingSample
    private var objective: Objective
    private let parameters: NetworkParameters
    private let gradient: NetworkParameters
    private let best: FloatBuffer
    private let pass: NetworkPass
    private let optimiser: Optimiser
    private let validationOrder: [Int]
    private var order: [Int] = []
    private var progress: TrainingProgress

    /// - Parameters:
    ///   - whole: The events of which these are a side of an if-else classifier; nil for these themselves.
    ///   - number: Of this network, where the classifier has several.
    ///   - seeds: What the random numbers derive from.
    /// - Throws: `TrainingError` when a feature, variation or signal is unknown, a split is empty, or the loss does not fit
    ///   the output nodes.
    init(
        _ settings: TrainingSettings, preprocessing: Preprocessing, events: PreparedEvents,
        of whole: PreparedEvents? = nil, number: Int? = nil, seeds: TrainingSeeds
    ) throws(TrainingError) {
        let train = try TrainingSample(
            events.train, of: whole?.train, split: "training", processes: events.processes,
            preprocessing: preprocessing,
            settings: settings)
        let validation = try TrainingSample(
            events.validation, of: whole?.validation, split: "validation", processes: events.processes,
            preprocessing: preprocessing,
            settings: settings)
        let loss = try Objective.primaryLoss(settings, for: train)
        self.init(
            settings, preprocessing, OutputLayer(settings, processes: events.processes), train, validation, loss,
            number,
            seeds)
    }

    /// What throws comes before, so that nothing that has one owner is ever half made.
    private init(
        _ settings: TrainingSettings, _ preprocessing: Preprocessing, _ outputLayer: OutputLayer,
        _ train: TrainingSample, _ validation: TrainingSample, _ loss: BatchLoss, _ number: Int?,
        _ seeds: TrainingSeeds
    ) {
        let widths = settings.network.widths(inputs: preprocessing.features.count, outputs: train.nodes)
        let rows = min(settings.batch, max(train.rowCount, validation.rowCount))
        let isOpposed = settings.adversary.strength > 0
        let networks = isOpposed ? [widths, Adversary.widths(settings.adversary, scoreNodes: train.nodes)] : [widths]
        let parameters = NetworkParameters(networks: networks)
        var stream = seeds.stream(.initialisation)
        let layers = widths.count - 1
        parameters.initialise(settings.network.initialisation, layers: 0..<layers, stream: &stream)
        parameters.initialise(
            settings.adversary.initialisation, layers: layers..<parameters.layers.count, stream: &stream)
        let best = FloatBuffer(count: parameters.buffer.count)
        best.copy(from: parameters.buffer)
        let count = parameters.buffer.count
        var ordering = seeds.stream(.validation)
        var order = Array(0..<validation.rowCount)
        ordering.shuffle(&order)
        self.settings = settings
        self.preprocessing = preprocessing
        self.outputLayer = outputLayer
        self.number = number
        self.train = train
        self.validation = validation
        self.parameters = parameters
        self.best = best
        gradient = NetworkParameters(networks: networks)
        optimiser = Optimiser(settings.optimiser, parameterCount: count)
        objective = Objective(
            settings, for: train, loss,
            adversary: isOpposed
                ? Adversary(settings.adversary, scoreNodes: train.nodes, firstLayer: layers, capacity: rows) : nil)
        pass = NetworkPass(
            widths: widths, activation: settings.network.activation.function, dropout: settings.network.dropout,
            capacity: Objective.couplesRows(settings)
                ? rows * max(train.inputsPerRow, validation.inputsPerRow) : min(rows, NetworkPass.largestBlock))
        progress = TrainingProgress(
            shuffling: seeds.stream(.shuffling), dropout: seeds.stream(.dropout), constraint: loss.constraint)
        validationOrder = order
    }

    var history: TrainingHistory { progress.history }

    /// The classifier of the best epoch so far.
    func classifier() -> Classifier {
        // The classifier's layers are the first ones of the buffer.
        let kept = NetworkParameters(
            widths: settings.network.widths(inputs: preprocessing.features.count, outputs: train.nodes))
        for index in 0..<kept.buffer.count { kept.buffer[index] = best[index] }
        return Classifier(
            preprocessing: preprocessing, network: settings.network, outputLayer: outputLayer,
            parameters: kept.packed())
    }

    /// Trains one epoch.
    ///
    /// - Returns: Nil when the training has ended; `history.status` tells why.
    mutating func nextEpoch() -> EpochRecord? {
        guard !progress.hasEnded else { return nil }
        guard progress.epoch < settings.epochs else { return end(.epochLimit) }
        progress.epoch += 1
        let phase = settings.loss.phase(epoch: progress.epoch)
        if phase == .analysis, phase != progress.phase {
            // Losses of different phases do not compare, nor do their gradients.
            progress.lowest = nil
            if progress.phase == .warmUp { forgetGradients() }
            if settings.loss.kind == .constrained { endWarmUp() }
        }
        progress.phase = phase
        let trainLoss = trainEpoch(phase)
        let validation = validate(phase)
        // Rectified nodes hide parameters that are not finite from the loss.
        guard trainLoss.isFinite, validation.loss.isFinite, parameters.areFinite else { return end(.diverged) }
        let record = EpochRecord(
            epoch: progress.epoch, network: number, trainLoss: trainLoss, validationLoss: validation.loss,
            validationPenalty: validation.penalty, validationUncertainty: validation.uncertainty,
            validationAdversary: validation.adversary)
        progress.history.epochs.append(record)
        judge(validation.loss, phase)
        return record
    }

    /// Begins with a fresh optimiser.
    private mutating func forgetGradients() {
        optimiser.mean.clear()
        optimiser.square.clear()
        progress.step = 0
    }

    private mutating func end(_ status: TrainingStatus) -> EpochRecord? {
        progress.history.status = status
        progress.hasEnded = true
        return nil
    }

    /// Keeps the parameters where they are the best so far, and ends the training when they have not been for long.
    private mutating func judge(_ loss: Double, _ phase: TrainingPhase) {
        if settings.adversary.strength > 0 || loss < progress.lowest ?? .infinity {
            progress.lowest = loss
            progress.history.bestEpoch = progress.epoch
            best.copy(from: parameters.buffer)
        } else if phase == .analysis, progress.epoch - progress.history.bestEpoch >= settings.patience {
            _ = end(.stoppedEarly)
        }
    }

    /// One pass over the training events; returns the mean loss of its batches.
    private mutating func trainEpoch(_ phase: TrainingPhase) -> Double {
        let optimisation = settings.optimiser
        let rate = optimisation.learningRate * optimisation.schedule.share(epoch: progress.epoch, of: settings.epochs)
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: 0..<train.rowCount)
        progress.shuffling.shuffle(&order)
        let drops = settings.network.dropout.contains { $0 > 0 }
        var sum = 0.0
        let batches = Batches(rows: order.count, most: settings.batch)
        for index in 0..<batches.count {
            gradient.buffer.clear()
            let key = drops ? UInt32(truncatingIfNeeded: progress.dropout.next()) : nil
            let loss = objective.loss(
                of: train, rows: order[batches[index]], parameters, pass, phase: phase, dropout: key,
                gradient: gradient)
            sum += loss.total
            progress.step += 1
            optimiser.update(parameters.buffer, gradient: gradient.buffer, rate: rate, step: progress.step)
            objective.ascend(loss)
        }
        return sum / Double(batches.count)
    }

    private typealias ValidationLoss = (loss: Double, penalty: Double, uncertainty: Double?, adversary: Double?)

    /// Means over the batches of the validation events, σµ of hard histograms.
    private mutating func validate(_ phase: TrainingPhase) -> ValidationLoss {
        let batches = Batches(rows: validationOrder.count, most: settings.batch)
        var mean = ValidationLoss(0, 0, nil, nil)
        for index in 0..<batches.count {
            let loss = objective.loss(
                of: validation, rows: validationOrder[batches[index]], parameters, pass, phase: phase)
            let share = 1 / Double(batches.count)
            mean.loss += (loss.parts.hardTotal + loss.strength * loss.penalty) * share
            mean.penalty += loss.penalty * share
            if let uncertainty = loss.parts.uncertainty {
                mean.uncertainty = (mean.uncertainty ?? 0) + uncertainty.hard * share
            }
            if let adversary = loss.adversary { mean.adversary = (mean.adversary ?? 0) + adversary * share }
        }
        return mean
    }

    /// Gives the constraint the cross-entropy of the training events.
    private mutating func endWarmUp() {
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: 0..<train.rowCount)
        let batches = Batches(rows: order.count, most: settings.batch)
        var sum = 0.0
        for index in 0..<batches.count {
            let rows = order[batches[index]]
            sum += Double(rows.count) * objective.loss(of: train, rows: rows, parameters, pass, phase: .warmUp).primary
        }
        objective.constraint.endWarmUp(crossEntropy: sum / Double(order.count))
    }
}

// MARK: - Checkpoints

extension NetworkTraining {
    /// Everything that the epochs to come depend on besides settings and events.
    var state: NetworkTrainingState {
        var progress = progress
        progress.constraint = objective.constraint
        return NetworkTrainingState(
            progress: progress,
            buffers: [parameters.buffer.values, best.values, optimiser.mean.values, optimiser.square.values])
    }

    /// Goes on from a state of a training with the same settings, events and seeds.
    ///
    /// - Throws: `TrainingError.malformedCheckpoint` when the state is that of another network.
    mutating func restore(_ state: NetworkTrainingState) throws(TrainingError) {
        let counts = [parameters.buffer.count, best.count, optimiser.mean.count, optimiser.square.count]
        guard state.buffers.map(\.count) == counts else {
            throw .malformedCheckpoint(reason: "it belongs to a network of another size")
        }
        progress = state.progress
        objective.constraint = state.progress.constraint
        parameters.buffer.copy(from: state.buffers[0])
        best.copy(from: state.buffers[1])
        optimiser.mean.copy(from: state.buffers[2])
        optimiser.square.copy(from: state.buffers[3])
    }
}

/// What an epoch changes besides parameters.
struct TrainingProgress: Sendable, Codable, Equatable {
    var shuffling: RandomStream
    var dropout: RandomStream
    var constraint: CrossEntropyConstraint
    var history = TrainingHistory(epochs: [], bestEpoch: 0, status: .epochLimit)
    /// Epochs done.
    var epoch = 0
    /// Steps done.
    var step = 0
    /// Of the last epoch; nil before the first.
    var phase: TrainingPhase?
    /// The lowest validation loss of the phase; nil when it has none yet.
    var lowest: Double?
    var hasEnded = false
}

/// A training of one network between two epochs.
package struct NetworkTrainingState: Sendable, Equatable {
    var progress: TrainingProgress
    /// Parameters, the best ones, and the two memories of the optimiser, with their padding.
    var buffers: [[Float]]
}

/// The fewest batches of at most so many rows, whose sizes differ by at most one.
private struct Batches {
    private let rows: Int
    let count: Int

    init(rows: Int, most: Int) {
        self.rows = rows
        count = rows / most + (rows.isMultiple(of: most) ? 0 : 1)
    }

    /// The places of a batch.
    subscript(index: Int) -> Range<Int> { index * rows / count..<(index + 1) * rows / count }
}

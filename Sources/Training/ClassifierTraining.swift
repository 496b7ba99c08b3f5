import Events
import Numerical

/// A training of a classifier, epoch by epoch: of one network, or of several one after another, which are the members of
/// an ensemble and the sides of an if-else classifier.
///
///     var training = try ClassifierTraining(settings, events: events, seed: seed, identity: identity)
///     while let epoch = try training.nextEpoch() { show(epoch); save(training.checkpoint) }
///     let classifier = try training.classifier()
///
/// All random numbers follow from seed and identity. A member of an ensemble does not depend on how many there are.
package struct ClassifierTraining: ~Copyable {
    private let settings: TrainingSettings
    private let events: PreparedEvents
    private let densities: ExactDensities?
    private let seed: Int
    private let identity: ContentHash
    private var finished: [FinishedNetwork] = []
    private var running: NetworkTraining?

    /// - Parameters:
    ///   - densities: Those that the events were drawn from, where they are known.
    ///   - seed: Seed of the sweep.
    ///   - identity: Identity of the training task.
    ///   - checkpoint: Where an earlier training of the same identity, settings and events had come to.
    /// - Throws: `TrainingError` when a feature, variation or signal is unknown, a split is empty, the settings do not fit
    ///   one another, or the checkpoint is that of another training.
    package init(
        _ settings: TrainingSettings, events: PreparedEvents, densities: ExactDensities? = nil, seed: Int,
        identity: ContentHash, from checkpoint: TrainingCheckpoint? = nil
    ) throws(TrainingError) {
        self.settings = settings
        self.events = events
        self.densities = densities
        self.seed = seed
        self.identity = identity
        guard settings.classifier == .network else { return }
        for side in 0..<sideCount { try settings.network.ifElse?.side(side, of: events).requireBothClasses() }
        if let checkpoint {
            guard checkpoint.identity == identity, checkpoint.finished.count <= networkCount else {
                throw .malformedCheckpoint(reason: "it belongs to another training")
            }
            guard checkpoint.fits(settings, processes: events.processes) else {
                throw .malformedCheckpoint(reason: "its content does not fit the settings")
            }
            finished = checkpoint.finished
        }
        guard finished.count < networkCount else { return }
        running = try network(finished.count)
        if let state = checkpoint?.running { try running?.restore(state) }
    }

    /// Trains one epoch.
    ///
    /// - Returns: Nil when the training has ended.
    /// - Throws: `TrainingError` when the next network cannot be trained on its events.
    package mutating func nextEpoch() throws(TrainingError) -> EpochRecord? {
        while running != nil {
            if let record = running?.nextEpoch() { return record }
            finishNetwork()
            if finished.count < networkCount { running = try network(finished.count) }
        }
        return nil
    }

    /// Where the training has come to.
    package var checkpoint: TrainingCheckpoint {
        let state: NetworkTrainingState? =
            switch running {
            case .some(let running): running.state
            case nil: nil
            }
        return TrainingCheckpoint(identity: identity, finished: finished, running: state)
    }

    /// The course of each network, as far as it has come.
    package var histories: [TrainingHistory] {
        switch running {
        case .some(let running): finished.map(\.history) + [running.history]
        case nil: finished.map(\.history)
        }
    }

    /// The classifier of a training that has ended.
    ///
    /// - Throws: `TrainingError` when the kind of classifier does not go with the events.
    package func classifier() throws(TrainingError) -> TrainedClassifier {
        switch settings.classifier {
        case .network:
            precondition(finished.count == networkCount, "the training has not ended")
            let sides = sideCount
            return .networks(
                Ensemble(
                    members: stride(from: 0, to: finished.count, by: sides).map { first in
                        sides == 1
                            ? finished[first].classifier
                            : Classifier(below: finished[first].classifier, above: finished[first + 1].classifier)
                    }))
        case .linearDiscriminant:
            return .linearDiscriminant(
                try LinearDiscriminant(
                    settings.inputs, weights: settings.loss.weights, sample: events.train,
                    processes: events.processes))
        case .likelihoodRatio:
            guard let densities else {
                throw .unsuitableClassifier(settings.classifier, reason: "the densities of the events are not known")
            }
            return .likelihoodRatio(densities)
        }
    }

    // MARK: Networks

    private var sideCount: Int { settings.network.ifElse == nil ? 1 : 2 }
    private var networkCount: Int { settings.ensemble.members * sideCount }

    private mutating func finishNetwork() {
        guard let running = running.take() else { return }
        finished.append(FinishedNetwork(classifier: running.classifier(), history: running.history))
    }

    /// The training of a network: the sides of the first member, then those of the next.
    private func network(_ number: Int) throws(TrainingError) -> NetworkTraining {
        let (member, side) = number.quotientAndRemainder(dividingBy: sideCount)
        let own = member == 0 ? identity : ContentHash(of: "\(identity.hex)/member/\(member)")
        let initialisation = settings.ensemble.vary == .bootstrap ? identity : own
        var seeds = TrainingSeeds(seed: seed, identity: own, initialisation: initialisation)
        var events = events
        if settings.ensemble.vary.drawsEvents {
            var stream = seeds.stream(.bootstrap)
            events.train = events.train.bootstrapReplica(from: &stream)
        }
        let (whole, preprocessing) = (events, try Preprocessing(settings.inputs, sample: events.train))
        if let ifElse = settings.network.ifElse {
            seeds = seeds.ofSide(side)
            events = try ifElse.side(side, of: events)
        }
        return try NetworkTraining(
            settings, preprocessing: preprocessing, events: events, of: whole,
            number: networkCount > 1 ? number : nil, seeds: seeds)
    }
}

/// Trains the one network, or the two sides, of a classifier to the end; settings of an ensemble trap.
///
/// - Parameters: As for `ClassifierTraining`.
/// - Returns: The network and its course, that of the first side for an if-else classifier.
/// - Throws: As `ClassifierTraining`.
package func trainClassifier(
    _ settings: TrainingSettings, events: PreparedEvents, seed: Int, identity: ContentHash,
    progress: (EpochRecord) -> Void = { _ in }
) throws(TrainingError) -> (classifier: Classifier, history: TrainingHistory) {
    precondition(settings.ensemble.members == 1, "an ensemble has several networks")
    var training = try ClassifierTraining(settings, events: events, seed: seed, identity: identity)
    while let record = try training.nextEpoch() { progress(record) }
    guard case .networks(let ensemble) = try training.classifier() else {
        preconditionFailure("a classifier of kind \(settings.classifier.rawValue) has no network")
    }
    return (ensemble.members[0], training.histories[0])
}

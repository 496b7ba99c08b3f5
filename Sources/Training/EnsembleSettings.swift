import Events
import Numerical

/// How many classifiers are trained for an ensemble and what makes them differ.
package struct EnsembleSettings: Sendable, Codable, Equatable {
    /// Trainings, each with its own initial parameters and batches; at least 1.
    package var members: Int
    /// Whether each member trains on its own bootstrap replica of the training events, so that their spread contains the
    /// statistical uncertainty of the training events.
    package var bootstrap: Bool

    package init(members: Int = 1, bootstrap: Bool = false) {
        self.members = members
        self.bootstrap = bootstrap
    }
}

/// Trains the members of an ensemble one after the other.
///
/// A member does not depend on how many there are, and the first one without bootstrap is what `trainClassifier` gives.
/// All members are stopped by the same validation events.
///
/// - Parameters:
///   - seed: Seed of the sweep.
///   - identity: Identity of the training task; with the seed it determines every random number.
///   - progress: Called after every epoch with the index of the member.
/// - Returns: The ensemble and the history of each member.
/// - Throws: `TrainingError` when a feature or variation is unknown or a split is empty.
package func trainEnsemble(
    _ settings: TrainingSettings, _ ensemble: EnsembleSettings, events: PreparedEvents, seed: Int,
    identity: ContentHash, progress: (Int, EpochRecord) -> Void = { _, _ in }
) throws(TrainingError) -> (ensemble: Ensemble, histories: [TrainingHistory]) {
    var members: [Classifier] = []
    var histories: [TrainingHistory] = []
    for index in 0..<ensemble.members {
        let own = index == 0 ? identity : ContentHash(of: "\(identity.hex)/member/\(index)")
        var replica = events
        if ensemble.bootstrap {
            var stream = RandomStream(seed: seed, identity: own, purpose: "bootstrap")
            replica.train = events.train.bootstrapReplica(from: &stream)
        }
        let (classifier, history) = try trainClassifier(settings, events: replica, seed: seed, identity: own) {
            progress(index, $0)
        }
        members.append(classifier)
        histories.append(history)
    }
    return (Ensemble(members: members), histories)
}

extension EventSample {
    /// The sample with every row, in all its variations, as many times as a Poisson number of mean 1 says.
    ///
    /// Rows are repeated rather than weighted, so that a repeated event counts as often as it stands there also where
    /// every event counts 1: in the unit weights of a loss and in the preprocessing.
    package func bootstrapReplica(from stream: inout RandomStream) -> EventSample {
        let rows = (0..<rowCount).flatMap { row in
            [Int](repeating: row, count: Int(stream.poisson(mean: 1)))
        }
        return choosing(rows)
    }

    private func choosing(_ rows: [Int]) -> EventSample {
        let width = featureNames.count
        func chosen(_ features: [Double]) -> [Double] { rows.flatMap { features[$0 * width..<($0 + 1) * width] } }
        func chosen(_ events: VariedEvents) -> VariedEvents {
            VariedEvents(features: events.features.map { chosen($0) }, weights: rows.map { events.weights[$0] })
        }
        return EventSample(
            featureNames: featureNames, features: chosen(features), process: rows.map { process[$0] },
            weights: rows.map { weights[$0] },
            variations: variations.map { SampleVariation(name: $0.name, up: chosen($0.up), down: chosen($0.down)) })
    }
}

import Numerical

/// What the random numbers of one network's training derive from.
struct TrainingSeeds: Sendable {
    /// The seed of the sweep.
    var seed: Int
    /// Of the training task, or of a member of its ensemble.
    var identity: ContentHash
    /// Of the initial parameters, which the members of an ensemble may share.
    var initialisation: ContentHash

    enum Purpose: String {
        case initialisation = "initialise"
        case shuffling = "shuffle"
        case dropout
        case validation
        case bootstrap
    }

    func stream(_ purpose: Purpose) -> RandomStream {
        RandomStream(
            seed: seed, identity: purpose == .initialisation ? initialisation : identity, purpose: purpose.rawValue)
    }

    /// Those of a side of an if-else classifier, the first of which is as a network without sides.
    func ofSide(_ side: Int) -> TrainingSeeds {
        guard side > 0 else { return self }
        func other(_ identity: ContentHash) -> ContentHash { ContentHash(of: "\(identity.hex)/side/\(side)") }
        return TrainingSeeds(seed: seed, identity: other(identity), initialisation: other(initialisation))
    }
}

/// Why a training or a classifier file was refused.
package enum TrainingError: Error, Sendable, Equatable {
    case unknownFeature(String, known: [String])
    case unknownVariation(String, known: [String])
    case unknownSignal(String, known: [String])
    case noSignal
    /// A loss that is not defined for so many output nodes; `expected` as "one".
    case unsuitableLoss(LossKind, expected: String, nodes: Int)
    /// A feature that takes too many values to be the parameter that a classifier is told.
    case unsuitableParameter(String, values: Int)
    /// An event lacks what an adversary should tell of its score.
    case missingTarget(feature: String)
    /// A kind of classifier that the events or settings do not allow.
    case unsuitableClassifier(ClassifierKind, reason: String)
    /// The penalty Λ is defined for the score of one node.
    case unsuitablePenalty(nodes: Int)
    case emptySample(split: String)
    case emptyClass(String)
    /// A side of an if-else classifier without events of a class.
    case emptySide(class: String, split: String)
    case singularCovariance(feature: String)
    case malformedClassifier(reason: String)
    /// The classifier is a file that only the user's own programs understand.
    case foreignClassifier(name: String)
    /// A network that a program of the user's own describes.
    case unsuitableNetwork(reason: String)
    case malformedCheckpoint(reason: String)
}

extension TrainingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownFeature(let name, let known):
            "training: no feature \"\(name)\" - the events have \(known.joined(separator: ", "))"
        case .unknownVariation(let name, let known):
            "training: no variation \"\(name)\" - the events have \(known.joined(separator: ", "))"
        case .unknownSignal(let name, let known):
            "training: no signal \"\(name)\" to minimise the uncertainty of - known are \(known.joined(separator: ", "))"
        case .noSignal:
            "training: no process is a signal, so that no signal strength can be measured"
        case .unsuitableLoss(let kind, let expected, let nodes):
            "training: the loss \(kind.rawValue) needs \(expected) output node\(expected == "one" ? "" : "s") - found \(nodes)"
        case .unsuitableParameter(let name, let values):
            "training: \"\(name)\" is no parameter that a classifier is told: it is missing or takes \(values) different values"
        case .missingTarget(let feature):
            "training: an event has no \"\(feature)\", the target of the adversary"
        case .unsuitableClassifier(let kind, let reason):
            "training: no classifier of kind \(kind.rawValue): \(reason)"
        case .unsuitablePenalty(let nodes):
            "training: the penalty needs one output node - found \(nodes)"
        case .emptySample(let split):
            "training: no event of positive weight in the \(split) sample"
        case .emptySide(let name, let split):
            "training: no \(name) event of positive weight on one side of the threshold of ifElse in the \(split) sample"
        case .emptyClass(let name):
            "training: no \(name) event of positive weight"
        case .singularCovariance(let feature):
            "linear discriminant: singular covariance: \"\(feature)\" does not vary or follows from features before it"
        case .malformedClassifier(let reason):
            "classifier file refused: \(reason)"
        case .foreignClassifier(let name):
            "classifier not understood: it is a file of the program that trained it, for a measurement.runner only - \(name)"
        case .unsuitableNetwork(let reason):
            "network of a training.runner refused: \(reason)"
        case .malformedCheckpoint(let reason):
            "checkpoint refused: \(reason)"
        }
    }
}

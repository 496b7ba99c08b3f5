/// Why a training or a classifier file was refused.
package enum TrainingError: Error, Sendable, Equatable {
    case unknownFeature(String, known: [String])
    case unknownVariation(String, known: [String])
    case unknownSignal(String, known: [String])
    case noSignal
    /// A loss that is not defined for so many output nodes; `expected` as "one".
    case unsuitableLoss(LossKind, expected: String, nodes: Int)
    case emptySample(split: String)
    case emptyClass(String)
    case singularCovariance(feature: String)
    case malformedClassifier(reason: String)
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
        case .emptySample(let split):
            "training: no event of positive weight in the \(split) sample"
        case .emptyClass(let name):
            "training: no \(name) event of positive weight"
        case .singularCovariance(let feature):
            "linear discriminant: singular covariance: \"\(feature)\" does not vary or follows from features before it"
        case .malformedClassifier(let reason):
            "classifier file refused: \(reason)"
        }
    }
}

/// Why a training or a classifier file was refused.
package enum TrainingError: Error, Sendable, Equatable {
    case unknownFeature(String, known: [String])
    case unknownVariation(String, known: [String])
    case emptySample(split: String)
    case malformedClassifier(reason: String)
}

extension TrainingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownFeature(let name, let known):
            "training: no feature \"\(name)\" - the events have \(known.joined(separator: ", "))"
        case .unknownVariation(let name, let known):
            "training: no variation \"\(name)\" to penalise - the events have \(known.joined(separator: ", "))"
        case .emptySample(let split):
            "training: no event of positive weight in the \(split) sample"
        case .malformedClassifier(let reason):
            "classifier file refused: \(reason)"
        }
    }
}

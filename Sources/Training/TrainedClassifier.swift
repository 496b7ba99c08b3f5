import Events
import Numerical

/// What a training gives: networks, or a classifier to compare them with.
package enum TrainedClassifier: Scoring, Equatable {
    case networks(Ensemble)
    case linearDiscriminant(LinearDiscriminant)
    case likelihoodRatio(ExactDensities)

    package var outputLayer: OutputLayer { scorer.outputLayer }

    package func logits(of sample: EventSample, features: [Double]? = nil) throws(TrainingError) -> [Double] {
        try scorer.logits(of: sample, features: features)
    }

    private var scorer: any Scoring {
        switch self {
        case .networks(let ensemble): ensemble
        case .linearDiscriminant(let discriminant): discriminant
        case .likelihoodRatio(let densities): densities.classifier
        }
    }
}

// MARK: - Files

extension TrainedClassifier {
    /// The header of a classifier's file; the numbers are the parameters of the networks, member by member.
    private enum Header: Codable {
        case networks(NetworkSettings, outputLayer: OutputLayer, preprocessing: [Preprocessing])
        case linearDiscriminant(LinearDiscriminant)
        case likelihoodRatio(ExactDensities)
    }

    /// The bytes of the classifier's file.
    package func encoded() -> [UInt8] {
        let (header, numbers): (Header, [[Float]]) =
            switch self {
            case .networks(let ensemble):
                (
                    .networks(
                        ensemble.members[0].network, outputLayer: ensemble.outputLayer,
                        preprocessing: ensemble.members.map(\.preprocessing)), ensemble.members.map(\.parameters)
                )
            case .linearDiscriminant(let discriminant): (.linearDiscriminant(discriminant), [])
            case .likelihoodRatio(let densities): (.likelihoodRatio(densities), [])
            }
        return NumberFile.encoded(.classifier, header: header, numbers: numbers)
    }

    /// Reads the bytes of a classifier's file.
    ///
    /// - Throws: `TrainingError.malformedClassifier` when the bytes are no classifier, truncated or altered,
    ///   `.foreignClassifier` when they are a file of a program of the user's own.
    package init(decoding bytes: [UInt8]) throws(TrainingError) {
        if let foreign = ForeignClassifier(decoding: bytes) { throw .foreignClassifier(name: foreign.name) }
        do throws(NumberFile<Header>.Refusal) {
            var file = try NumberFile<Header>(.classifier, decoding: bytes)
            self = try Self.read(&file)
            try file.requireEnd()
        } catch {
            throw .malformedClassifier(reason: error.reason)
        }
    }

    private static func read(_ file: inout NumberFile<Header>) throws(NumberFile<Header>.Refusal) -> TrainedClassifier {
        switch file.header {
        case .linearDiscriminant(let discriminant):
            guard discriminant.isConsistent else { throw .init(reason: "its numbers do not fit its features") }
            return .linearDiscriminant(discriminant)
        case .likelihoodRatio(let densities):
            guard densities.isConsistent else { throw .init(reason: "its densities are not known") }
            return .likelihoodRatio(densities)
        case .networks(let network, let outputLayer, let preprocessing):
            guard !preprocessing.isEmpty, outputLayer.isValid else {
                throw .init(reason: "it has no members or no outputs")
            }
            var members: [Classifier] = []
            for own in preprocessing {
                let count = try parameterCount(network, outputLayer, own)
                members.append(
                    Classifier(
                        preprocessing: own, network: network, outputLayer: outputLayer,
                        parameters: try file.read(count)))
            }
            return .networks(Ensemble(members: members))
        }
    }

    private static let largestWidth = 1 << 20

    private static func parameterCount(
        _ network: NetworkSettings, _ outputLayer: OutputLayer, _ preprocessing: Preprocessing
    ) throws(NumberFile<Header>.Refusal) -> Int {
        guard preprocessing.isConsistent else {
            throw .init(reason: "the numbers of preprocessing do not fit its features")
        }
        let widths = network.widths(inputs: preprocessing.features.count, outputs: outputLayer.nodes)
        guard widths.allSatisfy({ (1...largestWidth).contains($0) }) else {
            throw .init(reason: "layers of \(widths) nodes are out of range")
        }
        let count = NetworkParameters.packedCount(of: LayerShape.layers(widths))
        return network.ifElse == nil ? count : 2 * count
    }
}

import Numerical

@testable import Training

// A single network as a classifier of its own.
extension Classifier {
    func encoded() -> [UInt8] { TrainedClassifier.networks(Ensemble(members: [self])).encoded() }

    init(decoding bytes: [UInt8]) throws(TrainingError) {
        guard case .networks(let ensemble) = try TrainedClassifier(decoding: bytes), ensemble.members.count == 1 else {
            throw .malformedClassifier(reason: "it is not one network")
        }
        self = ensemble.members[0]
    }
}

extension FisherUncertainty {
    /// The uncertainties of templates, with their derivatives added to `gradient`.
    mutating func values(of templates: [Double], minimised: [Int], gradient: inout [Double]) -> [Double] {
        evaluate(templates, minimised: minimised, gradient: &gradient)
        return uncertainties
    }
}

extension TemplateBatch {
    /// That of the first group.
    var yieldScale: Double {
        get { groups[0].yieldScale }
        set { groups[0].yieldScale = newValue }
    }
}

extension Objective {
    init(
        _ settings: TrainingSettings, for sample: TrainingSample, adversary: Adversary? = nil
    ) throws(TrainingError) {
        self.init(settings, for: sample, try Self.primaryLoss(settings, for: sample), adversary: adversary)
    }
}

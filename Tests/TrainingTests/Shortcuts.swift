import Events
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

extension VariationPenalty {
    /// Λ of each varied histogram, summed over groups; the derivative of their sum is added to `gradient`.
    func values(
        scores: [Double], groups: [PenaltyGroup], factor: Double = 1, gradient: UnsafeMutableBufferPointer<Double>?
    ) -> [Double] {
        var copy = self
        _ = copy.value(scores: scores, groups: groups, factor: factor, gradient: gradient)
        return copy.parts
    }
}

extension TrainingSample {
    /// Events as a training with these settings sees them, prepared by their own moments.
    init(
        _ events: EventSample, of whole: EventSample? = nil, processes: [Process] = SmallEvents.mixedProcesses,
        _ settings: TrainingSettings
    ) throws(TrainingError) {
        try self.init(
            events, of: whole, split: "training", processes: processes,
            preprocessing: Preprocessing(settings.inputs, sample: events), settings: settings)
    }
}

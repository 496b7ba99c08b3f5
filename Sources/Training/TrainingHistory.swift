/// The losses of one epoch.
package struct EpochRecord: Sendable, Codable, Equatable {
    /// From 1.
    package var epoch: Int
    /// Of several networks that are trained one after another the number of this one, from 0; nil for a single one.
    package var network: Int?
    /// L' + λ Λ on the training events, mean over the batches while the parameters move, without weight decay.
    package var trainLoss: Double
    /// L' + λ Λ on the validation events, mean over batches, after the epoch.
    package var validationLoss: Double
    /// Λ on the validation events, mean over batches, without λ.
    package var validationPenalty: Double
    /// σµ that is minimised, on the validation events, mean over batches; nil where the epoch does not compute it.
    package var validationUncertainty: Double?
    /// L_A of the adversary on the validation events, mean over batches; nil without one.
    package var validationAdversary: Double?

    package init(
        epoch: Int, network: Int? = nil, trainLoss: Double, validationLoss: Double, validationPenalty: Double,
        validationUncertainty: Double? = nil, validationAdversary: Double? = nil
    ) {
        self.epoch = epoch
        self.network = network
        self.trainLoss = trainLoss
        self.validationLoss = validationLoss
        self.validationPenalty = validationPenalty
        self.validationUncertainty = validationUncertainty
        self.validationAdversary = validationAdversary
    }
}

/// Why a training ended.
package enum TrainingStatus: String, Sendable, Codable, CaseIterable {
    /// The validation loss did not fall for `patience` epochs.
    case stoppedEarly
    /// The largest allowed number of epochs was reached.
    case epochLimit
    /// The loss or a parameter became infinite or not a number; the best parameters before that were kept.
    case diverged
    /// There was nothing to iterate: a linear discriminant or an exact likelihood ratio.
    case exact
}

extension TrainingStatus {
    /// The status of several trainings together: diverged if one is, early only if all are.
    package static func worst(of statuses: [TrainingStatus]) -> TrainingStatus {
        if statuses.contains(.diverged) { return .diverged }
        return statuses.contains(.epochLimit) ? .epochLimit : statuses.first ?? .exact
    }
}

/// A training's course.
package struct TrainingHistory: Sendable, Codable, Equatable {
    package var epochs: [EpochRecord]
    /// The epoch whose parameters were kept, from 1; 0 when no epoch had a finite loss.
    package var bestEpoch: Int
    package var status: TrainingStatus
}

import Events
import Numerical

/// How many networks are trained for a classifier and what makes them differ.
package struct EnsembleSettings: Sendable, Codable, Equatable {
    /// At least 1.
    package var members: Int
    package var vary: EnsembleVariation

    package init(members: Int = 1, vary: EnsembleVariation = .initialisation) {
        self.members = members
        self.vary = vary
    }
}

/// What differs between the members of an ensemble, whose spread then tells that part of the precision uncertainty (paper
/// D, Sec. 4). The order of the batches always differs.
package enum EnsembleVariation: String, Sendable, Codable, CaseIterable {
    /// The parameters before the first step.
    case initialisation
    /// The training events, of which each member has a bootstrap replica; the initial parameters are the same.
    case bootstrap
    /// Both.
    case both

    /// Whether a member trains on a replica of the training events.
    var drawsEvents: Bool { self != .initialisation }
}

extension EventSample {
    /// The sample with every row, in all its variations, as many times as a Poisson number of mean 1 says.
    ///
    /// Rows are repeated rather than weighted, so that a repeated event counts as often as it stands there also where
    /// every event counts 1: in the unit weights of a loss and in the preprocessing.
    package func bootstrapReplica(from stream: inout RandomStream) -> EventSample {
        choosing(
            (0..<rowCount).flatMap { row in [Int](repeating: row, count: Int(stream.poisson(mean: 1))) })
    }

    /// The sample with these rows in this order.
    func choosing(_ rows: [Int]) -> EventSample {
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

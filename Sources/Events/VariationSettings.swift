/// A systematic variation of the events, up and down by one standard deviation of a nuisance parameter.
package struct VariationSettings: Sendable, Codable, Equatable {
    /// The name of the nuisance parameter.
    package var name: String
    /// The feature whose value is uncertain; empty for the kinds `recomputed` and `weighted`, which name none.
    package var feature: String
    /// How far the feature, the object or the weight moves.
    package var change: FeatureChange
    /// How the change enters the analysis.
    package var kind: VariationKind
    /// The processes that vary; empty means all.
    package var processes: [String]

    package init(
        name: String, feature: String = "", change: FeatureChange, kind: VariationKind, processes: [String] = []
    ) {
        self.name = name
        self.feature = feature
        self.change = change
        self.kind = kind
        self.processes = processes
    }
}

/// The change of a feature, or of two, by +1 and -1 standard deviation.
package enum FeatureChange: Sendable, Codable, Equatable {
    /// value + amount and value - amount, in the feature's unit.
    case shift(Double)
    /// value x (1 + amount) and value x (1 - amount).
    case scale(Double)
    /// The rotation of the plane of the feature x and another one y by angle and -angle, in radians.
    ///
    ///     x' = x cos angle - y sin angle,   y' = x sin angle + y cos angle
    ///
    /// An event that lacks one of the two keeps the other. Only for `VariationKind.shifted`.
    case rotate(Double, with: String)
}

/// The ways for a change to enter an analysis (the first two: paper A, Sec. 1).
package enum VariationKind: Sendable, Codable, Equatable {
    /// The feature's value changes and the selection is applied to the changed event.
    case shifted
    /// The event keeps its features and gets another weight: the ratio of the changed to the nominal distribution of
    /// the feature after the selection, per process, in bins with these edges (ascending; the last bin is open).
    case reweighted(edges: [Double])
    /// The momentum of an object of a HiggsML event changes and with it every feature that depends on it
    /// (`HiggsMLChange`); the selection is applied to the changed event. The change of a soft term is a shift in GeV, that
    /// of another object a scale.
    case recomputed(HiggsMLObject)
    /// The event keeps its features, and its weight is multiplied by 1 + amount and 1 - amount if it lies in all of these
    /// ranges: without one a change of the normalisation. Only with `FeatureChange.scale`, of an amount in [-1, 1].
    case weighted(where: [FeatureRange])

    /// Whether the features of a varied event differ from the nominal ones.
    var changesFeatures: Bool {
        switch self {
        case .shifted, .recomputed: true
        case .reweighted, .weighted: false
        }
    }
}

/// What a HiggsML event is made of as far as it can be mismeasured.
package enum HiggsMLObject: String, Sendable, Codable, CaseIterable {
    /// The hadronic tau, the two leading jets with the sum over all jets, the lepton: a factor on the momentum.
    case tau, jet, lepton
    /// The rest of the missing transverse momentum along x or y: a shift in GeV.
    case softTermX, softTermY

    package var isSoftTerm: Bool { self == .softTermX || self == .softTermY }
}

/// The values min <= value < max of a feature, so that ranges side by side share no event; a missing value lies in none.
package struct FeatureRange: Sendable, Codable, Equatable {
    package var feature: String
    package var min: Double?
    package var max: Double?

    package init(feature: String, min: Double? = nil, max: Double? = nil) {
        self.feature = feature
        self.min = min
        self.max = max
    }
}

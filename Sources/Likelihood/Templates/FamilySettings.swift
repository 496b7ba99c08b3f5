import Numerical

/// How a signal strength is measured together with one nuisance parameter z, of templates at several values of z (paper C).
package struct FamilySettings: Sendable, Codable, Equatable {
    /// The z at which the data are generated, z_T: exactly one of the values of the test events.
    package var trueValue: Double
    package var constraint: FamilyConstraintSettings
    package var countTerm: CountTerm
    package var interpolation: FamilyInterpolation
    /// The values of µ at which the profile over z and the likelihood on the plane of µ and z are recorded.
    package var scan: SignalStrengthScan

    package init(
        trueValue: Double = 0, constraint: FamilyConstraintSettings = .none,
        countTerm: CountTerm = .poisson, interpolation: FamilyInterpolation = .none, scan: SignalStrengthScan = .init()
    ) {
        self.trueValue = trueValue
        self.constraint = constraint
        self.countTerm = countTerm
        self.interpolation = interpolation
        self.scan = scan
    }
}

/// What is known of z beside the counts in the bins of the classifier.
package enum FamilyConstraintSettings: Sendable, Codable, Equatable {
    case none
    /// A Gaussian of this centre and standard deviation (paper C, equation 4).
    case gaussian(centre: Double, width: Double)
    /// Events of a Gaussian around z, counted in bins (paper C, appendix B).
    case auxiliary(AuxiliarySettings)
}

/// An auxiliary measurement of z: events of N(z, width²), counted in equal bins.
///
/// Expected counts are exact integrals, the observed ones those of z_T.
package struct AuxiliarySettings: Sendable, Codable, Equatable {
    /// Expected events, above 0.
    package var events: Double
    /// The standard deviation of an event, in the unit of z.
    package var width: Double
    package var bins: Int
    /// The lower end of the first bin; events outside the bins are not counted.
    package var from: Double
    /// The upper end of the last bin.
    package var to: Double

    package init(events: Double, width: Double, bins: Int, from: Double, to: Double) {
        self.events = events
        self.width = width
        self.bins = bins
        self.from = from
        self.to = to
    }

    /// The expected events in each bin at z, shape `[bins]`.
    package func expectedCounts(at z: Double) -> [Double] {
        let below = (0...bins).map { edge in
            SpecialFunctions.normalCumulative((from + (to - from) * Double(edge) / Double(bins) - z) / width)
        }
        return (0..<bins).map { events * (below[$0 + 1] - below[$0]) }
    }
}

/// Whether z takes the values of the templates only.
package enum FamilyInterpolation: String, Sendable, Codable, CaseIterable {
    /// It does, as in paper C.
    case none
    /// Splines between them, `InterpolatedFamily`.
    case spline
}

/// Equally spaced values of µ.
package struct SignalStrengthScan: Sendable, Codable, Equatable {
    package var from: Double
    package var to: Double
    /// At least 2.
    package var points: Int

    package init(from: Double = 0, to: Double = 2, points: Int = 41) {
        self.from = from
        self.to = to
        self.points = points
    }

    package var values: [Double] {
        (0..<points).map { from + (to - from) * Double($0) / Double(points - 1) }
    }
}

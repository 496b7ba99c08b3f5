/// A value that the classifier is told in place of a feature, whatever the events have: a parameter of a parametrised
/// classifier, which the data do not tell (paper D, Sec. 4.3).
package struct FeatureAssumption: Sendable, Codable, Equatable {
    /// One of the classifier's inputs.
    package var feature: String
    package var value: Double

    package init(feature: String, value: Double) {
        self.feature = feature
        self.value = value
    }
}

/// Equidistant values of a feature at which the score is tabulated, both ends included.
package struct FeatureScan: Sendable, Codable, Equatable {
    package var feature: String
    package var from: Double
    package var to: Double
    /// At least 2.
    package var points: Int

    package init(feature: String, from: Double, to: Double, points: Int = 101) {
        self.feature = feature
        self.from = from
        self.to = to
        self.points = points
    }

    /// Shape `[points]`.
    package var values: [Double] {
        (0..<points).map { from + (to - from) * Double($0) / Double(points - 1) }
    }
}

/// How modifiers go between and beyond the variations of one standard deviation; the numbers are HistFactory's.
package struct InterpolationCodes: Sendable, Equatable {
    package var normalisation: NormalisationCode
    package var shape: ShapeCode

    package init(normalisation: NormalisationCode = .code4, shape: ShapeCode = .code4p) {
        self.normalisation = normalisation
        self.shape = shape
    }
}

/// Interpolation of normalisation uncertainties.
package enum NormalisationCode: String, Sendable, CaseIterable {
    /// Exponential in both directions, with a kink at 0.
    case code1 = "1"
    /// A polynomial of sixth order for |θ| < 1, exponential outside.
    case code4 = "4"
}

/// Interpolation of shape variations.
package enum ShapeCode: String, Sendable, CaseIterable {
    /// Linear in both directions, with a kink at 0.
    case code0 = "0"
    /// Quadratic for |θ| < 1, linear outside, as ROOT defines it. (pyhf 0.7.6 drops the value at |θ| = 1 outside, so that
    /// its function jumps there.)
    case code2 = "2"
    /// A polynomial of sixth order for |θ| < 1, linear outside.
    case code4p = "4p"
}

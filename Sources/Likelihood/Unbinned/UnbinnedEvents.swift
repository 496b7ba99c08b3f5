/// Observed events by what a classifier tells of them.
package struct UnbinnedEvents: Sendable, Equatable {
    /// r_i = p_s(x_i) / p_b(x_i), the density of the signal by that of the nominal background, shape `[events]`; see
    /// `ScoreCalibration`.
    package var ratios: [Double]
    /// How often each event counts, not negative, shape `[events]`; 1 for data, other for Asimov data.
    package var weights: [Double]

    /// - Parameter weights: 1 each when nil.
    package init(ratios: [Double], weights: [Double]? = nil) {
        self.ratios = ratios
        self.weights = weights ?? [Double](repeating: 1, count: ratios.count)
    }
}

/// What a nuisance parameter θ with a Gaussian constraint of width 1 does to an unbinned likelihood.
///
/// Between θ = −1, 0 and 1 the logarithms of yields and densities go by interpolation code 4p, outside they are linear.
package struct UnbinnedNuisance: Sendable, Equatable {
    /// Factors on an expected yield at θ = +1 and −1, above 0.
    package struct YieldFactors: Sendable, Equatable {
        package var up: Double
        package var down: Double

        package init(up: Double, down: Double) {
            self.up = up
            self.down = down
        }
    }

    /// Densities at the events by that of the nominal background, at θ = +1 and −1.
    package struct DensityRatios: Sendable, Equatable {
        /// Shape `[events]`, above 0.
        package var up: [Double]
        /// Shape `[events]`, above 0.
        package var down: [Double]

        package init(up: [Double], down: [Double]) {
            self.up = up
            self.down = down
        }
    }

    package var name: String
    /// The measured θ.
    package var auxiliaryData: Double
    /// On the expected signal S.
    package var signalYield: YieldFactors?
    /// On the expected background B.
    package var backgroundYield: YieldFactors?
    /// p_s(x_i | θ) / p_b(x_i | 0).
    package var signalRatios: DensityRatios?
    /// p_b(x_i | θ) / p_b(x_i | 0).
    package var backgroundRatios: DensityRatios?

    package init(
        name: String, auxiliaryData: Double = 0, signalYield: YieldFactors? = nil,
        backgroundYield: YieldFactors? = nil, signalRatios: DensityRatios? = nil, backgroundRatios: DensityRatios? = nil
    ) {
        self.name = name
        self.auxiliaryData = auxiliaryData
        self.signalYield = signalYield
        self.backgroundYield = backgroundYield
        self.signalRatios = signalRatios
        self.backgroundRatios = backgroundRatios
    }
}

/// What the number of events tells.
package enum YieldTerm: String, Sendable, Codable, CaseIterable {
    /// It is Poisson distributed (extended likelihood, equation 3.4 of paper D).
    case extended
    /// Nothing: it was fixed beforehand (figures 5 and 7 of paper D), and µ only divides it between signal and background.
    case fixedTotal
}

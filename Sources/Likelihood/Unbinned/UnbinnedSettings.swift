/// An unbinned measurement (paper D).
package struct UnbinnedSettings: Sendable, Codable, Equatable {
    package var yieldTerm: YieldTerm
    /// Events in total where their number is fixed; without effect where it is not.
    package var events: Int
    package var calibration: CalibrationSettings
    package var test: HypothesisTestSettings

    package init(
        yieldTerm: YieldTerm = .extended, events: Int = 10_000, calibration: CalibrationSettings = .init(),
        test: HypothesisTestSettings = .init()
    ) {
        self.yieldTerm = yieldTerm
        self.events = events
        self.calibration = calibration
        self.test = test
    }

    /// The largest share of the signal in a fixed number of events: beyond it the interval would reach the end of the fit.
    package static let largestFraction = 0.9
}

/// How scores become density ratios, see `ScoreCalibration`.
package struct CalibrationSettings: Sendable, Codable, Equatable {
    package var kind: CalibrationKind
    /// Bins of the steps before neighbours are joined.
    package var bins: Int

    package init(kind: CalibrationKind = .analytic, bins: Int = 100) {
        self.kind = kind
        self.bins = bins
    }
}

package enum CalibrationKind: String, Sendable, Codable, CaseIterable {
    /// The ratio that a perfectly trained classifier has.
    case analytic
    /// The ratio counted in the validation events.
    case steps
}

/// The test of signal with background, the null hypothesis, against background alone, by pseudo-experiments.
package struct HypothesisTestSettings: Sendable, Codable, Equatable {
    package var kind: HypothesisTestKind
    /// The least density ratio of `cut`.
    package var cut: Double
    /// The ratios at which the two bins begin.
    package var twoBins: [Double]
    package var manyBins: ManyBins
    /// The probability to exclude a signal that is there.
    package var level: Double
    /// Pseudo-experiments of each hypothesis.
    package var toys: Int

    /// Equal bins of the density ratio, of which the last is open.
    package struct ManyBins: Sendable, Codable, Equatable {
        package var count: Int
        /// Where the last would end.
        package var upper: Double

        package init(count: Int = 20, upper: Double = 3) {
            self.count = count
            self.upper = upper
        }
    }

    package init(
        kind: HypothesisTestKind = .none, cut: Double = 0.5, twoBins: [Double] = [0.5, 2],
        manyBins: ManyBins = .init(), level: Double = 0.05, toys: Int = 10_000
    ) {
        self.kind = kind
        self.cut = cut
        self.twoBins = twoBins
        self.manyBins = manyBins
        self.level = level
        self.toys = toys
    }

    /// Where the regions of a counting test begin; nil for no test and for the unbinned one.
    package var edges: [Double]? {
        switch kind {
        case .none, .unbinned: nil
        case .inclusive: [0]
        case .cut: [cut]
        case .twoBins: twoBins
        case .manyBins: (0..<manyBins.count).map { manyBins.upper * Double($0) / Double(manyBins.count) }
        }
    }
}

/// What a test uses of the events, from nothing but their number to everything (figure 4 of paper D).
package enum HypothesisTestKind: String, Sendable, Codable, CaseIterable {
    case none
    case inclusive
    case cut
    case twoBins
    case manyBins
    case unbinned
}

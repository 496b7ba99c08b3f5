import Numerical

/// Which events a study uses, how they are selected, weighted and split.
package struct EventsSettings: Sendable, Codable, Equatable {
    /// Where the events come from.
    package var source: EventSource
    /// Cuts that an event must pass, all of them. A varied event is selected by its varied features.
    package var selection: [Cut]
    /// Expected events per process after the selection, by process name, one of the source's `processNames`.
    ///
    /// In each split the nominal weights of a process are scaled to this sum. A process without an entry keeps its
    /// weights scaled by (all events / events in the split) only.
    package var yields: [String: Double]
    /// A further factor on the weights of a process, by process name; 1 where absent.
    package var scale: [String: Double]

    package init(
        source: EventSource, selection: [Cut] = [], yields: [String: Double] = [:], scale: [String: Double] = [:]
    ) {
        self.source = source
        self.selection = selection
        self.yields = yields
        self.scale = scale
    }
}

/// A source of events.
package enum EventSource: Sendable, Codable, Equatable {
    case higgsml(HiggsMLSettings)
    case twoGaussians(TwoGaussiansSettings)
    case fourGaussians(FourGaussiansSettings)
    case rotatedGaussians(RotatedGaussiansSettings)
    case bumpHunt(BumpHuntSettings)
}

/// Integer shares: an event belongs to a split by the remainder of its event number divided by their sum.
///
/// Shares 3, 1, 4: remainders 0, 1, 2 of event number modulo 8 train, 3 validates, 4 to 7 test.
package struct SplitSettings: Sendable, Codable, Equatable {
    package var train: Int
    package var validation: Int
    package var test: Int

    package init(train: Int, validation: Int, test: Int) {
        self.train = train
        self.validation = validation
        self.test = test
    }
}

/// The toy of paper A, Sec. 2: signal N((0,0), [[1,-0.5],[-0.5,1]]), background N((1,1), I), features "x1" and "x2".
///
/// Counts are of both processes together, in equal parts, unit weights before the normalisation to yields.
package struct TwoGaussiansSettings: Sendable, Codable, Equatable {
    package var train: Int
    package var validation: Int
    package var test: Int

    package init(train: Int, validation: Int, test: Int) {
        self.train = train
        self.validation = validation
        self.test = test
    }
}

/// The multi-class toy of paper B: two signals and two backgrounds, features "x1" and "x2".
///
/// "signal1" is N((0,0), [[1,-0.5],[-0.5,1]]), "signal2" N((0.5,3), I), "background1" N((1,1), I), "background2"
/// N((-1,2), I). Counts are of all four together, in equal parts, unit weights before the normalisation to yields.
package struct FourGaussiansSettings: Sendable, Codable, Equatable {
    package var train: Int
    package var validation: Int
    package var test: Int

    package init(train: Int, validation: Int, test: Int) {
        self.train = train
        self.validation = validation
        self.test = test
    }
}

/// The Gaussian example of paper C, Sec. IV: signal N((cos z, sin z), 0.49 I), background N(-(cos z, sin z), 0.49 I).
///
/// Features are "x1", "x2" and "z", the angle in radians with which the event was generated. Counts are of both
/// processes together, in equal parts, unit weights before the normalisation to yields.
package struct RotatedGaussiansSettings: Sendable, Codable, Equatable {
    /// The values of z in training and validation, in radians, finite and all different, at least one.
    package var angles: [Double]
    /// The values of z of the test events, in radians, finite and all different, at least one.
    package var testAngles: [Double]
    /// Training events of each angle.
    package var train: Int
    /// Validation events of each angle.
    package var validation: Int
    /// Test events of each test angle.
    package var test: Int

    package init(angles: [Double], testAngles: [Double] = [.pi / 4], train: Int, validation: Int, test: Int) {
        self.angles = angles
        self.testAngles = testAngles
        self.train = train
        self.validation = validation
        self.test = test
    }
}

/// A requirement on one feature: min <= value <= max. An event whose value is missing fails.
package struct Cut: Sendable, Codable, Equatable {
    package var feature: String
    package var min: Double?
    package var max: Double?

    package init(feature: String, min: Double? = nil, max: Double? = nil) {
        self.feature = feature
        self.min = min
        self.max = max
    }
}

/// The numbers of papers that the studies are compared with: what `configs/reproduction.yaml` holds.
package struct ReproductionSettings: Sendable, Equatable {
    /// k of the rule: within is what differs by at most k standard deviations.
    package var deviations: Double
    package var studies: [ReproducedStudy]

    package init(deviations: Double = 2, studies: [ReproducedStudy]) {
        self.deviations = deviations
        self.studies = studies
    }
}

/// A study and the numbers that it gives again.
package struct ReproducedStudy: Sendable, Equatable {
    /// The name of its configuration file without the ending; that of the small variant ends in `-quick`.
    package var name: String
    package var numbers: [ReproducedNumber]

    package init(name: String, numbers: [ReproducedNumber]) {
        self.name = name
        self.numbers = numbers
    }
}

/// A number of a paper or of an independent computation, and where ours is found.
package struct ReproducedNumber: Sendable, Equatable {
    package var what: String
    /// Where in the paper it stands.
    package var place: String
    /// As the paper prints it.
    package var paper: Double?
    /// As an independent program gave it.
    package var reference: ReferenceNumber?
    package var judge: ReproductionJudge
    package var ours: FigureLocation
    /// The figure by which ours is divided, for a ratio.
    package var divisor: FigureLocation?
    /// The largest difference that is within, in place of the rule.
    package var tolerance: Double?
    package var quick: QuickReproduction
    /// Why it may be outside.
    package var reason: String?

    package init(
        what: String, place: String, paper: Double? = nil, reference: ReferenceNumber? = nil, judge: ReproductionJudge,
        ours: FigureLocation, divisor: FigureLocation? = nil, tolerance: Double? = nil,
        quick: QuickReproduction = .asInFull, reason: String? = nil
    ) {
        self.what = what
        self.place = place
        self.paper = paper
        self.reference = reference
        self.judge = judge
        self.ours = ours
        self.divisor = divisor
        self.tolerance = tolerance
        self.quick = quick
        self.reason = reason
    }
}

/// A number with its spread over seeds.
package struct ReferenceNumber: Sendable, Equatable, Encodable {
    package var mean: Double
    package var std: Double?
    /// How many seeds.
    package var count: Int?

    package init(mean: Double, std: Double? = nil, count: Int? = nil) {
        self.mean = mean
        self.std = std
        self.count = count
    }
}

/// By which of two numbers ours is judged.
package enum ReproductionJudge: String, Sendable, CaseIterable {
    case paper
    case reference
}

/// What the small variant of a study does with a number.
package enum QuickReproduction: Sendable, Equatable {
    case asInFull
    case skipped
    /// The largest difference that is within.
    case tolerance(Double)
}

/// A value of a curve in `summary.json`.
package struct FigureLocation: Sendable, Equatable {
    package var curve: String
    /// The name of the figure.
    package var y: String
    package var x: AxisValue
    /// Values that tell the series from the others of the curve; they need not be all of its group.
    package var group: [Coordinate]

    package init(curve: String, y: String, x: AxisValue, group: [Coordinate] = []) {
        self.curve = curve
        self.y = y
        self.x = x
        self.group = group
    }
}

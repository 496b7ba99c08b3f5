/// A parameter of a statistical model: the signal strength or a nuisance parameter.
package struct Parameter: Sendable, Equatable {
    package var name: String
    /// Where a fit starts, and the value in the Asimov data set.
    package var initial: Double
    /// The values a fit may take.
    package var bounds: ClosedRange<Double>
    package var constraint: Constraint

    package init(name: String, initial: Double, bounds: ClosedRange<Double>, constraint: Constraint) {
        self.name = name
        self.initial = initial
        self.bounds = bounds
        self.constraint = constraint
    }

    /// A parameter that only the counts determine, as the signal strength is.
    package static func free(_ name: String, initial: Double = 1, bounds: ClosedRange<Double>) -> Parameter {
        Parameter(name: name, initial: initial, bounds: bounds, constraint: .none)
    }

    /// A nuisance parameter in units of its own uncertainty: unit Gaussian around 0, bounds ±5 as in pyhf.
    package static func nuisance(_ name: String) -> Parameter {
        Parameter(name: name, initial: 0, bounds: -5...5, constraint: .gaussian(auxiliaryData: 0, width: 1))
    }
}

/// What an auxiliary measurement tells of a parameter.
package enum Constraint: Sendable, Equatable {
    /// Nothing.
    case none
    /// The Gaussian density of the auxiliary datum a around the parameter θ,
    /// −ln p = ½ ((a − θ) / width)² + ln width + ½ ln 2π. The nominal datum stands here, that of a fit in `ModelData`.
    case gaussian(auxiliaryData: Double, width: Double)

    /// The pre-fit uncertainty of the parameter.
    package var width: Double? {
        switch self {
        case .none: nil
        case .gaussian(_, let width): width
        }
    }

    /// The auxiliary datum of the Asimov data set.
    package var nominalAuxiliaryData: Double? {
        switch self {
        case .none: nil
        case .gaussian(let auxiliaryData, _): auxiliaryData
        }
    }
}

/// A parameter of a statistical model: a signal strength or a nuisance parameter.
package struct Parameter: Sendable, Equatable {
    /// The name of its modifiers; with the place in the set, as `stat[3]`, where there is one parameter a bin.
    package var name: String
    /// The name of its modifiers.
    package var set: String
    /// What it drives; where normalisations and shapes share it, that of the first modifier.
    package var kind: ModifierKind
    /// Where a fit starts, and the value in the pre-fit Asimov data set.
    package var initial: Double
    /// The values a fit may take.
    package var bounds: ClosedRange<Double>
    /// Whether fits leave it at its initial value.
    package var isFixed: Bool
    package var constraint: Constraint

    package init(
        name: String, set: String, kind: ModifierKind, initial: Double, bounds: ClosedRange<Double>,
        isFixed: Bool = false, constraint: Constraint
    ) {
        self.name = name
        self.set = set
        self.kind = kind
        self.initial = initial
        self.bounds = bounds
        self.isFixed = isFixed
        self.constraint = constraint
    }
}

/// What an auxiliary measurement tells of a parameter. The nominal datum stands here, that of a fit in `ModelData`.
package enum Constraint: Sendable, Equatable {
    /// Nothing.
    case none
    /// The Gaussian density of the auxiliary datum a around the parameter θ,
    /// −ln p = ½ ((a − θ) / width)² + ln width + ½ ln 2π.
    case gaussian(auxiliaryData: Double, width: Double)
    /// The Poisson probability of the auxiliary datum a, which need not be an integer, for τ θ expected events.
    case poisson(auxiliaryData: Double, factor: Double)

    /// The pre-fit uncertainty of the parameter: the width, or 1/√τ.
    package var width: Double? {
        switch self {
        case .none: nil
        case .gaussian(_, let width): width
        case .poisson(_, let factor): 1 / factor.squareRoot()
        }
    }

    /// The auxiliary datum that the model states.
    package var nominalAuxiliaryData: Double? {
        switch self {
        case .none: nil
        case .gaussian(let auxiliaryData, _), .poisson(let auxiliaryData, _): auxiliaryData
        }
    }

    /// The auxiliary datum expected at a value of the parameter.
    package func expectedAuxiliaryData(at value: Double) -> Double? {
        switch self {
        case .none: nil
        case .gaussian: value
        case .poisson(_, let factor): factor * value
        }
    }
}

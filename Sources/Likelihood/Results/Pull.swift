/// How a constrained parameter has moved in a fit and how much the data know of it.
package struct Pull: Sendable, Equatable {
    /// The index of the parameter.
    package let index: Int
    package let name: String
    /// (θ̂ − θ₀) / width, θ₀ and width those of the constraint in the model.
    package let value: Double
    /// Post-fit uncertainty / width; nil without a covariance, 0 for a parameter held at a bound.
    package let constraint: Double?
}

extension FitResult {
    /// The pulls of the constrained parameters that the fit did not fix, in the order of the model.
    package func pulls(of model: StatisticalModel) -> [Pull] {
        model.constrainedParameters.compactMap { index in
            let constraint = model.parameters[index].constraint
            guard let width = constraint.width, let nominal = constraint.nominalValue, !parameters[index].isFixed
            else { return nil }
            return Pull(
                index: index, name: parameters[index].name, value: (parameters[index].value - nominal) / width,
                constraint: parameters[index].uncertainty.map { $0 / width })
        }
    }
}

extension Constraint {
    /// The value of the parameter that meets the auxiliary datum of the model.
    fileprivate var nominalValue: Double? {
        switch self {
        case .none: nil
        case .gaussian(let auxiliaryData, _): auxiliaryData
        case .poisson(let auxiliaryData, let factor): auxiliaryData / factor
        }
    }
}

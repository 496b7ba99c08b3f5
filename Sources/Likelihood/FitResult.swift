/// When a fit ends.
package struct FitSettings: Sendable, Equatable {
    /// The goal of the estimated distance to the minimum in units of −ln L; a parameter is then off by less than
    /// √(2 · goal) of its uncertainty.
    package var goal: Double
    package var maximumIterations: Int

    package init(goal: Double = 1e-14, maximumIterations: Int = 200) {
        self.goal = goal
        self.maximumIterations = maximumIterations
    }
}

/// How a fit ended.
package enum FitStatus: String, Sendable, Codable, CaseIterable {
    /// The estimated distance to the minimum is below its goal and the Hessian is positive definite.
    case converged
    case iterationLimit
    /// The gradient vanishes, but in some direction the likelihood is flat or at a maximum: no uncertainties exist.
    case singularHessian
    /// A bin with counts expects no events at the start (as the background-only fit of a bin with signal alone).
    case noFiniteLikelihood
    /// No step lowers −ln L although the estimated distance is above its goal.
    case stalled
}

/// A parameter after a fit.
package struct FittedParameter: Sendable, Equatable {
    package var name: String
    package var value: Double
    /// One standard deviation from the inverse Hessian; 0 for a parameter that is fixed or held at a bound, nil when the
    /// fit has no covariance.
    package var uncertainty: Double?
    package var isFixed: Bool
    package var isAtBound: Bool
}

/// A fit: best values with uncertainties, and how good they are.
package struct FitResult: Sendable, Equatable {
    package let status: FitStatus
    /// In the order of the model.
    package let parameters: [FittedParameter]
    /// The inverse Hessian of −ln L, row-major, shape `[parameters, parameters]`; rows and columns of parameters that are
    /// fixed or held at a bound are 0. Nil when the Hessian at the end is not positive definite.
    package let covariance: [Double]?
    /// −2 ln L up to a constant of the data: what differences of fits to the same data are taken of.
    package let deviance: Double
    /// −2 ln L with all constants, as pyhf's `twice_nll`.
    package let twiceNegativeLogLikelihood: Double
    /// The drop of −ln L that a further Newton step promises (Minuit's EDM); infinity where there is no such step.
    package let estimatedDistanceToMinimum: Double
    /// What `estimatedDistanceToMinimum` had to reach.
    package let goal: Double
    package let iterations: Int

    /// The values of all parameters, shape `[parameters]`.
    package var values: [Double] { parameters.map(\.value) }

    /// The parameter with this name.
    package subscript(name: String) -> FittedParameter? { parameters.first { $0.name == name } }

    /// The correlation of two parameters, nil when one of them has no uncertainty.
    package func correlation(_ index: Int, _ other: Int) -> Double? {
        guard let covariance, let first = parameters[index].uncertainty, let second = parameters[other].uncertainty,
            first > 0, second > 0
        else { return nil }
        return covariance[index * parameters.count + other] / (first * second)
    }
}

extension FitResult {
    /// The result of a minimisation of a likelihood.
    init(_ minimum: Minimum, of likelihood: NegativeLogLikelihood, isFixed: [Bool], goal: Double) {
        let definitions = likelihood.model.parameters
        let covariance = minimum.covariance
        let free = Set(minimum.free)
        status = minimum.status
        parameters = definitions.indices.map { index in
            FittedParameter(
                name: definitions[index].name, value: minimum.values[index],
                uncertainty: covariance?[index * definitions.count + index].squareRoot(), isFixed: isFixed[index],
                isAtBound: !isFixed[index] && !free.contains(index))
        }
        self.covariance = covariance
        deviance = 2 * minimum.derivatives.value
        twiceNegativeLogLikelihood = 2 * (minimum.derivatives.value + likelihood.constant)
        estimatedDistanceToMinimum = minimum.estimatedDistance
        self.goal = goal
        iterations = minimum.iterations
    }
}

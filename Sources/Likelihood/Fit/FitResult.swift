/// A parameter after a fit.
package struct FittedParameter: Sendable, Equatable {
    package var name: String
    package var value: Double
    /// One standard deviation from the inverse Hessian; 0 for a parameter that is fixed or held at a bound, nil when the
    /// fit has no covariance or the parameter is undetermined.
    package var uncertainty: Double?
    /// The same with the parameters that are held at bounds taken for free; equal to `uncertainty` when there are none.
    package var uncertaintyIgnoringBounds: Double?
    package var isFixed: Bool
    /// Whether a bound holds it: −ln L falls beyond. False for a minimum that only happens to lie on a bound.
    package var isAtBound: Bool
    /// Whether the likelihood does not depend on it where the fit ends, as on the normalisation of a sample without events:
    /// it stays where the fit started, and its uncertainty is infinite, for which nil stands.
    package var isUndetermined = false
}

/// A fit: best values with uncertainties, and how good they are.
package struct FitResult: Sendable, Equatable {
    package let status: FitStatus
    /// In the order of the model.
    package let parameters: [FittedParameter]
    /// The inverse Hessian of −ln L, row-major, shape `[parameters, parameters]`; rows and columns of parameters that are
    /// fixed, held at a bound or undetermined are 0. Nil after a refit, or when the Hessian at the end is not positive definite.
    package let covariance: [Double]?
    /// −2 ln L up to a constant of the data: what differences of fits to the same data are taken of.
    package let deviance: Double
    /// −2 ln L with all constants, as pyhf's `twice_nll`.
    package let twiceNegativeLogLikelihood: Double
    /// The drop of −ln L that the last step promises (Minuit's EDM); infinity where no step could be computed.
    package let estimatedDistanceToMinimum: Double
    /// What `estimatedDistanceToMinimum` had to reach.
    package let goal: Double
    package let iterations: Int
    /// The smallest pivot of the Hessian scaled to a diagonal of 1, a measure of how well the data tell the parameters
    /// apart: near 0 for a nearly flat direction. Nil without a covariance.
    package let smallestPivot: Double?

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
        var isHeld = isFixed.map { !$0 }
        for index in minimum.free + minimum.undetermined { isHeld[index] = false }
        var isUndetermined = isFixed.map { _ in false }
        for index in minimum.undetermined { isUndetermined[index] = true }
        status = minimum.status
        parameters = definitions.indices.map { index in
            let known = isUndetermined[index] ? nil : covariance
            return FittedParameter(
                name: definitions[index].name, value: minimum.values[index],
                uncertainty: known?.matrix[index * (definitions.count + 1)].squareRoot(),
                uncertaintyIgnoringBounds: known?.uncertaintiesIgnoringBounds?[index], isFixed: isFixed[index],
                isAtBound: isHeld[index], isUndetermined: isUndetermined[index])
        }
        self.covariance = covariance?.matrix
        deviance = 2 * minimum.value
        twiceNegativeLogLikelihood = 2 * (minimum.value + likelihood.constant)
        estimatedDistanceToMinimum = minimum.estimatedDistance
        self.goal = goal
        iterations = minimum.iterations
        smallestPivot = covariance?.smallestPivot
    }
}

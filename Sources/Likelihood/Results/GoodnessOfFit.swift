import Numerical

/// The test of the best fit against the saturated model, whose yields are the data and whose parameters meet their
/// auxiliary data.
///
///     −2 ln L(µ̂, θ̂) / L(saturated)
///
/// Baker and Cousins, NIM 221 (1984) 437, with the constraints as further data.
package struct GoodnessOfFit: Sendable, Equatable {
    package let statistic: Double
    /// Bins less free parameters without constraint, those without effect left out.
    package let degreesOfFreedom: Int
    /// The probability of a worse fit by the asymptotic χ² distribution; nil without degrees of freedom.
    package let pValue: Double?
    /// That of the fit.
    package let status: FitStatus
}

extension FitResult {
    /// The goodness of the best fit of a model.
    package func goodnessOfFit(of model: StatisticalModel) -> GoodnessOfFit {
        let free = zip(parameters, model.parameters).count {
            !$0.isFixed && !$0.isUndetermined && $1.constraint == .none
        }
        let degreesOfFreedom = model.binCount - free
        return GoodnessOfFit(
            statistic: deviance, degreesOfFreedom: degreesOfFreedom,
            pValue: degreesOfFreedom > 0 && deviance.isFinite
                ? SpecialFunctions.chiSquaredSurvival(deviance, degreesOfFreedom: degreesOfFreedom) : nil,
            status: status)
    }
}

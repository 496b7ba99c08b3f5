/// How a fit ended.
package enum FitStatus: String, Sendable, Codable, CaseIterable {
    /// The estimated distance to the minimum is below its goal and the Hessian is positive definite, parameters without
    /// any effect left out (`FittedParameter.isUndetermined`).
    case converged
    case iterationLimit
    /// A minimum, but the likelihood is flat along some combination of parameters: no uncertainties exist. Whatever needs
    /// the lowest −ln L alone, as test statistics and limits do, is as good as with `converged`.
    case singularHessian
    /// A bin with counts expects no events at the start (as the background-only fit of a bin with signal alone).
    case noFiniteLikelihood
    /// No step lowers −ln L although the estimated distance is above its goal.
    case stalled

    /// Whether the fit ended at a minimum, with a covariance or without.
    package var isMinimum: Bool { self == .converged || self == .singularHessian }
}

extension FitStatus: CustomStringConvertible {
    /// A clause for people.
    package var description: String {
        switch self {
        case .converged: "converged"
        case .iterationLimit: "the minimum was not reached within the iterations"
        case .singularHessian: "the data leave some combination of parameters undetermined"
        case .noFiniteLikelihood: "the model expects no events in a bin that has some, so that its likelihood is 0"
        case .stalled: "no step lowers the negative log-likelihood although the goal is not reached"
        }
    }
}

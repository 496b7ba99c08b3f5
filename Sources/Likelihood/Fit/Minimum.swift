/// Where a minimisation ended.
struct Minimum: Sendable {
    /// Shape `[variables]`.
    var values: [Double]
    /// The function there; the last step, which changes it by less than `estimatedDistance`, is not evaluated again.
    var value: Double
    var status: FitStatus
    /// Drop of the function that the last step promises; infinity where no step could be computed.
    var estimatedDistance: Double
    /// Steps, each with at least a new gradient.
    var iterations: Int
    /// Variables that are neither fixed nor held by a bound nor undetermined.
    var free: [Int]
    /// Variables that no bound holds and on which the function does not depend near the minimum.
    var undetermined: [Int]
    /// The inverse Hessian, nil when it is not positive definite or not asked for.
    var covariance: MinimumCovariance?
}

/// The second derivatives at a minimum, inverted.
struct MinimumCovariance: Sendable {
    /// The inverse Hessian of the free variables, 0 for the others (undetermined ones too), shape `[variables, variables]`.
    var matrix: [Double]
    /// Roots of the diagonal of the inverse Hessian of all variables that are neither fixed nor undetermined, shape
    /// `[variables]`; nil when that Hessian is not positive definite.
    var uncertaintiesIgnoringBounds: [Double]?
    /// The smallest pivot of the Hessian of the free variables, scaled to a diagonal of 1.
    var smallestPivot: Double
}

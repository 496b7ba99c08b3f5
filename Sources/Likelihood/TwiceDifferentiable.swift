/// A function of several variables that knows its exact first and second derivatives.
package protocol TwiceDifferentiable {
    /// The value, infinity where the function is not defined.
    func value(at values: [Double]) -> Double
    func derivatives(at values: [Double]) -> Derivatives
}

/// Value, gradient and Hessian of a function at a point.
package struct Derivatives: Sendable, Equatable {
    package var value: Double
    /// Shape `[parameters]`.
    package var gradient: [Double]
    /// Row-major, shape `[parameters, parameters]`.
    package var hessian: [Double]

    package init(value: Double, gradient: [Double], hessian: [Double]) {
        self.value = value
        self.gradient = gradient
        self.hessian = hessian
    }

    /// Zeros to add to.
    package init(parameterCount: Int) {
        self.init(
            value: 0, gradient: Array(repeating: 0, count: parameterCount),
            hessian: Array(repeating: 0, count: parameterCount * parameterCount))
    }
}

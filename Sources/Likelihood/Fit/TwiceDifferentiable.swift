/// A function of several variables that knows its exact first and second derivatives.
///
/// Those that implement it are classes with scratch memory, or values without state.
package protocol TwiceDifferentiable {
    var parameterCount: Int { get }

    /// The value, infinity where the function is not defined.
    func value(at values: [Double]) -> Double

    /// Overwrites the gradient and returns the value.
    func gradient(at values: [Double], into gradient: inout [Double]) -> Double

    /// Overwrites value, gradient and the full symmetric Hessian of `derivatives`, which already has the right size.
    func evaluate(at values: [Double], into derivatives: inout Derivatives)

    /// Variables in which the function has a kink at 0 (interpolation codes 0 and 1).
    var kinks: [Int] { get }

    /// Whether derivatives at exactly 0 of a kinked variable are those of the side above; below, pyhf's convention, to
    /// begin with.
    func setSide(ofKink variable: Int, above: Bool)
}

extension TwiceDifferentiable {
    package var kinks: [Int] { [] }
    package func setSide(ofKink variable: Int, above: Bool) {}
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

    /// Zeros to write over or to add to.
    package init(parameterCount: Int) {
        self.init(
            value: 0, gradient: Array(repeating: 0, count: parameterCount),
            hessian: Array(repeating: 0, count: parameterCount * parameterCount))
    }
}

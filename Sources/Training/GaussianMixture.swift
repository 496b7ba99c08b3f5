import Glibc
import Numerical

/// A density that is a sum of Gaussians, p(x) = Σ_k f_k N(x; m_k, C_k).
package struct GaussianMixture: Sendable, Equatable {
    private let components: [Component]
    package let dimension: Int

    private struct Component: Equatable {
        /// ln f - ½ ln det(2π C).
        var logNorm: Double
        var mean: [Double]
        /// Cholesky factor of C.
        var factor: [Double]
    }

    /// - Parameter components: Fractions f (they are scaled to sum 1), means of shape `[dimension]` and covariances of
    ///   shape `[dimension, dimension]`, row-major; a covariance that is not positive definite traps, as do shapes that
    ///   do not fit.
    package init(_ components: [(fraction: Double, mean: [Double], covariance: [Double])]) {
        precondition(!components.isEmpty, "a mixture needs a component")
        let dimension = components[0].mean.count
        let total = components.reduce(0) { $0 + $1.fraction }
        self.dimension = dimension
        self.components = components.map { fraction, mean, covariance in
            precondition(fraction > 0 && mean.count == dimension, "the components of a mixture do not fit together")
            var factor = covariance
            guard SymmetricKernels.factorise(&factor, size: dimension) != nil else {
                preconditionFailure("the covariance \(covariance) is not positive definite")
            }
            let logRoot = (0..<dimension).reduce(0) { $0 + log(factor[$1 * dimension + $1]) }
            return Component(
                logNorm: log(fraction / total) - logRoot - 0.5 * Double(dimension) * log(2 * Double.pi), mean: mean,
                factor: factor)
        }
    }

    /// ln p(x), x of shape `[dimension]`.
    package func logDensity(_ x: [Double]) -> Double {
        if components.count == 1 { return logDensity(x, components[0]) }
        return logarithmOfSum(components.indices) { logDensity(x, components[$0]) }
    }

    /// With C = L Lᵀ the exponent is -½ |y|², L y = x - m.
    private func logDensity(_ x: [Double], _ component: Component) -> Double {
        var squares = 0.0
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: dimension) { y in
            for row in 0..<dimension {
                var rest = x[row] - component.mean[row]
                for column in 0..<row { rest -= component.factor[row * dimension + column] * y[column] }
                y[row] = rest / component.factor[row * dimension + row]
                squares += y[row] * y[row]
            }
            return component.logNorm - 0.5 * squares
        }
    }
}

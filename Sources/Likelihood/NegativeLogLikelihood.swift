import Glibc

/// The negative logarithm of the likelihood of a model for given data, with exact derivatives.
///
///     −ln L(θ) = Σ_b [deviation of bin b] + Σ_p ½ ((a_p − θ_p) / width_p)² + constant
///
/// The methods give the two sums; `constant` completes them. All of a fit, its conditional fits, intervals and test
/// statistics are methods of this value.
package struct NegativeLogLikelihood: Sendable {
    package let model: StatisticalModel
    package let data: ModelData
    /// What −ln L has besides the deviations and the squares of the constraints.
    package let constant: Double
    /// Observed counts of all channels, shape `[bins]`.
    private let counts: [Double]

    /// - Throws: `ModelError` when the data do not fit the model, or a count is negative or not finite.
    package init(model: StatisticalModel, data: ModelData) throws(ModelError) {
        try ModelValidation.check(data, for: model)
        self.model = model
        self.data = data
        counts = data.counts.flatMap(\.self)
        let widths = model.parameters.compactMap(\.constraint.width)
        constant =
            counts.reduce(0) { $0 + PoissonTerm.saturated(count: $1) }
            + widths.reduce(0) { $0 + log($1) + log(2 * .pi) / 2 }
    }

    /// Adds the squares of the constraints and their derivatives.
    private func addConstraints(at values: [Double], to derivatives: inout Derivatives) {
        for (index, datum) in zip(model.constrainedParameters, data.auxiliaryData) {
            guard let width = model.parameters[index].constraint.width else { continue }
            let pull = (values[index] - datum) / width
            derivatives.value += pull * pull / 2
            derivatives.gradient[index] += pull / width
        }
        model.addConstraintCurvature(to: &derivatives.hessian)
    }
}

extension NegativeLogLikelihood: TwiceDifferentiable {
    /// −ln L(θ) − constant; infinity where a bin with counts expects no events.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    package func value(at values: [Double]) -> Double {
        var sum = 0.0
        for (count, yield) in zip(counts, model.yields(at: values)) {
            sum += PoissonTerm.deviation(count: count, yield: yield)
        }
        for (index, datum) in zip(model.constrainedParameters, data.auxiliaryData) {
            guard let width = model.parameters[index].constraint.width else { continue }
            let pull = (values[index] - datum) / width
            sum += pull * pull / 2
        }
        return sum
    }

    /// Value, gradient and Hessian of −ln L by the chain rule over the yields:
    ///
    ///     ∂_i    = Σ_b (1 − n/ν) ∂_i ν
    ///     ∂_i∂_j = Σ_b (1 − n/ν) ∂_i∂_j ν + (n/ν²) ∂_i ν ∂_j ν
    package func derivatives(at values: [Double]) -> Derivatives {
        let count = model.parameters.count
        let points = model.samplePoints(at: values)
        let expected = model.yieldsAndSlopes(of: points)
        let slopes = zip(counts, expected.yields).map { $0 > 0 ? 1 - $0 / $1 : 1 }
        let curvatures = zip(counts, expected.yields).map { $0 > 0 ? $0 / ($1 * $1) : 0 }
        var result = Derivatives(parameterCount: count)
        for bin in counts.indices {
            result.value += PoissonTerm.deviation(count: counts[bin], yield: expected.yields[bin])
            for index in 0..<count { result.gradient[index] += slopes[bin] * expected.jacobian[bin * count + index] }
        }
        for point in points { point.addCurvature(weights: slopes, to: &result.hessian, parameterCount: count) }
        model.addOuterProducts(of: expected.jacobian, weights: curvatures, to: &result.hessian)
        addConstraints(at: values, to: &result)
        return result
    }
}

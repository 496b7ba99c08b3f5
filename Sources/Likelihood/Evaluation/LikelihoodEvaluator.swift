import Numerical

/// −ln L − constant of a likelihood with exact derivatives, with scratch memory of its own: one per thread.
///
///     let evaluator = LikelihoodEvaluator(likelihood)
///     let value = evaluator.value(at: model.initialValues) + likelihood.constant
///
/// The derivatives follow by the chain rule over the yields:
///
///     ∂_i    = Σ_b (1 − n/ν) ∂_i ν
///     ∂_i∂_j = Σ_b (1 − n/ν) ∂_i∂_j ν + (n/ν²) ∂_i ν ∂_j ν
///
/// The gradient is summed sample by sample, without ∂ν, so that it costs no more than a few values. Where a bin with counts
/// expects no event the value is infinity and the derivatives mean nothing; a bin without counts adds ν of either sign.
package final class LikelihoodEvaluator: TwiceDifferentiable {
    package let parameterCount: Int
    private let constraints: ConstraintTerms
    /// Observed counts of all channels, shape `[bins]`.
    private let counts: FlatArray<Double>
    private let yields: YieldEvaluator
    private let hessian: YieldHessian
    /// 1 − n/ν, shape `[bins]`.
    private let slopes: UnsafeMutablePointer<Double>
    /// n/ν², shape `[bins]`.
    private var curvatures: [Double]
    private let memory: ScratchMemory

    package init(_ likelihood: NegativeLogLikelihood) {
        let model = likelihood.model
        var memory = ScratchMemory()
        parameterCount = model.parameters.count
        constraints = ConstraintTerms(model, auxiliaryData: likelihood.data.auxiliaryData)
        counts = FlatArray(likelihood.data.counts.flatMap(\.self))
        yields = YieldEvaluator(model.compiled)
        hessian = YieldHessian(yields)
        slopes = memory.allocate(model.binCount, repeating: 0)
        curvatures = Array(repeating: 0, count: model.binCount)
        self.memory = memory
    }

    package var kinks: [Int] { yields.model.kinks }

    /// Whether the yields are nearly the same at θ and −θ for some parameter θ.
    var isEvenInSomeParameter: Bool { yields.model.isEvenInSomeParameter }

    package func setSide(ofKink variable: Int, above: Bool) {
        precondition(0..<parameterCount ~= variable, "a model of \(parameterCount) parameters has no \(variable)")
        yields.isAbove[variable] = above
    }

    /// −ln L − constant; infinity where a bin with counts expects no events.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    package func value(at values: [Double]) -> Double {
        yields.evaluate(at: values)
        var sum = 0.0
        let counts = counts.pointer
        for bin in 0..<curvatures.count {
            sum += PoissonTerm.deviation(count: counts[bin], yield: yields.yields[bin])
        }
        return sum + constraints.deviation(at: yields.values)
    }

    package func gradient(at values: [Double], into gradient: inout [Double]) -> Double {
        precondition(gradient.count == parameterCount, "a gradient has \(parameterCount) numbers")
        let value = value(at: values)
        gradient.withUnsafeMutableBufferPointer { gradient in
            guard let gradient = gradient.baseAddress else { return }
            computeGradient(into: gradient)
        }
        return value
    }

    package func evaluate(at values: [Double], into derivatives: inout Derivatives) {
        precondition(
            derivatives.hessian.count == parameterCount * parameterCount, "a Hessian has \(parameterCount)² numbers")
        derivatives.value = gradient(at: values, into: &derivatives.gradient)
        let counts = counts.pointer
        for bin in curvatures.indices {
            curvatures[bin] = PoissonTerm.curvature(count: counts[bin], yield: yields.yields[bin])
        }
        derivatives.hessian.withUnsafeMutableBufferPointer { matrix in
            guard let matrix = matrix.baseAddress else { return }
            matrix.update(repeating: 0, count: parameterCount * parameterCount)
            hessian.add(slopes: slopes, curvatures: curvatures, to: matrix)
            constraints.addHessian(at: yields.values, count: parameterCount, to: matrix)
        }
        SymmetricKernels.mirrorLowerTriangle(&derivatives.hessian, size: parameterCount)
    }

    /// The gradient at the point of the last value.
    private func computeGradient(into gradient: UnsafeMutablePointer<Double>) {
        gradient.update(repeating: 0, count: parameterCount)
        let counts = counts.pointer
        for bin in 0..<curvatures.count {
            slopes[bin] = PoissonTerm.slope(count: counts[bin], yield: yields.yields[bin])
        }
        yields.prepareSlopes()
        yields.addGradient(weights: slopes, to: gradient)
        constraints.addGradient(at: yields.values, to: gradient)
    }
}

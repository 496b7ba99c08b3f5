import Numerical

extension StatisticalModel {
    /// The Fisher information of the counts and the auxiliary data at a point.
    ///
    ///     I_ij = Σ_b (∂ν_b/∂θ_i) (∂ν_b/∂θ_j) / ν_b + δ_ij / width_i²    (τ / θ_i for a Poisson constraint)
    ///
    /// Its inverse is the covariance on the Asimov data set of that point (arXiv:1007.1727, eq. 28). Bins of which no
    /// event is expected tell nothing.
    ///
    /// - Parameters:
    ///   - values: The parameters, shape `[parameters]`.
    ///   - isAbove: Whether derivatives at a kink are those of the side above; below is pyhf's convention.
    /// - Returns: I, row-major, shape `[parameters, parameters]`.
    package func fisherInformation(at values: [Double], isAbove: Bool = false) -> [Double] {
        let evaluator = YieldEvaluator(compiled)
        for kink in compiled.kinks { evaluator.isAbove[kink] = isAbove }
        evaluator.evaluate(at: values)
        evaluator.prepareSlopes()
        let weights = (0..<binCount).map { evaluator.yields[$0] > 0 ? 1 / evaluator.yields[$0] : 0 }
        var information = [Double](repeating: 0, count: parameters.count * parameters.count)
        information.withUnsafeMutableBufferPointer { information in
            guard let information = information.baseAddress else { return }
            YieldHessian(evaluator).add(slopes: nil, curvatures: weights, to: information)
        }
        for index in constrainedParameters {
            information[index * parameters.count + index] += parameters[index].constraint.information(at: values[index])
        }
        SymmetricKernels.mirrorLowerTriangle(&information, size: parameters.count)
        return information
    }

    /// The uncertainty of a parameter from the Fisher information of the Asimov data set, without any fit.
    ///
    ///     σ = √((I⁻¹)_ii) over the parameters that are not fixed
    ///
    /// - Parameters:
    ///   - interest: The index of the parameter, in most cases the signal strength.
    ///   - values: The point of the Asimov data set, shape `[parameters]`.
    /// - Returns: nil when the parameter is fixed or without effect, or the data do not determine some combination of
    ///   the others; parameters without effect do not count.
    package func asimovUncertainty(of interest: Int, at values: [Double]) -> Double? {
        let information = fisherInformation(at: values)
        // The diagonal element is a sum of squares: where it is 0, so is the row.
        let free = parameters.indices.filter {
            !parameters[$0].isFixed && information[$0 * (parameters.count + 1)] > 0
        }
        guard let place = free.firstIndex(of: interest) else { return nil }
        var matrix = free.flatMap { row in free.map { information[row * parameters.count + $0] } }
        guard SymmetricKernels.factorise(&matrix, size: free.count) != nil else { return nil }
        SymmetricKernels.invert(factor: &matrix, size: free.count)
        return matrix[place * free.count + place].squareRoot()
    }
}

import Numerical

extension StatisticalModel {
    /// Random data at a point of the parameter space: a pseudo-experiment, or "toy".
    ///
    ///     n_b ~ Poisson(ν_b(θ)),   a_p ~ Gaussian(θ_p, width_p)  or  a_p ~ Poisson(τ_p θ_p)
    ///
    /// The auxiliary data are drawn as well as the counts (the unconditional ensemble of arXiv:1007.1727, as in pyhf):
    /// they are measurements too, and their scatter is what a systematic uncertainty adds to that of µ̂.
    ///
    /// A yield below 0, which variations may extrapolate to, has no Poisson probability. It is drawn as 0, the nearest
    /// possible one, so that the bin stays empty. The likelihood itself is not clipped (pyhf's convention).
    ///
    /// - Parameters:
    ///   - values: The true values of the parameters, shape `[parameters]`.
    ///   - stream: Counts are drawn first, by channel and bin; then the auxiliary data in the order of the parameters.
    package func pseudoExperiment(at values: [Double], stream: inout RandomStream) -> ModelData {
        var counts = expectedYields(at: values)
        for channel in counts.indices {
            for bin in counts[channel].indices {
                counts[channel][bin] = stream.poisson(mean: max(0, counts[channel][bin]))
            }
        }
        let auxiliaryData = constrainedParameters.compactMap { index in
            parameters[index].constraint.pseudoMeasurement(of: values[index], stream: &stream)
        }
        return ModelData(counts: counts, auxiliaryData: auxiliaryData)
    }
}

extension Constraint {
    /// A random auxiliary datum for a true value of the parameter, nil without a constraint.
    fileprivate func pseudoMeasurement(of value: Double, stream: inout RandomStream) -> Double? {
        switch self {
        case .none: nil
        case .gaussian(_, let width): value + width * stream.gaussian()
        case .poisson(_, let factor): stream.poisson(mean: max(0, factor * value))
        }
    }
}

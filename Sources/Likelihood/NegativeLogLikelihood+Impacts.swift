/// How much µ̂ moves when a nuisance parameter is fixed at θ̂ ± its post-fit uncertainty and all else is fitted again.
package struct Impact: Sendable, Equatable {
    /// Name of the nuisance parameter.
    package let name: String
    /// The change of µ̂ at θ̂ + uncertainty; nil when that is outside the bounds, the fit there did not converge, or the
    /// parameter has no uncertainty.
    package let up: Double?
    /// The change of µ̂ at θ̂ − uncertainty, or nil as above.
    package let down: Double?
}

extension NegativeLogLikelihood {
    /// The post-fit impacts of all parameters but µ, in the order of the model.
    ///
    /// - Parameter bestFit: The fit of all parameters to these data.
    package func impacts(bestFit: FitResult) -> [Impact] {
        model.parameters.indices.filter { $0 != model.parameterOfInterest }.map { index in
            Impact(
                name: model.parameters[index].name, up: shift(bestFit, fixing: index, direction: 1),
                down: shift(bestFit, fixing: index, direction: -1))
        }
    }

    /// The change of µ̂ with a parameter one uncertainty away from its best fit.
    private func shift(_ bestFit: FitResult, fixing index: Int, direction: Double) -> Double? {
        let parameter = bestFit.parameters[index]
        guard let uncertainty = parameter.uncertainty, uncertainty > 0 else { return nil }
        let value = parameter.value + direction * uncertainty
        guard model.parameters[index].bounds.contains(value) else { return nil }
        let fit = conditionalFit(fixing: [index: value], startingAt: bestFit.values)
        guard fit.status == .converged else { return nil }
        return fit.values[model.parameterOfInterest] - bestFit.values[model.parameterOfInterest]
    }
}

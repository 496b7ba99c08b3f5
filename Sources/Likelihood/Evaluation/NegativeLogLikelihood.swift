/// The negative logarithm of the likelihood of a model for given data: a value; `LikelihoodEvaluator` computes.
///
///     −ln L(θ) = Σ_b [deviation of bin b] + Σ_p [deviation of constraint p] + constant
///
/// Deviations vanish where the model meets the data (see `PoissonTerm`, and ½ ((a − θ) / width)² of a Gaussian
/// constraint).
package struct NegativeLogLikelihood: Sendable {
    package let model: StatisticalModel
    package let data: ModelData
    /// What −ln L has besides the deviations.
    package let constant: Double

    /// - Throws: `ModelError` when the data do not fit the model, or a count is negative or not finite.
    package init(model: StatisticalModel, data: ModelData) throws(ModelError) {
        try ModelValidation.check(data, for: model)
        self.model = model
        self.data = data
        constant =
            data.counts.joined().reduce(0) { $0 + PoissonTerm.saturated(count: $1) }
            + zip(model.constrainedParameters, data.auxiliaryData).reduce(0) { sum, constraint in
                sum + model.parameters[constraint.0].constraint.saturated(auxiliaryData: constraint.1)
            }
    }
}

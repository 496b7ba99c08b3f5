import Numerical

extension StatisticalModel {
    /// The uncertainty of µ from the Fisher information of the Asimov data set, without any fit.
    ///
    ///     σµ = √((I⁻¹)_µµ)
    ///
    /// - Parameter signalStrength: The µ of the Asimov data set; nuisance parameters are at their initial values.
    /// - Returns: nil when the data do not determine all parameters.
    package func asimovUncertainty(signalStrength: Double) -> Double? {
        var values = initialValues
        values[parameterOfInterest] = signalStrength
        let information = fisherInformation(at: values)
        guard let factor = CholeskyFactor(of: information, size: parameters.count) else { return nil }
        let variance = factor.inverse()[parameterOfInterest * parameters.count + parameterOfInterest]
        return variance.squareRoot()
    }
}

/// What is measured with a model, and what is known of its parameters beyond the modifiers.
package struct Measurement: Sendable, Equatable {
    package var name: String
    /// The parameters that the analysis is made for, the first before the others; none for a plain fit.
    package var parametersOfInterest: [String]
    /// At most one for each name; names that no modifier uses are ignored, as pyhf does.
    package var parameters: [ParameterSettings]

    package init(name: String = "measurement", parametersOfInterest: [String], parameters: [ParameterSettings] = []) {
        self.name = name
        self.parametersOfInterest = parametersOfInterest
        self.parameters = parameters
    }
}

/// Settings of a parameter, or of a set of one parameter a bin, that replace those of its modifier.
package struct ParameterSettings: Sendable, Equatable {
    package var name: String
    /// Where fits start, one value a parameter of the set, as in the other lists.
    package var initial: [Double]?
    package var bounds: [ClosedRange<Double>]?
    /// Whether fits leave the parameters where they start.
    package var isFixed: Bool?
    package var auxiliaryData: [Double]?
    /// Widths of Gaussian constraints.
    package var widths: [Double]?
    /// Factors τ of Poisson constraints.
    package var factors: [Double]?

    package init(
        name: String, initial: [Double]? = nil, bounds: [ClosedRange<Double>]? = nil, isFixed: Bool? = nil,
        auxiliaryData: [Double]? = nil, widths: [Double]? = nil, factors: [Double]? = nil
    ) {
        self.name = name
        self.initial = initial
        self.bounds = bounds
        self.isFixed = isFixed
        self.auxiliaryData = auxiliaryData
        self.widths = widths
        self.factors = factors
    }
}

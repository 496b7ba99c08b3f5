extension NegativeLogLikelihood {
    /// The best fit (µ̂, θ̂) of all parameters inside their bounds.
    package func fit(startingAt start: [Double]? = nil, settings: FitSettings = FitSettings()) -> FitResult {
        conditionalFit(fixing: [:], startingAt: start, settings: settings)
    }

    /// The best fit with some parameters fixed.
    ///
    /// - Parameters:
    ///   - fixed: Values by index of the parameter; they may lie outside the bounds.
    ///   - start: Where the other parameters start, shape `[parameters]`; their initial values when nil.
    package func conditionalFit(
        fixing fixed: [Int: Double], startingAt start: [Double]? = nil, settings: FitSettings = FitSettings()
    ) -> FitResult {
        var values = start ?? model.initialValues
        var isFixed = [Bool](repeating: false, count: values.count)
        for (index, value) in fixed {
            values[index] = value
            isFixed[index] = true
        }
        let minimiser = BoundedNewton(
            objective: self, bounds: model.parameters.map(\.bounds), isFixed: isFixed, settings: settings)
        return FitResult(minimiser.minimise(from: values), of: self, isFixed: isFixed, goal: settings.goal)
    }

    /// The best fit of the nuisance parameters at a fixed signal strength µ.
    package func conditionalFit(signalStrength: Double, startingAt start: [Double]? = nil) -> FitResult {
        conditionalFit(fixing: [model.parameterOfInterest: signalStrength], startingAt: start)
    }
}

extension StatisticalModel {
    /// The best fit to data, see `NegativeLogLikelihood.fit`.
    ///
    /// - Throws: `ModelError` when the data do not fit the model.
    package func fit(_ data: ModelData) throws(ModelError) -> FitResult {
        try NegativeLogLikelihood(model: self, data: data).fit()
    }

    /// The best fit to data with some parameters fixed, by name.
    ///
    /// - Throws: `ModelError` when the data do not fit the model or a name is unknown.
    package func conditionalFit(_ data: ModelData, fixing fixed: [String: Double]) throws(ModelError) -> FitResult {
        var values: [Int: Double] = [:]
        for (name, value) in fixed {
            guard let index = index(of: name) else { throw .unknownParameter(name, place: "the fixed parameters") }
            values[index] = value
        }
        return try NegativeLogLikelihood(model: self, data: data).conditionalFit(fixing: values)
    }

    /// The best fit of the nuisance parameters to data at a fixed signal strength µ.
    ///
    /// - Throws: `ModelError` when the data do not fit the model.
    package func conditionalFit(_ data: ModelData, signalStrength: Double) throws(ModelError) -> FitResult {
        try NegativeLogLikelihood(model: self, data: data).conditionalFit(signalStrength: signalStrength)
    }
}

extension ProfileLikelihood {
    /// The profile for the data expected at a signal strength, with the other parameters as they fit the data there.
    ///
    /// - Throws: `ModelError` when the model expects a negative yield there.
    package func asimovProfile(at signalStrength: Double) throws(ModelError) -> ProfileLikelihood {
        try ProfileLikelihood(asimovDataAt: point(at: signalStrength).fit.values, like: self)
    }

    /// The profile for the data expected before the fit: at a signal strength and the initial values of all others.
    ///
    /// - Throws: `ModelError` when the model expects a negative yield there.
    package func prefitAsimovProfile(at signalStrength: Double) throws(ModelError) -> ProfileLikelihood {
        var values = likelihood.model.initialValues
        for (index, value) in fixed { values[index] = value }
        values[interest] = signalStrength
        return try ProfileLikelihood(asimovDataAt: values, like: self)
    }

    /// The signal strength of the best fit is not negative: where no background is expected in a bin, the likelihood of
    /// an Asimov data set goes on growing below 0.
    private convenience init(asimovDataAt values: [Double], like other: ProfileLikelihood) throws(ModelError) {
        let model = other.likelihood.model
        let data = model.asimovDataSet(at: values)
        let likelihood: NegativeLogLikelihood
        do {
            likelihood = try NegativeLogLikelihood(model: model, data: data)
        } catch .invalidYield(let value, let bin, let place) {
            throw .impossibleExpectation(value, bin: bin, place: place)
        }
        let fitter = Fitter(likelihood, settings: other.fitter.settings)
        fitter.bounds = other.fitter.bounds
        fitter.bounds[other.interest] = min(0, values[other.interest])...(.infinity)
        let bestFit = fitter.fit(fixing: other.fixed, startingAt: values)
        self.init(fitter, of: other.interest, fixing: other.fixed, bestFit: bestFit)
    }
}

/// What is to be found out from a model and its data.
package struct InferenceRequest: Sendable {
    /// The parameter of interest; nil for a fit without one, which has no tests and no impacts.
    package var interest: Int?
    /// The signal strength that CLs tests, above 0.
    package var testedSignalStrength = 1.0
    /// Of upper limits, between 0.5 and 1.
    package var confidenceLevel = 0.95
    package var impacts = false
    /// Groups of parameters of which the parts of the uncertainty are told.
    package var groups: [ParameterGroup] = []
    /// Points of a scan of the parameter of interest; nil for no scan, as below.
    package var scanPoints: Int?
    package var surface: SurfaceRequest?
    package var toys: ToyRequest?

    package init(interest: Int?) {
        self.interest = interest
    }
}

/// A scan of the parameter of interest together with another one.
package struct SurfaceRequest: Sendable {
    /// Index of the other parameter.
    package var partner: Int
    /// In each direction.
    package var points: Int

    package init(partner: Int, points: Int) {
        self.partner = partner
        self.points = points
    }
}

/// Pseudo-experiments for CLs and q0.
package struct ToyRequest: Sendable {
    /// For each hypothesis of each test.
    package var count: Int
    package var testedSignalStrength: Double
    package var settings: ToySettings

    package init(count: Int, testedSignalStrength: Double, settings: ToySettings) {
        self.count = count
        self.testedSignalStrength = testedSignalStrength
        self.settings = settings
    }
}

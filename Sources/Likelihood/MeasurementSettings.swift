/// How a trained classifier is turned into a measurement of the signal strength.
package struct MeasurementSettings: Sendable, Codable, Equatable {
    /// Equal bins of the discriminant in [0, 1].
    package var bins: Int
    package var nuisances: NuisanceSelection
    package var nuisanceModel: NuisanceModel
    package var data: MeasurementData
    /// The signal strength µ at which the data are generated; 1 is the nominal signal.
    package var signalStrength: Double

    package init(
        bins: Int = 20, nuisances: NuisanceSelection = .all, nuisanceModel: NuisanceModel = .joint,
        data: MeasurementData = .asimov, signalStrength: Double = 1
    ) {
        self.bins = bins
        self.nuisances = nuisances
        self.nuisanceModel = nuisanceModel
        self.data = data
        self.signalStrength = signalStrength
    }
}

/// The variations that the fit knows as nuisance parameters.
package enum NuisanceSelection: Sendable, Codable, Equatable {
    case all
    case named([String])
}

/// How a variation becomes nuisance parameters (paper A, Sec. 3).
package enum NuisanceModel: String, Sendable, Codable, CaseIterable {
    /// One parameter θ moves normalisation and shape of all processes together.
    case joint
    /// Two independent parameters, `<name>_norm` for the normalisations and `<name>_shape` for the rest.
    case split
}

/// The data that are fitted.
package enum MeasurementData: String, Sendable, Codable, CaseIterable {
    /// The expected events themselves (Asimov data set).
    case asimov
}

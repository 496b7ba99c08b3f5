/// How a trained classifier is turned into a measurement of signal strengths.
package struct MeasurementSettings: Sendable, Codable, Equatable {
    package var kind: MeasurementKind
    /// Equal bins of the discriminant in [0, 1].
    package var bins: Int
    package var nuisances: NuisanceSelection
    package var nuisanceModel: NuisanceModel
    /// The variations that become nuisance parameters in another way than `nuisanceModel`, by name.
    package var nuisanceModels: [String: NuisanceModel]
    package var statisticalUncertainty: StatisticalUncertainty
    package var signalStrengths: SignalStrengths
    package var data: MeasurementData
    /// The signal strength µ at which the data are generated, that of every signal; 1 is the nominal signal.
    package var signalStrength: Double
    /// Of kind `unbinned`; without effect on others.
    package var unbinned: UnbinnedSettings
    /// What the classifier is told in place of a feature of the events; nil for the features themselves.
    package var assume: FeatureAssumption?
    /// Where the score is tabulated; nil for nowhere.
    package var scan: FeatureScan?

    package init(
        kind: MeasurementKind = .binned, bins: Int = 20, nuisances: NuisanceSelection = .all,
        nuisanceModel: NuisanceModel = .joint,
        nuisanceModels: [String: NuisanceModel] = [:], statisticalUncertainty: StatisticalUncertainty = .none,
        signalStrengths: SignalStrengths = .common, data: MeasurementData = .asimov, signalStrength: Double = 1,
        unbinned: UnbinnedSettings = .init(), assume: FeatureAssumption? = nil, scan: FeatureScan? = nil
    ) {
        self.kind = kind
        self.bins = bins
        self.nuisances = nuisances
        self.nuisanceModel = nuisanceModel
        self.nuisanceModels = nuisanceModels
        self.statisticalUncertainty = statisticalUncertainty
        self.signalStrengths = signalStrengths
        self.data = data
        self.signalStrength = signalStrength
        self.unbinned = unbinned
        self.assume = assume
        self.scan = scan
    }
}

/// What the likelihood is made of.
package enum MeasurementKind: String, Sendable, Codable, CaseIterable {
    /// Histograms of the score.
    case binned
    /// The density ratio of every event (paper D).
    case unbinned
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

/// What the fit knows of the finite number of simulated events in the templates.
package enum StatisticalUncertainty: String, Sendable, Codable, CaseIterable {
    /// Nothing: the templates are exact.
    case none
    /// One factor γ a bin, which all processes of the channel share, as of Barlow and Beeston in the way of HistFactory.
    case perBin
}

/// Which processes have a signal strength in common.
package enum SignalStrengths: String, Sendable, Codable, CaseIterable {
    /// All signal processes are one signal.
    case common
    /// Every signal process is a signal of its own.
    case perProcess
}

/// The data that are fitted.
package enum MeasurementData: String, Sendable, Codable, CaseIterable {
    /// The expected events themselves (Asimov data set).
    case asimov
}

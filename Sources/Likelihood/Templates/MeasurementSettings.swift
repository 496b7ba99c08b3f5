/// How a trained classifier is turned into a measurement of signal strengths.
package struct MeasurementSettings: Sendable, Codable, Equatable {
    package var kind: MeasurementKind
    /// Equal bins of the discriminant in [0, 1].
    package var bins: Int
    package var nuisances: VariationSelection
    package var nuisanceModel: NuisanceModel
    /// The variations that become nuisance parameters in another way than `nuisanceModel`, by name.
    package var nuisanceModels: [String: NuisanceModel]
    package var statisticalUncertainty: StatisticalUncertainty
    package var signalStrengths: SignalStrengths
    package var data: MeasurementData
    /// The signal strength µ at which the data are generated, that of every signal; 1 is the nominal signal.
    package var signalStrength: Double
    /// Of kind `templateFamily`; without effect on others.
    package var family: FamilySettings
    /// Of kind `unbinned`; without effect on others.
    package var unbinned: UnbinnedSettings
    /// What the classifier is told in place of a feature of the events; nil for the features themselves.
    package var assume: FeatureAssumption?
    /// The grid on which the score is tabulated: none, one or two features.
    package var scan: [FeatureScan]

    package init(
        kind: MeasurementKind = .binned, bins: Int = 20, nuisances: VariationSelection = .all,
        nuisanceModel: NuisanceModel = .joint,
        nuisanceModels: [String: NuisanceModel] = [:], statisticalUncertainty: StatisticalUncertainty = .none,
        signalStrengths: SignalStrengths = .common, data: MeasurementData = .asimov, signalStrength: Double = 1,
        family: FamilySettings = .init(),
        unbinned: UnbinnedSettings = .init(), assume: FeatureAssumption? = nil, scan: [FeatureScan] = []
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
        self.family = family
        self.unbinned = unbinned
        self.assume = assume
        self.scan = scan
    }
}

/// What the likelihood is made of.
package enum MeasurementKind: String, Sendable, Codable, CaseIterable {
    /// Bins of the discriminant, with the variations as nuisance parameters.
    case binned
    /// Bins of the discriminant at several values of one nuisance parameter (paper C).
    case templateFamily
    /// The density ratio of every event (paper D).
    case unbinned
}

/// Which of the variations, for example the ones that the fit knows as nuisance parameters.
package enum VariationSelection: Sendable, Codable, Equatable {
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

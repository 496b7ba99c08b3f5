extension EventSource {
    /// The names of the features that events of this source have, known without reading them.
    package var featureNames: [String] {
        switch self {
        case .higgsml(let settings): settings.allFeatureNames
        case .twoGaussians: TwoGaussiansSettings.featureNames
        case .fourGaussians: FourGaussiansSettings.featureNames
        case .rotatedGaussians: RotatedGaussiansSettings.featureNames
        case .bumpHunt: BumpHuntSettings.featureNames
        }
    }

    /// The processes of this source, known without reading it: signals, then backgrounds.
    package var processes: [Process] {
        switch self {
        case .higgsml(let settings): settings.processes.processes
        case .twoGaussians, .rotatedGaussians, .bumpHunt: Process.signalAndBackground
        case .fourGaussians: FourGaussiansSettings.processes
        }
    }

    /// The nuisance parameter that a feature of the events holds; nil for none.
    package var parameter: EventParameter? {
        switch self {
        case .higgsml(let settings):
            settings.tauEnergyScales.map { EventParameter(feature: TauEnergyScales.featureName, testValues: $0.test) }
        case .rotatedGaussians(let settings):
            EventParameter(feature: RotatedGaussiansSettings.featureNames[2], testValues: settings.testAngles)
        case .twoGaussians, .fourGaussians, .bumpHunt: nil
        }
    }

    /// A source of which all events are drawn as the test events of this one.
    package var ofTestEvents: EventSource {
        switch self {
        case .rotatedGaussians(var settings):
            settings.angles = settings.testAngles
            return .rotatedGaussians(settings)
        case .bumpHunt(var settings):
            settings.resolution = settings.testResolution ?? settings.resolution
            return .bumpHunt(settings)
        case .higgsml, .twoGaussians, .fourGaussians: return self
        }
    }

    /// The names of the processes of this source, for example "signal", "background".
    package var processNames: [String] { processes.map(\.name) }
}

/// A nuisance parameter whose value is a feature of each event.
package struct EventParameter: Sendable, Equatable {
    package var feature: String
    /// The values among the test events, each of which has the events that are expected at it.
    package var testValues: [Double]
}

extension Process {
    static let signalAndBackground = [
        Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false),
    ]
}

extension TwoGaussiansSettings {
    /// The two features, dimensionless.
    package static let featureNames = ["x1", "x2"]
}

extension FourGaussiansSettings {
    /// The two features, dimensionless.
    package static let featureNames = ["x1", "x2"]

    static let processes = [
        Process(name: "signal1", isSignal: true), Process(name: "signal2", isSignal: true),
        Process(name: "background1", isSignal: false), Process(name: "background2", isSignal: false),
    ]
}

extension RotatedGaussiansSettings {
    /// The two features, dimensionless, and the angle of generation in radians.
    package static let featureNames = ["x1", "x2", "z"]
}

extension BumpHuntSettings {
    /// The energies of the two daughters, their sum and the resolution of either, all in units of the circle that they are
    /// measured on.
    package static let featureNames = ["y0", "y1", "y", "sigma"]
}

extension HiggsMLSettings {
    /// The 30 features in the order of the file; momenta and masses in GeV, angles in radians.
    ///
    /// Described in C. Adam-Bourdarios et al., "Learning to discover: the Higgs boson machine learning challenge",
    /// appendix B (CERN Open Data record 328).
    package static let featureNames = [
        "DER_mass_MMC", "DER_mass_transverse_met_lep", "DER_mass_vis", "DER_pt_h", "DER_deltaeta_jet_jet",
        "DER_mass_jet_jet", "DER_prodeta_jet_jet", "DER_deltar_tau_lep", "DER_pt_tot", "DER_sum_pt",
        "DER_pt_ratio_lep_tau", "DER_met_phi_centrality", "DER_lep_eta_centrality", "PRI_tau_pt", "PRI_tau_eta",
        "PRI_tau_phi", "PRI_lep_pt", "PRI_lep_eta", "PRI_lep_phi", "PRI_met", "PRI_met_phi", "PRI_met_sumet",
        "PRI_jet_num", "PRI_jet_leading_pt", "PRI_jet_leading_eta", "PRI_jet_leading_phi", "PRI_jet_subleading_pt",
        "PRI_jet_subleading_eta", "PRI_jet_subleading_phi", "PRI_jet_all_pt",
    ]
    /// The features of the file, and "tau_energy_scale" where events are parametrised by it.
    var allFeatureNames: [String] {
        Self.featureNames + (tauEnergyScales == nil ? [] : [TauEnergyScales.featureName])
    }
}

import Likelihood

extension ReferenceSet {
    /// Expected numbers, in the words of this package; nil where one does not exist, is not reached or out of bounds.
    ///
    /// Vectors of parameters are in the order of the model, of shape `[parameters]`; those of yields of shape `[bins]`.
    struct Expected: Decodable, Sendable {
        let settings: Settings
        let parameters: [ParameterEntry]
        let channels: [ChannelEntry]
        let data: DataEntry
        let points: [Point]
        let observedFit: Fit
        let goodnessOfFit: GoodnessOfFit
        /// The fit of the expected data at µ = 1 and nominal nuisance parameters.
        let asimovFit: Fit
        /// Uncertainties from the Fisher information at that point.
        let fisher: Fisher
        /// In o04, which has kinks: of the derivatives above and below.
        let fisherAbove: Fisher?
        let fisherBelow: Fisher?
        let discovery: Discovery
        /// q̃µ at µ = 1, µ bounded below at 0.
        let cls: CLs
        /// The same with the bounds of the workspace.
        let clsWithinWorkspaceBounds: CLsWithinWorkspaceBounds?
        let upperLimit: UpperLimit
        let minos: Minos
        let scan: [ScanPoint]
        let impacts: [ImpactEntry]
        /// CLs at µ = 1 of pseudo-experiments, in o02 and o05.
        let pseudoExperiments: PseudoExperiments?

        enum CodingKeys: String, CodingKey {
            case settings, parameters, data, discovery, impacts
            case channels = "channel_order"
            case points = "nll_points"
            case observedFit = "fit_observed"
            case goodnessOfFit = "goodness_of_fit"
            case asimovFit = "fit_asimov_mu1"
            case fisher = "fisher_asimov_mu1"
            case fisherAbove = "fisher_asimov_mu1_alpha_plus"
            case fisherBelow = "fisher_asimov_mu1_alpha_minus"
            case cls = "cls_mu1"
            case clsWithinWorkspaceBounds = "cls_mu1_workspace_bounds"
            case upperLimit = "upper_limit_95"
            case minos = "minos_mu"
            case scan = "scan_mu"
            case pseudoExperiments = "toys_mu1_brute_force"
        }
    }

    struct Settings: Decodable, Sendable {
        let measurement: String
        let interestName: String
        let interest: Int
        let normalisationCode: String
        let shapeCode: String

        enum CodingKeys: String, CodingKey {
            case measurement
            case interestName = "poi_name"
            case interest = "poi_index"
            case normalisationCode = "interpcode_normsys"
            case shapeCode = "interpcode_histosys"
        }

        var interpolation: InterpolationCodes {
            get throws {
                struct UnknownCode: Error {}
                guard let normalisation = NormalisationCode(rawValue: String(normalisationCode.dropFirst(4))),
                    let shape = ShapeCode(rawValue: String(shapeCode.dropFirst(4)))
                else { throw UnknownCode() }
                return InterpolationCodes(normalisation: normalisation, shape: shape)
            }
        }
    }

    struct ParameterEntry: Decodable, Sendable {
        let name: String
        let initial: Double
        let bounds: [Double]
        let isFixed: Bool
        /// "none", "normal" or "poisson".
        let constraint: String
        let auxiliaryDatum: Double?
        let width: Double?
        let factor: Double?
        let prefitUncertainty: Double?

        enum CodingKeys: String, CodingKey {
            case name, bounds, constraint, factor
            case initial = "init"
            case isFixed = "fixed"
            case auxiliaryDatum = "auxdata"
            case width = "sigma"
            case prefitUncertainty = "prefit_sigma"
        }
    }

    struct ChannelEntry: Decodable, Sendable {
        let name: String
        let binCount: Int

        enum CodingKeys: String, CodingKey {
            case name
            case binCount = "nbins"
        }
    }

    struct DataEntry: Decodable, Sendable {
        let observed: [Double]
        let auxiliaryData: [Double]
        let asimov: [Double]
        let asimovAuxiliaryData: [Double]
        let backgroundAsimov: [Double]

        enum CodingKeys: String, CodingKey {
            case observed = "observed_main"
            case auxiliaryData = "auxdata"
            case asimov = "asimov_mu1_main"
            case asimovAuxiliaryData = "asimov_mu1_aux"
            case backgroundAsimov = "asimov_mu0_main"
        }
    }

    /// −2 ln L of the observed data at a point; nil where a bin with data has no positive expectation.
    struct Point: Decodable, Sendable {
        let label: String
        let values: [Double]
        let yields: [Double]
        let twiceNLL: Double?
        let gradient: [Double]?

        enum CodingKeys: String, CodingKey {
            case label
            case values = "pars"
            case yields = "expected_main"
            case twiceNLL = "twice_nll"
            case gradient = "gradient_twice_nll"
        }
    }
}

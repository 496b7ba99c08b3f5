extension ReferenceSet {
    struct Fit: Decodable, Sendable {
        let values: [Double]
        let twiceNLL: Double
        /// Names of parameters that a bound holds.
        let atBound: [String]
        /// 0 for fixed parameters and those at a bound.
        let uncertainties: [Double]
        let yields: [Double]
        /// Indices of the parameters that have correlations.
        let correlationParameters: [Int]?
        /// Row by row with the diagonal.
        let correlations: [Double]?
        /// Of µ with all constrained parameters known, and with everything else known.
        let uncertaintyWithoutConstrained: Double?
        let uncertaintyAlone: Double?
        /// As if no bound held a parameter; only where one does.
        let uncertaintiesIgnoringBounds: [Double]?

        enum CodingKeys: String, CodingKey {
            case values = "bestfit"
            case twiceNLL = "twice_nll"
            case atBound = "at_bound"
            case uncertainties = "hessian_uncertainty"
            case yields = "fitted_main"
            case correlationParameters = "correlation_parameters"
            case correlations = "correlation_lower_triangle"
            case uncertaintyWithoutConstrained = "sigma_mu_freeze_constrained"
            case uncertaintyAlone = "sigma_mu_freeze_all"
            case uncertaintiesIgnoringBounds = "hessian_uncertainty_ignoring_active_bounds"
        }
    }

    struct GoodnessOfFit: Decodable, Sendable {
        let deviance: Double
        let degreesOfFreedom: Int
        let pValue: Double?

        enum CodingKeys: String, CodingKey {
            case deviance = "twice_nll_fit_minus_saturated"
            case degreesOfFreedom = "ndf"
            case pValue = "pvalue"
        }
    }

    struct Fisher: Decodable, Sendable {
        let interest: Double
        let withoutConstrained: Double
        let alone: Double
        /// Of the free parameters in order, or of all with 0 for the fixed ones.
        let all: [Double]

        enum CodingKeys: String, CodingKey {
            case interest = "sigma_mu"
            case withoutConstrained = "sigma_mu_freeze_constrained"
            case alone = "sigma_mu_freeze_all"
            case all = "sigma_all"
        }
    }

    struct Discovery: Decodable, Sendable {
        let q0: Double
        let significance: Double
        let pValue: Double
        let bestFit: Double
        let twiceNLLWithoutSignal: Double
        let twiceNLLMinimum: Double
        let conditionalValues: [Double]
        /// Asimov data at µ = 1 with the nuisance parameters fitted to the observed data at µ = 1.
        let postfitQ0: Double
        let postfitSignificance: Double
        let postfitAsimov: [Double]
        let postfitValues: [Double]
        /// Asimov data at µ = 1 with nominal nuisance parameters.
        let prefitQ0: Double
        let prefitSignificance: Double

        enum CodingKeys: String, CodingKey {
            case q0 = "q0_obs"
            case significance = "Z_obs"
            case pValue = "p0_obs"
            case bestFit = "muhat_bounded"
            case twiceNLLWithoutSignal = "twice_nll_mu0"
            case twiceNLLMinimum = "twice_nll_bounded_min"
            case conditionalValues = "conditional_pars_mu0"
            case postfitQ0 = "q0_exp_postfit_asimov"
            case postfitSignificance = "Z_exp_postfit_asimov"
            case postfitAsimov = "postfit_asimov_mu1_main"
            case postfitValues = "postfit_asimov_mu1_pars"
            case prefitQ0 = "q0_exp_prefit_asimov"
            case prefitSignificance = "Z_exp_prefit_asimov"
        }
    }

    struct CLs: Decodable, Sendable {
        let statistic: Double
        let asimovStatistic: Double
        let signalPlusBackground: Double
        let background: Double
        let observed: Double
        /// At −2, −1, 0, 1, 2 standard deviations.
        let expected: [Double]
        let asimov: [Double]
        let asimovValues: [Double]

        enum CodingKeys: String, CodingKey {
            case statistic = "qmu_tilde"
            case asimovStatistic = "qmu_tilde_asimov"
            case signalPlusBackground = "CLsb"
            case background = "CLb"
            case observed = "CLs_obs"
            case expected = "CLs_exp"
            case asimov = "asimov_mu0_postfit_main"
            case asimovValues = "asimov_mu0_postfit_pars"
        }
    }

    struct CLsWithinWorkspaceBounds: Decodable, Sendable {
        let statistic: Double
        let observed: Double

        enum CodingKeys: String, CodingKey {
            case statistic = "qmu"
            case observed = "CLs_obs"
        }
    }

    struct UpperLimit: Decodable, Sendable {
        let observed: Double
        /// At −2, −1, 0, 1, 2 standard deviations.
        let expected: [Double]
    }

    /// Offsets from µ̂ where the profile of −2 ln L rises by 1, and by 4.
    struct Minos: Decodable, Sendable {
        let up: Double?
        let down: Double?
        let up2: Double?
        let down2: Double?

        enum CodingKeys: String, CodingKey {
            case up, down
            case up2 = "up_2sigma"
            case down2 = "down_2sigma"
        }
    }

    struct ScanPoint: Decodable, Sendable {
        let mu: Double
        let twiceNLL: Double
        /// Above the minimum.
        let delta: Double

        enum CodingKeys: String, CodingKey {
            case mu, delta
            case twiceNLL = "twice_nll"
        }
    }

    /// Changes of µ̂ with a parameter fixed one uncertainty off its best fit.
    struct ImpactEntry: Decodable, Sendable {
        let index: Int
        let name: String
        let prefitUncertainty: Double?
        let postfitUncertainty: Double
        let prefitUp: Double?
        let prefitDown: Double?
        let postfitUp: Double?
        let postfitDown: Double?

        enum CodingKeys: String, CodingKey {
            case index, name
            case prefitUncertainty = "prefit_sigma"
            case postfitUncertainty = "postfit_sigma"
            case prefitUp = "prefit_up"
            case prefitDown = "prefit_down"
            case postfitUp = "postfit_up"
            case postfitDown = "postfit_down"
        }
    }

    struct PseudoExperiments: Decodable, Sendable {
        let signalPlusBackground: Double
        let signalPlusBackgroundUncertainty: Double
        let background: Double
        let backgroundUncertainty: Double
        let cls: Double
        let count: Int

        enum CodingKeys: String, CodingKey {
            case signalPlusBackground = "CLsb"
            case signalPlusBackgroundUncertainty = "CLsb_err"
            case background = "CLb"
            case backgroundUncertainty = "CLb_err"
            case cls = "CLs"
            case count = "n_toys_per_hypothesis"
        }
    }
}

/// Everything that was found out from a model and its data.
///
///     let inference = try Inference(likelihood, request)
///     print(inference.document.bytes(.pretty))
///
/// A fit that does not converge is a result: its figures are there with the status, and those that do not exist are nil.
package struct Inference: Sendable {
    package let model: StatisticalModel
    package let fit: FitResult
    package let goodness: GoodnessOfFit
    package let pulls: [Pull]
    /// By index of the parameter, one standard deviation.
    package let intervals: [Int: ParameterInterval]
    /// What is told of the parameter of interest; nil without one.
    package let interest: InterestInference?

    /// Fits, tests and scans.
    ///
    /// - Throws: `ToyError` for pseudo-experiments at a signal strength that is not above 0.
    package init(_ likelihood: NegativeLogLikelihood, _ request: InferenceRequest) throws(ToyError) {
        let fitter = Fitter(likelihood)
        let fit = fitter.fit()
        model = likelihood.model
        self.fit = fit
        goodness = fit.goodnessOfFit(of: likelihood.model)
        pulls = fit.pulls(of: likelihood.model)
        intervals = Dictionary(
            uniqueKeysWithValues: fit.parameters.indices.filter { !fit.parameters[$0].isFixed }.map {
                ($0, ProfileLikelihood(fitter, of: $0, bestFit: fit).interval())
            })
        interest = try request.interest.map { index throws(ToyError) in
            try InterestInference(of: index, fitter: fitter, bestFit: fit, request)
        }
    }
}

/// What is found out of the parameter of interest.
///
/// Figures that need an Asimov data set which the model cannot give (it would expect less than no event) are the reason why.
package struct InterestInference: Sendable {
    package let index: Int
    package let discovery: DiscoveryTest
    /// The median of experiments with µ = 1 and the nuisance parameters that fit the data best there, pyhf's convention.
    package let expectedDiscovery: Result<DiscoveryTest, ModelError>
    /// The same with the nominal nuisance parameters.
    package let prefitExpectedDiscovery: Result<DiscoveryTest, ModelError>
    package let cls: Result<CLsTest, ModelError>
    package let limit: Result<UpperLimit, ModelError>
    package let breakdown: UncertaintyBreakdown?
    /// The uncertainty from the Fisher information of the Asimov data set at µ = 1 and nominal nuisance parameters.
    package let asimovUncertainty: Double?
    /// In the order of the model; nil when not asked for, as below.
    package let impacts: [Impact]?
    package let scan: [ProfilePoint]?
    package let surface: ProfileSurface?
    package let toys: ToyInference?

    init(of index: Int, fitter: Fitter, bestFit: FitResult, _ request: InferenceRequest) throws(ToyError) {
        let model = fitter.likelihood.model
        let profile = ProfileLikelihood(fitter, of: index, bestFit: bestFit)
        self.index = index
        discovery = profile.discoveryTest()
        expectedDiscovery = Result { () throws(ModelError) in try profile.expectedDiscoveryTest() }
        prefitExpectedDiscovery = Result { () throws(ModelError) in try profile.prefitDiscoveryTest() }
        cls = Result { () throws(ModelError) in try profile.clsTest(signalStrength: request.testedSignalStrength) }
        limit = Result { () throws(ModelError) in
            try profile.upperLimit(confidenceLevel: request.confidenceLevel)
        }
        breakdown = bestFit.breakdown(of: index, in: model, groups: request.groups)
        var nominal = model.initialValues
        nominal[index] = 1
        asimovUncertainty = model.asimovUncertainty(of: index, at: nominal)
        impacts = request.impacts ? fitter.impacts(on: index, bestFit: bestFit) : nil
        scan = request.scanPoints.map { profile.scan(standardDeviations: Self.scanRange, count: $0) }
        surface = request.surface.map { surface in
            let other = ProfileLikelihood(fitter, of: surface.partner, bestFit: bestFit)
            let values = [profile, other].map {
                $0.values(standardDeviations: Self.scanRange, count: surface.points)
            }
            return ProfileSurface(
                partner: surface.partner,
                grid: fitter.scan((index, values[0]), (surface.partner, values[1]), bestFit: bestFit))
        }
        toys = try request.toys.map { request throws(ToyError) in
            try ToyInference(of: index, likelihood: fitter.likelihood, request)
        }
    }

    /// Standard deviations on both sides of the best fit.
    private static let scanRange = 3.0
}

/// The profile likelihood over the parameter of interest and another one.
package struct ProfileSurface: Sendable {
    /// Index of the other parameter.
    package let partner: Int
    /// The parameter of interest changes from row to row.
    package let grid: ProfileGrid
}

/// What pseudo-experiments tell.
package struct ToyInference: Sendable {
    /// Pseudo-experiments a hypothesis.
    package let count: Int
    package let exclusion: ToyExclusion?
    package let discovery: ToyDiscovery?
    /// Pseudo-experiments whose fits failed, of all ensembles; the probabilities are shares of the others.
    package let failures: [FitStatus: Int]

    /// The same in a fixed order.
    package var failureCounts: [(status: FitStatus, count: Int)] {
        FitStatus.allCases.compactMap { status in failures[status].map { (status, $0) } }
    }

    init(of index: Int, likelihood: NegativeLogLikelihood, _ request: ToyRequest) throws(ToyError) {
        let toys = 0..<request.count
        let exclusionTest = try ToyTest(
            .exclusion(signalStrength: request.testedSignalStrength), of: index, likelihood: likelihood)
        let discoveryTest = try ToyTest(.discovery, of: index, likelihood: likelihood)
        // One count over the three ensembles.
        func next(_ test: ToyTest, _ hypothesis: ToyHypothesis, after done: Int) -> ToyEnsemble {
            var settings = request.settings
            if let report = settings.progress {
                settings.progress = { @Sendable count in report(done + count) }
            }
            return test.ensemble(hypothesis, toys: toys, settings: settings)
        }
        let signal = next(exclusionTest, .signalPlusBackground, after: 0)
        let background = next(exclusionTest, .background, after: toys.count)
        let discovery = next(discoveryTest, .background, after: 2 * toys.count)
        count = toys.count
        exclusion = try exclusionTest.exclusion(signalPlusBackground: signal, background: background)
        self.discovery = try discoveryTest.discovery(background: discovery)
        failures = [signal, background, discovery].reduce(into: [:]) { $0.merge($1.failures, uniquingKeysWith: +) }
    }
}

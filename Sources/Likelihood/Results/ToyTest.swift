import Numerical
import Synchronization

/// How pseudo-experiments are computed.
package struct ToySettings: Sendable {
    package var seed: Int
    /// Identity of the model and the observed data; ensembles are merged only within one.
    package var identity: ContentHash
    /// The results do not depend on it.
    package var threads: Int
    /// Is told the number of pseudo-experiments done, in ascending order; called on the computing threads.
    package var progress: (@Sendable (Int) -> Void)?

    package init(
        seed: Int, identity: ContentHash, threads: Int = 1, progress: (@Sendable (Int) -> Void)? = nil
    ) {
        self.seed = seed
        self.identity = identity
        self.threads = threads
        self.progress = progress
    }
}

/// A hypothesis test by pseudo-experiments.
///
///     let test = try ToyTest(.exclusion(signalStrength: 1), of: interest, likelihood: likelihood)
///     let signal = test.ensemble(.signalPlusBackground, toys: 0..<10_000, settings: settings)
///     let background = test.ensemble(.background, toys: 0..<10_000, settings: settings)
///     let result = try test.exclusion(signalPlusBackground: signal, background: background)
///
/// Data are drawn with the nuisance parameters of the conditional fits to the observed data, at the tested µ and at
/// µ = 0 (the procedure of ATLAS and CMS, ATL-PHYS-PUB-2011-11). Every pseudo-experiment is then fitted from the one at
/// the tested µ on.
package struct ToyTest: Sendable {
    package let statistic: ToyStatistic
    package let interest: Int
    /// The worst status of the fits to the observed data, see `FitStatus.firstFailure`.
    package let status: FitStatus
    /// The test statistic of the observed data, nil when a fit failed.
    package let observed: Double?
    /// The fit to the observed data at the tested µ.
    package let testedFit: FitResult
    /// The fit to the observed data at µ = 0.
    package let backgroundFit: FitResult
    let model: StatisticalModel

    /// Fits the observed data.
    ///
    /// - Throws: `ToyError` for an exclusion of a signal strength that is not above 0.
    package init(_ statistic: ToyStatistic, of interest: Int, likelihood: NegativeLogLikelihood) throws(ToyError) {
        if case .exclusion(let value) = statistic, !(value > 0 && value.isFinite) {
            throw .impossibleSignalStrength(value)
        }
        self.statistic = statistic
        self.interest = interest
        model = likelihood.model
        let fitter = Fitter(likelihood)
        backgroundFit = fitter.fit(fixing: [interest: 0], wantsCovariance: false)
        testedFit = fitter.fit(fixing: [interest: statistic.signalStrength], startingAt: backgroundFit.values)
        let outcome = statistic.outcome(of: likelihood, interest: interest, near: testedFit)
        let statuses = [backgroundFit.status, testedFit.status, outcome.status]
        status = .firstFailure(statuses)
        observed = status.isMinimum ? outcome.value : nil
    }

    /// Draws and fits pseudo-experiments.
    ///
    /// - Parameters:
    ///   - toys: Their indices, those that other jobs do not compute.
    /// - Returns: Their test statistics; all failed as the fits to the observed data when these found no minimum.
    package func ensemble(_ hypothesis: ToyHypothesis, toys: Range<Int>, settings: ToySettings) -> ToyEnsemble {
        let origin = ToyOrigin(
            identity: settings.identity, seed: settings.seed, parameterOfInterest: model.parameters[interest].name,
            statistic: statistic, hypothesis: hypothesis)
        guard status.isMinimum else {
            let outcomes = [ToyOutcome](repeating: .failure(status), count: toys.count)
            return ToyEnsemble(origin: origin, first: toys.lowerBound, outcomes: outcomes)
        }
        let truth = hypothesis == .background ? backgroundFit.values : testedFit.values
        let done = Mutex(0)
        let outcomes = concurrentMap(count: toys.count, threads: settings.threads) { offset in
            var stream = origin.stream(ofToy: toys.lowerBound + offset)
            let data = model.pseudoExperiment(at: truth, stream: &stream)
            let outcome = outcome(of: data)
            if let progress = settings.progress {
                done.withLock { count in
                    count += 1
                    progress(count)
                }
            }
            return outcome
        }
        return ToyEnsemble(origin: origin, first: toys.lowerBound, outcomes: outcomes)
    }

    private func outcome(of data: ModelData) -> ToyOutcome {
        do {
            let likelihood = try NegativeLogLikelihood(model: model, data: data)
            return statistic.outcome(of: likelihood, interest: interest, near: testedFit)
        } catch {
            preconditionFailure("a pseudo-experiment does not fit the model that drew it: \(error)")
        }
    }
}

import Glibc
import Numerical

/// Upper limits on a signal strength by CLs, see `CLsTest`.
package struct UpperLimit: Sendable, Equatable {
    /// 0.95 for a limit at 95 %.
    package let confidenceLevel: Double
    /// `notReached` when the data exclude no signal strength.
    package let observed: Crossing
    /// Limits of data that fluctuate by −2, −1, 0, +1, +2 standard deviations about the background.
    package let expected: [Crossing]
    /// The worst status of the best fits and of that at µ = 0, see `FitStatus.firstFailure`.
    package let status: FitStatus
    /// Conditional fits that the limits took.
    package let fitCount: Int
}

extension ProfileLikelihood {
    /// The upper limits where CLs falls to 1 − confidence level, observed and expected.
    ///
    /// They are not limited by the upper bound of the signal strength. The expected ones follow from the Asimov data set
    /// without signal alone: Φ(N − √q̃A) / Φ(N) = α is solved for √q̃A, and q̃A(µ) for µ.
    ///
    /// - Parameter confidenceLevel: Between 0.5 and 1.
    /// - Throws: `ModelError` when the model expects a negative yield without signal.
    package func upperLimit(confidenceLevel: Double = 0.95) throws(ModelError) -> UpperLimit {
        precondition(0.5 < confidenceLevel && confidenceLevel < 1, "a confidence level is between 0.5 and 1")
        let profile = withoutUpperBound()
        return try profile.upperLimit(confidenceLevel, asimov: profile.asimovProfile(at: 0))
    }

    private func upperLimit(_ confidenceLevel: Double, asimov: ProfileLikelihood) -> UpperLimit {
        let fitsBefore = fitCount
        let failure = FitStatus.firstFailure([bestFit.status, point(at: 0).fit.status, asimov.bestFit.status])
        guard failure.isMinimum else {
            return UpperLimit(
                confidenceLevel: confidenceLevel, observed: .failed(failure),
                expected: ExpectedBand.deviations.map { _ in .failed(failure) }, status: failure,
                fitCount: fitCount - fitsBefore)
        }
        let expected = ExpectedBand.deviations.map { deviations in
            asimov.expectedLimit(alpha: 1 - confidenceLevel, deviations: deviations)
        }
        let observed = observedLimit(alpha: 1 - confidenceLevel, asimov: asimov)
        return UpperLimit(
            confidenceLevel: confidenceLevel, observed: observed, expected: expected, status: failure,
            fitCount: fitCount - fitsBefore + asimov.fitCount)
    }

    private func observedLimit(alpha: Double, asimov: ProfileLikelihood) -> Crossing {
        let background = bestValue < 0 ? point(at: 0).rise : 0
        let search = CrossingSearch(
            profiles: [self, asimov], origin: max(0, bestValue), limit: farthestLimit(asimov)
        ) { signalStrength in
            let qMuTilde = max(0, self.estimate(at: signalStrength) - background)
            let asimovQMuTilde = max(0, asimov.estimate(at: signalStrength))
            guard qMuTilde.isFinite, asimovQMuTilde.isFinite else { return .infinity }
            let cls = CLsTest.logarithms(qMuTilde: qMuTilde, asimovQMuTilde: asimovQMuTilde)
            return log(alpha) - (cls.clsb - cls.clb)
        }
        return search.run()
    }

    /// The limit expected N standard deviations about the background, of the Asimov data set without signal.
    private func expectedLimit(alpha: Double, deviations: Double) -> Crossing {
        let root = deviations - SpecialFunctions.normalQuantile(alpha * SpecialFunctions.normalCumulative(deviations))
        return CrossingSearch(profiles: [self], origin: 0, limit: farthestLimit(self)) { signalStrength in
            self.estimate(at: signalStrength) - root * root
        }.run()
    }

    /// Where a search gives up.
    private func farthestLimit(_ asimov: ProfileLikelihood) -> Double {
        max(0, bestValue) + CrossingSearch.farthest * max(scale, asimov.scale)
    }

    private func withoutUpperBound() -> ProfileLikelihood {
        guard bestValue >= fitter.bounds[interest].upperBound else { return self }
        let fitter = Fitter(likelihood, settings: fitter.settings)
        fitter.bounds = self.fitter.bounds
        fitter.bounds[interest] = fitter.bounds[interest].lowerBound...(.infinity)
        let bestFit = fitter.fit(fixing: fixed, startingAt: self.bestFit.values)
        return ProfileLikelihood(fitter, of: interest, fixing: fixed, bestFit: bestFit)
    }
}

/// A test statistic with the status of the fits behind it.
package struct TestStatistic: Sendable, Equatable {
    /// Never below 0; infinity when the hypothesis cannot give the data, not a number only with a status that says why.
    package let value: Double
    /// The worst status of the fits, see `FitStatus.firstFailure`.
    package let status: FitStatus

    /// √q, the significance in standard deviations of q0, and of qµ (arXiv:1007.1727, eqs. 53 and 60).
    package var significance: Double { value.squareRoot() }
}

extension ProfileLikelihood {
    /// The test statistic of discovery.
    ///
    ///     q0 = t(0)  if µ̂ ≥ 0,  else 0
    ///
    /// Equation 12 of arXiv:1007.1727.
    package func q0() -> TestStatistic {
        statistic(bestValue >= 0 ? point(at: 0).rise : 0, fits: [point(at: 0)])
    }

    /// The test statistic of upper limits.
    ///
    ///     qµ = t(µ)  if µ̂ ≤ µ,  else 0
    ///
    /// Equation 14 of arXiv:1007.1727.
    package func qMu(_ signalStrength: Double) -> TestStatistic {
        let point = point(at: signalStrength)
        return statistic(bestValue <= signalStrength ? point.rise : 0, fits: [point])
    }

    /// The test statistic of upper limits on a signal strength that is not negative.
    ///
    ///     q̃µ = −2 ln L(µ, θ̂(µ)) / L(0, θ̂(0))  if µ̂ < 0,  t(µ)  if 0 ≤ µ̂ ≤ µ,  else 0
    ///
    /// Equation 16 of arXiv:1007.1727; the same as qµ with a lower bound of 0.
    package func qMuTilde(_ signalStrength: Double) -> TestStatistic {
        let point = point(at: signalStrength)
        guard bestValue < 0 else { return statistic(bestValue <= signalStrength ? point.rise : 0, fits: [point]) }
        let background = self.point(at: 0)
        return statistic(signalStrength >= 0 ? point.rise - background.rise : 0, fits: [background, point])
    }

    private func statistic(_ value: Double, fits: [ProfilePoint]) -> TestStatistic {
        TestStatistic(
            value: value.isNaN ? value : max(0, value),
            status: .firstFailure([bestFit.status] + fits.map(\.fit.status)))
    }
}

extension FitStatus {
    /// The first that is no minimum, else the first that is not `converged`.
    package static func firstFailure(_ statuses: [FitStatus]) -> FitStatus {
        statuses.first { !$0.isMinimum } ?? statuses.first { $0 != .converged } ?? .converged
    }
}

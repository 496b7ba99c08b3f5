import Glibc
import Numerical

/// A test of a signal strength by CLs with the asymptotic distributions of q̃µ.
///
/// Equations 65 and 66 of arXiv:1007.1727 with q̃µ of an Asimov data set without signal in place of µ²/σ², as pyhf has
/// it; CLs is Read's, doi 10.1088/0954-3899/28/10/313.
package struct CLsTest: Sendable, Equatable {
    /// µ.
    package let signalStrength: Double
    /// q̃µ of the data.
    package let qMuTilde: Double
    /// q̃µ of the data expected without signal.
    package let asimovQMuTilde: Double
    /// The worst status of the fits, see `FitStatus.firstFailure`. The probabilities may be not a number only with such one.
    package let status: FitStatus

    /// The p-value of signal and background.
    package var clsb: Double { exp(logarithms.clsb) }
    /// The p-value of the background alone, in the direction of the signal.
    package var clb: Double { exp(logarithms.clb) }
    /// CLs = CLsb / CLb.
    package var observed: Double { exp(logarithms.clsb - logarithms.clb) }
    /// CLs of data that fluctuate by −2, −1, 0, +1, +2 standard deviations about the background.
    package var expected: [Double] { ExpectedBand.deviations.map(expected) }

    /// CLs of data that fluctuate by N standard deviations about the background,
    ///
    ///     CLs = Φ(N − √q̃A) / Φ(N)
    package func expected(at deviations: Double) -> Double {
        exp(
            SpecialFunctions.logNormalSurvival(asimovQMuTilde.squareRoot() - deviations)
                - SpecialFunctions.logNormalSurvival(-deviations))
    }

    private var logarithms: (clsb: Double, clb: Double) {
        Self.logarithms(qMuTilde: qMuTilde, asimovQMuTilde: asimovQMuTilde)
    }

    /// ln CLsb and ln CLb of equation 65; far in the tails only their logarithms are within range.
    static func logarithms(qMuTilde: Double, asimovQMuTilde: Double) -> (clsb: Double, clb: Double) {
        let asimovRoot = asimovQMuTilde.squareRoot()
        let excess = excess(of: qMuTilde, asimovQMuTilde: asimovQMuTilde)
        return (SpecialFunctions.logNormalSurvival(excess + asimovRoot), SpecialFunctions.logNormalSurvival(excess))
    }

    /// What fits cannot tell from 0.
    private static let resolution = 1e-13

    /// Standard deviations by which the data are less like signal than the background is in the median.
    private static func excess(of qMuTilde: Double, asimovQMuTilde: Double) -> Double {
        // Signal and background are the same to the data: neither is excluded.
        guard asimovQMuTilde > resolution else { return 0 }
        guard qMuTilde > asimovQMuTilde else { return qMuTilde.squareRoot() - asimovQMuTilde.squareRoot() }
        return (qMuTilde - asimovQMuTilde) / (2 * asimovQMuTilde.squareRoot())
    }
}

/// The places of expected results, −2 to +2 standard deviations about the median.
package enum ExpectedBand {
    package static let deviations: [Double] = [-2, -1, 0, 1, 2]
}

extension ProfileLikelihood {
    /// The CLs test of a signal strength.
    ///
    /// - Throws: `ModelError` when the model expects a negative yield without signal.
    package func clsTest(signalStrength: Double) throws(ModelError) -> CLsTest {
        clsTest(signalStrength: signalStrength, asimov: try asimovProfile(at: 0))
    }

    /// The CLs test with the profile of the data expected without signal, for tests of many signal strengths.
    package func clsTest(signalStrength: Double, asimov: ProfileLikelihood) -> CLsTest {
        let observed = qMuTilde(signalStrength)
        let expected = asimov.qMuTilde(signalStrength)
        return CLsTest(
            signalStrength: signalStrength, qMuTilde: observed.value, asimovQMuTilde: expected.value,
            status: .firstFailure([point(at: 0).fit.status, observed.status, expected.status]))
    }
}

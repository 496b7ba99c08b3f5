import Events
import Foundation
import Likelihood
import Sweep
import TestSupport
import Testing
import Training

@testable import Analysis

/// Test events of the bump hunt on a grid of y, as many as drawn ones would be in the limit.
extension RatioSample {
    /// - Parameters:
    ///   - ratio: What a classifier makes of y.
    ///   - exact: p_s / p_b at y.
    init(signal: Double, background: Double, cells: Int = 800, ratio: (Double) -> Double, exact: (Double) -> Double) {
        let grid = (0..<cells).map { (Double($0) + 0.5) / Double(cells) - 0.5 }
        self.init(
            ratios: grid.map(ratio) + grid.map(ratio),
            weights: grid.map { signal * exact($0) / Double(cells) } + grid.map { _ in background / Double(cells) },
            isSignal: grid.map { _ in true } + grid.map { _ in false })
    }

    /// With the right ratios of a sum of this standard deviation.
    init(signal: Double, background: Double, width: Double) {
        let ratio = { BumpHuntRatio.ratio($0, sigma: width / 2.0.squareRoot()) }
        self.init(signal: signal, background: background, ratio: ratio, exact: ratio)
    }
}

@Suite struct UnbinnedMeasurementTests {
    private func figures(_ sample: RatioSample, _ settings: MeasurementSettings) throws -> [String: Double] {
        let result = try UnbinnedMeasurement(sample, settings: settings).result()
        #expect(result.status == .converged)
        return result.figures
    }

    private let fixed = MeasurementSettings(
        kind: .unbinned, signalStrength: 0.1, unbinned: UnbinnedSettings(yieldTerm: .fixedTotal))

    /// The ends of the interval where the plainly written −2 ln L has risen by 1 over its value at the best fit.
    private func expectInterval(
        _ figures: [String: Double], _ deviance: (Double) -> Double, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let best = try #require(figures["mu_hat"])
        let (up, down) = (try #require(figures["mu_up"]), try #require(figures["mu_down"]))
        for end in [up, down] {
            expectClose(deviance(best + end) - deviance(best), 1, absolute: 1e-5, sourceLocation: sourceLocation)
        }
        for step in [-1e-4, 1e-4] { #expect(deviance(best + step) > deviance(best), sourceLocation: sourceLocation) }
        try expectClose(#require(figures["sigma_mu"]), (up - down) / 2, relative: 1e-12)
        try expectClose(
            #require(figures["significance"]), (deviance(0) - deviance(best)).squareRoot(), relative: 1e-6)
    }

    @Test func extendedLikelihood() throws {
        let sample = RatioSample(signal: 20, background: 100, width: 0.1)
        let settings = MeasurementSettings(kind: .unbinned, signalStrength: 0.7)
        let figures = try figures(sample, settings)
        try expectClose(#require(figures["mu_hat"]), 0.7, relative: 1e-8)
        try expectInterval(figures) { mu in
            var sum = mu * 20.0
            for row in sample.ratios.indices {
                let weight = sample.weights[row] * (sample.isSignal[row] ? 0.7 : 1)
                sum -= weight * log(1 + mu * 0.2 * sample.ratios[row])
            }
            return 2 * sum
        }
    }

    /// The yields of the events do not matter, only the fraction and the total do.
    @Test func fixedTotal() throws {
        let sample = RatioSample(signal: 3, background: 700, width: 0.1)
        let figures = try figures(sample, fixed)
        try expectClose(#require(figures["mu_hat"]), 0.1, relative: 1e-8)
        try expectInterval(figures) { fraction in
            var sum = 0.0
            for row in sample.ratios.indices {
                let weight = 10_000 * sample.weights[row] * (sample.isSignal[row] ? 0.1 / 3 : 0.9 / 700)
                sum -= weight * log(fraction * sample.ratios[row] + 1 - fraction)
            }
            return 2 * sum
        }
    }

    /// D_bumphunt.json, figure5, s_y = √2 σ.
    @Test func figure5() throws {
        let without = { BumpHuntRatio.ratio($0, from: 0, to: 0.29) }
        let unaware = try figures(
            RatioSample(signal: 1, background: 1, cells: 5000, ratio: without, exact: without), fixed)
        try expectClose(#require(unaware["mu_down"]), 0.08767684 - 0.1, absolute: 2e-5)
        try expectClose(#require(unaware["mu_up"]), 0.11245557 - 0.1, absolute: 2e-5)
        var sample = RatioSample(ratios: [], weights: [], isSignal: [])
        for index in 0..<40 {
            let sigma = 0.29 * (Double(index) + 0.5) / 40
            let part = RatioSample(signal: 1, background: 1, width: sigma * 2.0.squareRoot())
            sample.ratios += part.ratios
            sample.weights += part.weights
            sample.isSignal += part.isSignal
        }
        let aware = try figures(sample, fixed)
        try expectClose(#require(aware["mu_down"]), 0.09119377 - 0.1, absolute: 1e-4)
        try expectClose(#require(aware["mu_up"]), 0.10898081 - 0.1, absolute: 1e-4)
        try expectClose(#require(aware["sigma_mu_unbiased"]), 0.008895353, relative: 1e-2)
    }

    /// D_bumphunt.json, figure7_right, s_y = σ: a classifier that is told another σ′.
    @Test(arguments: [
        (0.02, 0.02, 0.0041187135596812766, 0.0999999999995824, 0.004118713559673236),
        (0.04, 0.02, 0.005542226751242733, 0.06465912595178785, 0.0038382085182174478),
        (0.04, 0.08, 0.005506338579992412, 0.12896103047921592, 0.006821748619280017),
        (0.16, 0.08, 0.012971794245678594, 0.04966164030252317, 0.006675219116474021),
        (0.32, 0.32, 0.0533613475047849, 0.09999999999999967, 0.0533613475047849),
    ])
    func figure7(sigma: Double, told: Double, unbiased: Double, mu: Double, curvature: Double) throws {
        let sample = RatioSample(
            signal: 1, background: 1, ratio: { BumpHuntRatio.ratio($0, sigma: told / 2.0.squareRoot()) },
            exact: { BumpHuntRatio.ratio($0, sigma: sigma / 2.0.squareRoot()) })
        let figures = try figures(sample, fixed)
        try expectClose(#require(figures["sigma_mu_unbiased"]), unbiased, relative: 1e-6)
        try expectClose(#require(figures["mu_hat"]), mu, relative: 1e-6)
        let fit = try UnbinnedMeasurement(sample, settings: fixed).result().fit
        try expectClose(#require(fit.parameters[0].uncertainty), curvature, relative: 1e-5)
    }

    @Test func anUnbiasedEstimateWithTheRightRatiosHasTheUncertaintyOfTheFit() throws {
        let sample = RatioSample(signal: 20, background: 100, width: 0.1)
        let settings = MeasurementSettings(kind: .unbinned, signalStrength: 1)
        let result = try UnbinnedMeasurement(sample, settings: settings).result()
        try expectClose(
            #require(result.figures["sigma_mu_unbiased"]), #require(result.fit.parameters[0].uncertainty),
            relative: 1e-9)
        // Scaled ratios bias the fit but not this.
        var scaled = sample
        scaled.ratios = sample.ratios.map { 1.1 * $0 }
        let wrong = try UnbinnedMeasurement(scaled, settings: settings).result().figures
        try expectClose(
            #require(wrong["sigma_mu_unbiased"]), #require(result.figures["sigma_mu_unbiased"]), relative: 1e-2)
    }

    @Test func impossibleStrengthsAreRefused() {
        let sample = RatioSample(signal: 1, background: 1, width: 0.1)
        var settings = fixed
        settings.signalStrength = 0.95
        #expect(throws: ModelError.signalStrengthOutOfRange(0.95, range: 0...0.9)) {
            _ = try UnbinnedMeasurement(sample, settings: settings)
        }
    }
}

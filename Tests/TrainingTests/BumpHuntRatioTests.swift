import Events
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct BumpHuntRatioTests {
    private func sample(_ rows: [(y: Double, sigma: Double)]) -> EventSample {
        EventSample(
            featureNames: BumpHuntSettings.featureNames, features: rows.flatMap { [0, 0, $0.y, $0.sigma] },
            process: rows.map { _ in 0 }, weights: rows.map { _ in 1 }, variations: [])
    }

    /// D_bumphunt.json, where s_y is the deviation of the sum: √2 σ.
    @Test(arguments: [
        (0.08, -0.5, 3.28500454538971e-08), (0.08, -0.25, 0.03777822543998446), (0.08, -0.1, 2.2831135673627743),
        (0.08, 0, 4.986778505017909), (0.08, 0.03, 4.648188673372112), (0.03, -0.1, 0.05140929987637018),
        (0.03, 0, 13.298076013381092), (0.32, -0.5, 0.7356485372526153), (0.32, 0, 1.265583747186981),
    ])
    func ratioIsTheReference(width: Double, _ y: Double, _ expected: Double) {
        expectClose(BumpHuntRatio.ratio(y, sigma: width / 2.0.squareRoot()), expected, relative: 1e-12)
    }

    @Test(arguments: [0.01, 0.2, 0.6, 1, 1.99, 2.01]) func ratioHasMeanOne(sigma: Double) {
        let cells = 4000
        let grid = (0..<cells).map { (Double($0) + 0.5) / Double(cells) - 0.5 }
        let sum = grid.reduce(0) { $0 + BumpHuntRatio.ratio($1, sigma: sigma) }
        expectClose(sum / Double(cells), 1, relative: 1e-12)
    }

    /// Against Simpson's rule in ln σ.
    @Test(arguments: [(0.0, 0.29), (0.05, 0.3), (0.4, 1.0)]) func meanOverAUniformResolution(from: Double, to: Double) {
        for y in [1e-6, 0.01, 0.1, 0.35, -0.5] {
            // Below y / 40 nothing is left.
            let low = log(max(from, min(y.magnitude, 1 - y.magnitude) / 40))
            let cells = 4000
            let step = (log(to) - low) / Double(cells)
            let integral = (0...cells).reduce(0.0) { sum, index in
                let sigma = exp(low + Double(index) * step)
                let weight = index == 0 || index == cells ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
                return sum + weight * sigma * BumpHuntRatio.ratio(y, sigma: sigma)
            }
            expectClose(
                BumpHuntRatio.ratio(y, from: from, to: to), integral * step / 3 / (to - from), relative: 1e-9)
        }
    }

    @Test func edges() {
        let root = Double.pi.squareRoot()
        expectClose(BumpHuntRatio.ratio(0, from: 0.01, to: 0.02), log(2) / (0.01 * 2 * root), relative: 1e-12)
        #expect(BumpHuntRatio.ratio(0, from: 0, to: 0.1) == .infinity)
        #expect(BumpHuntRatio.ratio(0.1, sigma: 0).isNaN && BumpHuntRatio.ratio(0.1, sigma: -1).isNaN)
        #expect(BumpHuntRatio.ratio(.nan, sigma: 0.1).isNaN)
    }

    @Test func logitsAreThoseOfWhatTheClassifierIsTold() throws {
        let rows = [(y: 0.1, sigma: 0.04), (-0.3, 0.2), (0, 0.1)]
        func ratio(_ y: Double, _ sigma: Double) -> Double { BumpHuntRatio.ratio(y, sigma: sigma) }
        for (logit, (y, sigma)) in zip(try BumpHuntRatio().logits(of: sample(rows)), rows) {
            expectClose(logit, log(ratio(y, sigma)), relative: 1e-12)
        }
        let mean = BumpHuntRatio(averagedOver: .values([0.04, 0.2]))
        for (logit, (y, _)) in zip(try mean.logits(of: sample(rows)), rows) {
            expectClose(logit, log((ratio(y, 0.04) + ratio(y, 0.2)) / 2), relative: 1e-12)
        }
        let extremes = try BumpHuntRatio().logits(of: sample([(0.5, 1e-4), (0, 1e-4)]))
        #expect(extremes.allSatisfy { $0.isFinite })
        let impossible = try BumpHuntRatio().logits(of: sample([(0.1, 0)]))
        #expect(impossible[0].isNaN)
    }

    @Test func densitiesFollowTheInputs() {
        let settings = BumpHuntSettings(
            resolution: .uniform(from: 0, to: 0.3), testResolution: .values([0.1]), train: 2, validation: 2, test: 2)
        func densities(_ inputs: [String]) -> ExactDensities? {
            ExactDensities(of: .bumpHunt(settings), inputs: inputs)
        }
        #expect(densities(["y"]) == .bumpHunt(.uniform(from: 0, to: 0.3)))
        #expect(densities(["sigma", "y"]) == .bumpHuntAware)
        #expect(densities([]) == nil && densities(["sigma"]) == nil && densities(["y0", "y1", "y"]) == nil)
        #expect(densities(["y"])?.isConsistent == true)
        #expect(!ExactDensities.bumpHunt(.values([])).isConsistent)
    }

    @Test(arguments: [ExactDensities.bumpHuntAware, .bumpHunt(.values([0.1])), .bumpHunt(.uniform(from: 0, to: 0.2))])
    func filesKeepIt(_ densities: ExactDensities) throws {
        let classifier = TrainedClassifier.likelihoodRatio(densities)
        #expect(try TrainedClassifier(decoding: classifier.encoded()) == classifier)
    }
}

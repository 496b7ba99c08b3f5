import Events
import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct AnalyticClassifierTests {
    // MARK: The toy of papers A and B

    /// p_s / (p_s + p_b) with the densities written out.
    @Test func scoreIsTheShareOfTheSignalDensity() throws {
        let grid = PlaneGrid(centre: 0.5, radius: 4, step: 0.5)
        let (signal, background) = (grid.gaussian((0, 0), correlation: -0.5), grid.gaussian((1, 1)))
        let scores = try AnalyticClassifier.twoGaussians.scores(of: grid.sample())
        for (score, (signal, background)) in zip(scores, zip(signal, background)) {
            expectClose(score, signal / (signal + background), relative: 1e-13)
        }
    }

    /// Integrals of smooth functions agree to 1e-9. The edges of a bin cut some 160 cells of a grid of 0.05, each of up to
    /// 4e-4 of the events, which by chance leaves 2e-3 in a bin; areas and σµ average over edges.
    @Test func reproducesTheBayesOptimumOfTheToy() throws {
        let reference = try BayesOptimum.read()
        let grid = PlaneGrid(centre: 0.5, radius: 8, step: 0.05)
        let scores = try AnalyticClassifier.twoGaussians.scores(of: grid.sample())
        let density = [
            "s": grid.gaussian((0, 0), correlation: -0.5), "b": grid.gaussian((1, 1)), "u": grid.gaussian((1, 2)),
            "d": grid.gaussian((1, 0)),
        ]
        let (signal, nominal) = (try #require(density["s"]), try #require(density["b"]))
        let (up, down) = (try #require(density["u"]), try #require(density["d"]))

        for (background, area) in [(nominal, reference.auc), (up, reference.auc_up), (down, reference.auc_dn)] {
            try expectClose(areaOnGrid(scores, signal, background), area, absolute: 5e-5)
        }
        let logits = try AnalyticClassifier.twoGaussians.logits(of: grid.sample())
        for (background, expected) in [(nominal, reference.ce), (up, reference.ce_up), (down, reference.ce_dn)] {
            var loss = 0.0
            for (row, logit) in logits.enumerated() {
                loss += 0.5 * (signal[row] * log1p(exp(-logit)) + background[row] * log1p(exp(logit)))
            }
            expectClose(loss, expected, absolute: 1e-9)
        }
        let rows = Array(scores.indices)
        let penalties = VariationPenalty(PenaltySettings(bins: 10, filterWidth: 0.5, floor: 0)).values(
            scores: scores,
            groups: [
                PenaltyGroup(
                    nominal: WeightedScores(rows: rows, weights: nominal),
                    varied: [WeightedScores(rows: rows, weights: up), WeightedScores(rows: rows, weights: down)])
            ], gradient: nil)
        expectClose(penalties[0], reference.Lambda_up, relative: 1e-9)
        expectClose(penalties[1], reference.Lambda_dn, relative: 1e-9)

        for (name, weights) in density {
            let expected = try #require(reference.hist10[name])
            for (count, expected) in zip(histogram(scores, weights, bins: 10), expected) {
                expectClose(count, expected, absolute: 2e-3)
            }
        }
        for bins in [2, 4, 8, 10, 20] {
            let expected = try #require(reference.sigma_mu["\(bins)"])
            let found = uncertainties(
                signal: histogram(scores, signal, bins: bins), background: histogram(scores, nominal, bins: bins),
                up: histogram(scores, up, bins: bins), down: histogram(scores, down, bins: bins))
            expectClose(found.statistical, expected.stat, relative: 1e-3)
            expectClose(found.total, expected.total_symmetric, relative: 1e-3)
        }
    }

    /// The generator of the built-in events and the classifier speak of the same densities.
    @Test func separatesTheGeneratedEventsAsWellAsPossible() throws {
        var stream = SmallEvents.stream("analytic")
        let table = try TwoGaussiansSettings(train: 0, validation: 0, test: 40_000).generate(from: &stream)
        let sample = EventSample(
            featureNames: table.featureNames,
            features: (0..<table.eventCount).flatMap { row in table.columns.map { $0[row] } }, process: table.process,
            weights: table.weights, variations: [])
        let area = areaUnderCurve(
            scores: try AnalyticClassifier.twoGaussians.scores(of: sample), isSignal: table.process.map { $0 == 0 },
            weights: table.weights)
        // Hanley and McNeil give a standard deviation of 0.0017 for 20,000 events of each class.
        try expectClose(#require(area), 0.87981, absolute: 0.007)
    }

    // MARK: The Gaussian example of paper C

    private let slope = 2 / 0.49

    @Test func scoreOfOneAngleIsTheSigmoidOfTheProjection() throws {
        let grid = PlaneGrid(centre: 0, radius: 4, step: 0.5)
        for angle in [0, 0.3, Double.pi / 4, 2] {
            let logits = try AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angles: [angle])
                .logits(of: grid.sample())
            let aware = try AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angle: "z")
                .logits(of: grid.sample(z: angle))
            for (row, point) in grid.points.enumerated() {
                let expected = slope * (point.0 * cos(angle) + point.1 * sin(angle))
                expectClose(logits[row], expected, absolute: 1e-12)
                expectClose(aware[row], expected, absolute: 1e-12)
            }
        }
    }

    /// Areas 0.978 and 0.924 of Sec. IV A 1: the baseline, trained at π/4, on events at π/4 and at 0, and the aware
    /// classifier, which loses nothing.
    @Test func reproducesTheAreasOfPaperC() throws {
        let grid = PlaneGrid(centre: 0, radius: 5, step: 0.05)
        let baseline = AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angles: [.pi / 4])
        let aware = AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angle: "z")
        for (classifier, z, expected) in [
            (baseline, Double.pi / 4, 0.9783241243695687), (baseline, 0, 0.9234362744901653),
            (baseline, .pi / 2, 0.9234362744901653), (aware, 0, 0.9783241243695687), (aware, 1, 0.9783241243695687),
        ] {
            let scores = try classifier.scores(of: grid.sample(z: z))
            let area = try areaOnGrid(scores, density(grid, z, 1), density(grid, z, -1))
            expectClose(area, expected, absolute: 5e-5, "z = \(z)")
        }
    }

    /// Templates at z = 0 with 500 signal and 50,000 background events, of the baseline and of augmentation over 21 angles.
    @Test func reproducesTheTemplatesOfPaperC() throws {
        let grid = PlaneGrid(centre: 0, radius: 5, step: 0.05)
        let baseline = [
            18.802517073773878, 14.902900223614578, 14.122660156918272, 14.495479444197795, 15.781995912168862,
            18.210220691590727, 22.55312978352225, 31.035667886142427, 52.4601930109842, 297.635235817087,
        ]
        let augmented = [
            14.504689817777516, 14.66394930930996, 14.950486647206253, 16.019666373561503, 17.966760662820228,
            21.186599460368086, 26.653245639566652, 37.00992876632823, 62.31654034011578, 274.72813298295887,
        ]
        let angles = (0...20).map { Double($0) / 20 * .pi / 2 }
        for (angles, expected) in [([Double.pi / 4], baseline), (angles, augmented)] {
            let classifier = AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angles: angles)
            let scores = try classifier.scores(of: grid.sample())
            let signal = histogram(scores, density(grid, 0, 1), bins: 10)
            for (bin, expected) in expected.enumerated() { expectClose(signal[bin], expected / 500, absolute: 2e-3) }
        }
    }

    @Test func refusesASampleWithoutAnInput() throws {
        let sample = SmallEvents.twoGaussians(4, "analytic")
        #expect(throws: TrainingError.unknownFeature("z", known: ["x1", "x2"])) {
            try AnalyticClassifier.rotatedGaussians(features: ["x1", "x2"], angle: "z").scores(of: sample)
        }
    }

    // MARK: Helpers

    private func density(_ grid: PlaneGrid, _ z: Double, _ sign: Double) -> [Double] {
        grid.gaussian((sign * cos(z), sign * sin(z)), variance: 0.49)
    }

    private func areaOnGrid(_ scores: [Double], _ signal: [Double], _ background: [Double]) throws -> Double {
        let isSignal = [Bool](repeating: true, count: signal.count) + [Bool](repeating: false, count: signal.count)
        return try #require(areaUnderCurve(scores: scores + scores, isSignal: isSignal, weights: signal + background))
    }

    /// σµ with 50 signal and 1000 background events, without and with the shift (up - down) / 2 of the background.
    private func uncertainties(
        signal: [Double], background: [Double], up: [Double], down: [Double]
    ) -> (statistical: Double, total: Double) {
        var (signalSquare, mixed, shiftSquare) = (0.0, 0.0, 1.0)
        for bin in signal.indices {
            let (s, shift) = (50 * signal[bin], 1000 * (up[bin] - down[bin]) / 2)
            let yield = s + 1000 * background[bin]
            signalSquare += s * s / yield
            mixed += s * shift / yield
            shiftSquare += shift * shift / yield
        }
        return (
            1 / signalSquare.squareRoot(),
            (shiftSquare / (signalSquare * shiftSquare - mixed * mixed)).squareRoot()
        )
    }
}

/// `Reference/bayes_optimal_toy.json`, the finest step.
private struct BayesOptimum: Decodable {
    var auc: Double
    var auc_up: Double
    var auc_dn: Double
    var ce: Double
    var ce_up: Double
    var ce_dn: Double
    var Lambda_up: Double
    var Lambda_dn: Double
    var hist10: [String: [Double]]
    var sigma_mu: [String: Uncertainties]

    struct Uncertainties: Decodable {
        var total_symmetric: Double
        var stat: Double
    }

    static func read() throws -> BayesOptimum {
        struct File: Decodable { var results: [String: BayesOptimum] }
        let url = try #require(
            Bundle.module.url(forResource: "bayes_optimal_toy", withExtension: "json", subdirectory: "Reference"))
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
        return try #require(file.results["step=0.005"])
    }
}

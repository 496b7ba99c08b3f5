import Events
import Likelihood
import Sweep
import TestSupport
import Testing
import Training

@testable import Analysis

/// Points of the bump hunt from events to figures.
@Suite struct UnbinnedPointTests {
    private func point(
        inputs: [String] = ["y", "sigma"], classifier: ClassifierKind = .likelihoodRatio, members: Int = 1,
        weights: LossWeights = .balanced, measurement: MeasurementSettings = MeasurementSettings(kind: .unbinned)
    ) -> PointSpecification {
        let source = EventSource.bumpHunt(
            BumpHuntSettings(
                resolution: .values([0.04, 0.1]), testResolution: .values([0.1]), train: 2000, validation: 2000,
                test: 6000))
        return PointSpecification(
            seed: 1, events: EventsSettings(source: source, yields: ["signal": 50, "background": 1000]),
            variations: [],
            training: TrainingSettings(
                inputs: InputSettings(features: inputs), classifier: classifier, network: NetworkSettings(hidden: [16]),
                loss: LossSettings(weights: weights), optimiser: OptimiserSettings(learningRate: 0.02),
                ensemble: EnsembleSettings(members: members), batch: 50, epochs: 6),
            measurement: measurement)
    }

    private func measured(_ point: PointSpecification) throws -> TaskResult {
        var computer = TaskComputer()
        return try computer.point(point).measure.result
    }

    private static let common: Set<String> = [
        "auc", "penalty", "cross_entropy", "mu_hat", "mu_up", "mu_down", "sigma_mu", "sigma_mu_unbiased",
        "significance",
        "ratio_error",
    ]

    @Test func theExactRatioIsItself() throws {
        for weights in LossWeights.allCases {
            let result = try measured(point(weights: weights))
            #expect(Set(result.figures.keys) == Self.common)
            #expect(result.figures.keys.allSatisfy { FigureNames.isNumeric($0) })
            #expect(result.labels == ["fit_status": "converged"])
            try expectClose(#require(result.figures["ratio_error"]), 0, absolute: 1e-9)
            try expectClose(#require(result.figures["mu_hat"]), 1, absolute: 0.25)
            #expect(result.fit?.parameters.map(\.name) == ["mu"])
            #expect(result.tables == nil)
        }
    }

    /// A network comes near, with physical weights as with balanced ones; uncalibrated its ratio would be 20 times smaller.
    @Test(arguments: [LossWeights.balanced, .physical, .unit]) func aNetworkLearnsTheRatio(_ weights: LossWeights)
        throws
    {
        let result = try measured(point(classifier: .network, weights: weights))
        let exact = try measured(point())
        #expect(try #require(result.figures["ratio_error"]) < 1.2)
        let (own, best) = (try #require(result.figures["sigma_mu"]), try #require(exact.figures["sigma_mu"]))
        expectClose(own, best, relative: 0.35)
    }

    @Test func stepsComeFromTheValidationEvents() throws {
        var settings = MeasurementSettings(kind: .unbinned)
        settings.unbinned.calibration = CalibrationSettings(kind: .steps, bins: 20)
        let result = try measured(point(measurement: settings))
        let error = try #require(result.figures["ratio_error"])
        #expect(error > 0.01 && error < 2)
    }

    @Test func membersMeasureByThemselves() throws {
        for kind in [MeasurementKind.binned, .unbinned] {
            let ensemble = point(classifier: .network, members: 3, measurement: MeasurementSettings(kind: kind))
            let result = try measured(ensemble).figures
            var values: [String: [Double]] = [:]
            var computer = TaskComputer()
            let bytes = try #require(try computer.train(ensemble).classifier)
            guard case .networks(let networks) = try TrainedClassifier(decoding: bytes) else { return }
            for member in networks.members {
                let alone = TrainedClassifier.networks(Ensemble(members: [member])).encoded()
                let figures = try computer.measure(ensemble, with: alone).result.figures
                #expect(!figures.keys.contains { $0.hasSuffix("_spread") })
                for name in ["auc", "sigma_mu", "significance"] {
                    values[name, default: []].append(try #require(figures[name]))
                }
            }
            for (name, values) in values {
                let mean = values.reduce(0, +) / 3
                let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2
                try expectClose(#require(result["\(name)_spread"]), variance.squareRoot(), relative: 1e-9)
            }
        }
    }

    /// Told the resolution of all test events, the exact classifier is as good as it gets; told another one it is not.
    @Test func aClassifierBelievesWhatItIsTold() throws {
        func figures(_ value: Double, _ kind: MeasurementKind = .unbinned) throws -> [String: Double] {
            try measured(
                point(
                    measurement: MeasurementSettings(
                        kind: kind, assume: FeatureAssumption(feature: "sigma", value: value)))
            ).figures
        }
        let (honest, told) = (try measured(point()).figures, try figures(0.1))
        #expect(honest == told)
        let fooled = try figures(0.04)
        #expect(try #require(fooled["sigma_mu_unbiased"]) > #require(told["sigma_mu_unbiased"]))
        #expect(try #require(fooled["ratio_error"]) > 1)
        #expect(try figures(0.04, .binned)["sigma_mu"] != figures(0.1, .binned)["sigma_mu"])
    }

    @Test func aScanTabulatesScoreAndRatios() throws {
        var settings = MeasurementSettings(
            kind: .unbinned, assume: FeatureAssumption(feature: "sigma", value: 0.06),
            scan: [FeatureScan(feature: "y", from: -0.2, to: 0.2, points: 5)])
        let table = try #require(try measured(point(measurement: settings)).tables?.first)
        #expect(table.name == "scan")
        #expect(table.columns == ["y", "score", "ratio", "exact_ratio"])
        for (row, y) in zip(table.rows, [-0.2, -0.1, 0, 0.1, 0.2]) {
            let ratio = BumpHuntRatio.ratio(y, sigma: 0.06)
            expectClose(row[0], y, absolute: 1e-15)
            expectClose(row[1], ratio / (1 + ratio), relative: 1e-12)
            expectClose(row[2], ratio, relative: 1e-9)
            expectClose(row[3], ratio, relative: 1e-12)
        }
        settings.kind = .binned
        #expect(try measured(point(measurement: settings)).tables?.first?.columns == ["y", "score"])
        settings.scan.append(FeatureScan(feature: "y0", from: 0, to: 1, points: 3))
        let map = try #require(try measured(point(measurement: settings)).tables?.first)
        #expect(map.columns == ["y", "y0", "score"])
        #expect(map.rows.count == 15)
        #expect(map.rows[4].prefix(2) == [-0.1, 0.5])
    }

    /// Without the resolution the exact ratio is that of the test events, not of those of the training.
    @Test func theRatioOfOtherTestEventsIsNotThatOfTheTraining() throws {
        let result = try measured(point(inputs: ["y"]))
        #expect(try #require(result.figures["ratio_error"]) > 0.1)
    }

    /// The exact ratio has no value at the resolution 0.
    @Test func pointsOfAScanWithoutAValueAreLeftOut() throws {
        let settings = MeasurementSettings(
            kind: .unbinned, scan: [FeatureScan(feature: "sigma", from: 0, to: 0.2, points: 3)])
        let table = try #require(try measured(point(measurement: settings)).tables?.first)
        #expect(table.rows.map { $0[0] } == [0.1, 0.2])
    }

    @Test func aTestWithoutBackgroundOrWithTooManyEvents() throws {
        var settings = MeasurementSettings(kind: .unbinned)
        settings.unbinned.test = HypothesisTestSettings(kind: .cut, cut: 1000, toys: 10)
        let result = try measured(point(measurement: settings))
        #expect(result.figures["power"] == nil && result.figures["sigma_mu"] != nil)
        settings.unbinned.test = HypothesisTestSettings(kind: .unbinned, toys: 1_000_000_000)
        let error = #expect(throws: AnalysisError.self) { try measured(point(measurement: settings)) }
        #expect(error?.description.contains("too many to draw - measurement.unbinned.toys") == true)
    }

    @Test func aTestGivesItsPowerAndIsReproducible() throws {
        var settings = MeasurementSettings(kind: .unbinned)
        settings.unbinned.test = HypothesisTestSettings(kind: .unbinned, toys: 500)
        let (first, second) = (
            try measured(point(measurement: settings)), try measured(point(measurement: settings))
        )
        #expect(first == second)
        let power = try #require(first.figures["power"])
        #expect(power > 0.3 && power < 1)
        #expect(first.tables?.map(\.name) == ["power"])
        settings.unbinned.test.toys = 501
        #expect(try measured(point(measurement: settings)).figures["power"] != power)
    }
}

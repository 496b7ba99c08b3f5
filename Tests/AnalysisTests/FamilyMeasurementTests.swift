import Events
import Foundation
import Likelihood
import Sweep
import TestSupport
import Testing
import Training

@testable import Analysis

@Suite struct FamilyMeasurementTests {
    private static let angles = [0.0, 0.4, 0.8, 1.2, 1.5]

    private func point(aware: Bool, _ family: FamilySettings, signalStrength: Double = 1) -> PointSpecification {
        let source = RotatedGaussiansSettings(
            angles: aware ? Self.angles : [0.8], testAngles: Self.angles, train: 4, validation: 4, test: 4000)
        return PointSpecification(
            seed: 3,
            events: EventsSettings(
                source: .rotatedGaussians(source), yields: ["signal": 500, "background": 50_000],
                scale: ["signal": 1, "background": 1]),
            variations: [],
            training: TrainingSettings(
                inputs: InputSettings(features: aware ? [] : ["x1", "x2"]), classifier: .likelihoodRatio),
            measurement: MeasurementSettings(
                kind: .templateFamily, bins: 10, signalStrength: signalStrength, family: family))
    }

    private func measured(_ point: PointSpecification) throws -> TaskResult {
        var computer = TaskComputer()
        return try computer.point(point).measure.result
    }

    /// The hypotheses from the formulas of the paper, without the product's classifiers and filling.
    private func plainHypotheses(of point: PointSpecification, aware: Bool, truth: Double) throws
        -> [TemplateHypothesis]
    {
        let test = try prepareEvents(point.events, variations: [], seed: point.seed).test
        let width = test.featureNames.count
        func histogram(generated: Double, told: Double, isSignal: Bool) -> [Double] {
            var bins = [Double](repeating: 0, count: 10)
            var count = 0.0
            for row in 0..<test.rowCount
            where test.features[row * width + 2] == generated && (test.process[row] == 0) == isSignal {
                let direction = aware ? told : 0.8
                let projection =
                    test.features[row * width] * cos(direction) + test.features[row * width + 1] * sin(direction)
                bins[min(Int(10 / (1 + exp(-2 / 0.49 * projection))), 9)] += 1
                count += 1
            }
            return bins.map { $0 * (isSignal ? 500 : 50_000) / count }
        }
        return Self.angles.map { z in
            let signal = histogram(generated: truth, told: z, isSignal: true)
            let background = histogram(generated: truth, told: z, isSignal: false)
            return TemplateHypothesis(
                nuisanceValue: z, signal: histogram(generated: z, told: z, isSignal: true),
                background: histogram(generated: z, told: z, isSignal: false),
                counts: zip(signal, background).map { point.measurement.signalStrength * $0 + $1 })
        }
    }

    @Test(arguments: [true, false], [FamilyInterpolation.none, .spline])
    func figuresAreThoseOfThePlainTemplates(aware: Bool, interpolation: FamilyInterpolation) throws {
        let settings = FamilySettings(
            trueValue: 1.2, constraint: .gaussian(centre: 0.8, width: 0.5),
            interpolation: interpolation, scan: SignalStrengthScan(from: 1, to: 3, points: 3))
        let point = point(aware: aware, settings, signalStrength: 2)
        let result = try measured(point)
        let family = try TemplateFamily(
            hypotheses: plainHypotheses(of: point, aware: aware, truth: 1.2),
            constraint: .gaussian(centre: 0.8, width: 0.5))
        let interpolated = try InterpolatedFamily(family)
        let fit = interpolation == .none ? family.fit() : interpolated.fit()
        let interval = interpolation == .none ? family.interval() : interpolated.interval()
        func expect(_ name: String, _ expected: Double?) throws {
            let (found, expected) = (try #require(result.figures[name]), try #require(expected))
            #expect(abs(found - expected) < 1e-6 * max(1, abs(expected)), "\(name): \(found), not \(expected)")
        }
        try expect("mu_hat", fit.signalStrength)
        try expect("nuisance_hat", fit.nuisanceValue)
        try expect("sigma_mu", interval.halfWidth)
        try expect("sigma_mu_stat", fit.statisticalUncertainty)
        try expect("mu_up", interval.upper.map { $0 - fit.signalStrength })
        try expect("mu_down", interval.lower.map { $0 - fit.signalStrength })
        #expect(result.labels == ["fit_status": "converged"])
        #expect(result.figures.keys.allSatisfy { FigureNames.isNumeric($0) })
        let tables = try #require(result.tables)
        #expect(tables.map(\.name) == ["profile", "likelihood"])
        #expect(tables[0].rows.map { $0[0] } == [1, 2, 3])
        #expect(tables[1].rows.count == 15)
        #expect(tables[1].rows.map { $0[2] }.min() ?? -1 > -1e-6)
    }

    /// A classifier that chooses a network by z sorts the data anew for each z, whatever its inputs.
    @Test func whatChoosesByTheParameterIsAware() throws {
        var point = point(aware: true, FamilySettings(trueValue: 1.2))
        point.training = TrainingSettings(
            inputs: InputSettings(features: ["x1", "x2"]),
            network: NetworkSettings(hidden: [4], ifElse: IfElseSettings(feature: "z", threshold: 0.6)), epochs: 1)
        let events = try prepareEvents(point.events, variations: [], seed: point.seed)
        var computer = TaskComputer()
        let classifier = try TrainedClassifier(decoding: #require(try computer.train(point).classifier))
        let hypotheses = try FamilyFilling(classifier, events, point).hypotheses()
        #expect(hypotheses[0].counts == hypotheses[1].counts)
        #expect(hypotheses[1].counts != hypotheses[2].counts)
    }

    @Test func binsWithoutBackgroundAreJoined() throws {
        var point = point(aware: false, FamilySettings(trueValue: 0.8))
        point.measurement.bins = 2000
        let events = try prepareEvents(point.events, variations: [], seed: point.seed)
        let exact = try #require(ExactDensities(of: point.events.source, inputs: ["x1", "x2"]))
        let filling = try FamilyFilling(.likelihoodRatio(exact), events, point)
        let hypotheses = try filling.hypotheses()
        #expect(hypotheses[0].background.count < 2000)
        for hypothesis in hypotheses {
            #expect(hypothesis.background.allSatisfy { $0 > 0 })
            expectClose(hypothesis.background.reduce(0, +), 50_000, relative: 1e-9)
            expectClose(hypothesis.counts.reduce(0, +), 50_500, relative: 1e-9)
        }
    }

    @Test func auxiliaryMeasurementTakesThePlaceOfTheConstraint() throws {
        let auxiliary = AuxiliarySettings(events: 10_000, width: 0.5, bins: 4, from: -1, to: 2.5)
        let counts = auxiliary.expectedCounts(at: 0.75)
        // Symmetric about the middle of the bins, 0.75; each bin is 0.875 wide.
        #expect(abs(counts[0] - counts[3]) < 1e-9 && abs(counts[1] - counts[2]) < 1e-9)
        #expect(abs(counts.reduce(0, +) - 10_000 * erf(1.75 / 0.5 / 2.0.squareRoot())) < 1e-8)
        #expect(abs(counts[1] - 5_000 * erf(0.875 / 0.5 / 2.0.squareRoot())) < 1e-8)
        let wide = try measured(
            point(aware: false, FamilySettings(trueValue: 0.8, interpolation: .spline)))
        let narrow = try measured(
            point(
                aware: false,
                FamilySettings(
                    trueValue: 0.8, constraint: .auxiliary(auxiliary), interpolation: .spline)))
        let sigma = (try #require(wide.figures["sigma_mu"]), try #require(narrow.figures["sigma_mu"]))
        #expect(sigma.1 <= sigma.0)
        #expect(abs((narrow.figures["nuisance_hat"] ?? 0) - 0.8) < 1e-3)
    }

    @Test func whatDoesNotFitIsRefusedByName() throws {
        let unknown = #expect(throws: AnalysisError.self) {
            try measured(point(aware: true, FamilySettings(trueValue: 0.7)))
        }
        #expect(
            unknown?.description.contains(
                "no test event has the value 0.7 of the parameter - measurement.family.trueValue") == true)
    }
}

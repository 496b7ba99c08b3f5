import Glibc
import Numerical
import Synchronization
import TestSupport
import Testing

@testable import Likelihood

@Suite struct ToyTestTests {
    @Test func dataScatterAsTheModelSays() throws {
        let model = try ToyModels.everyConstraint
        let truth = model.parameters.map { $0.name == "mu" ? 1.5 : $0.initial * 0.9 + 0.1 }
        let count = LongTests.count(short: 2000, long: 200_000)
        var stream = RandomStream(seed: 3, identity: ContentHash(of: "scatter"), purpose: "test")
        let draws = (0..<count).map { _ in
            let data = model.pseudoExperiment(at: truth, stream: &stream)
            return data.counts.flatMap(\.self) + data.auxiliaryData
        }
        let constrained = model.constrainedParameters.map { (model.parameters[$0].constraint, truth[$0]) }
        let asimov = model.asimovDataSet(at: truth)
        let yields = asimov.counts.flatMap(\.self)
        let variances = yields + constrained.map { $0.variance(at: $1) }
        for (index, mean) in (yields + asimov.auxiliaryData).enumerated() {
            let moments = Moments(draws.map { $0[index] })
            expectClose(moments.mean, mean, absolute: 5 * (variances[index] / Double(count)).squareRoot())
            // The fourth moment of a Poisson number is 3 ν² + ν.
            let spread = variances[index] * ((2 + 1 / min(1, variances[index])) / Double(count)).squareRoot()
            expectClose(moments.variance, variances[index], absolute: 5 * spread)
        }
    }

    @Test func yieldsBelowZeroStayEmpty() throws {
        let samples = [
            Sample(name: "signal", nominal: [-4, 2], modifiers: [.normalisationFactor("mu")]),
            Sample(name: "background", nominal: [3, 3]),
        ]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: ["mu"]))
        var stream = RandomStream(seed: 1, identity: ContentHash(of: "negative"), purpose: "test")
        let draws = (0..<50).map { _ in model.pseudoExperiment(at: [1], stream: &stream).counts[0] }
        #expect(draws.allSatisfy { $0[0] == 0 })
        #expect(draws.contains { $0[1] > 0 })
    }

    @Test func exclusionAgreesWithTheSumOverAllOutcomes() throws {
        let exact = CountingExperiment(signal: 5, background: 10, factor: 16)
        let test = try ToyTest(.exclusion(signalStrength: 1), of: 0, likelihood: exact.likelihood(count: 6))
        let settings = ToySettings(seed: 1, identity: ContentHash(of: "exclusion"), threads: 2)
        let toys = 0..<LongTests.count(short: 4000, long: 100_000)
        let result = try #require(
            try test.exclusion(
                signalPlusBackground: test.ensemble(.signalPlusBackground, toys: toys, settings: settings),
                background: test.ensemble(.background, toys: toys, settings: settings)))
        let expected = exact.exclusion(count: 6)
        expectClose(try #require(test.observed), 4.177171383913, relative: 1e-11)
        expectClose(result.clsb.value, expected.clsb, absolute: 4 * result.clsb.uncertainty)
        expectClose(result.clb.value, expected.clb, absolute: 4 * result.clb.uncertainty)
        expectClose(result.cls.value, expected.clsb / expected.clb, absolute: 4 * result.cls.uncertainty)
    }

    @Test func discoveryAgreesWithTheSumOverAllOutcomes() throws {
        let exact = CountingExperiment(signal: 5, background: 10, factor: 16)
        let test = try ToyTest(.discovery, of: 0, likelihood: exact.likelihood(count: 14))
        let settings = ToySettings(seed: 1, identity: ContentHash(of: "discovery"), threads: 2)
        let toys = 0..<LongTests.count(short: 4000, long: 100_000)
        let result = try #require(
            try test.discovery(background: test.ensemble(.background, toys: toys, settings: settings)))
        expectClose(result.p0.value, exact.discovery(count: 14), absolute: 4 * result.p0.uncertainty)
        expectClose(SpecialFunctions.normalSurvival(try #require(result.significance)), result.p0.value, relative: 1e-9)
    }

    /// Equations 59, 64 to 66 of arXiv:1007.1727 with the Asimov data set of the background.
    @Test func highCountsAgreeWithTheAsymptoticFormulae() throws {
        let model = try ToyModels.highCounts
        let truth = model.parameters.map { $0.name == "mu" ? 0.4 : 0.3 }
        let likelihood = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(at: truth))
        let interest = model.parametersOfInterest[0]
        let test = try ToyTest(.exclusion(signalStrength: 1), of: interest, likelihood: likelihood)
        let settings = ToySettings(seed: 4, identity: ContentHash(of: "asymptotic"), threads: 2)
        let toys = 0..<LongTests.count(short: 500, long: 50_000)
        let signal = test.ensemble(.signalPlusBackground, toys: toys, settings: settings)
        let background = test.ensemble(.background, toys: toys, settings: settings)
        let result = try #require(try test.exclusion(signalPlusBackground: signal, background: background))

        let asimov = model.asimovDataSet(at: likelihood.fit(fixing: [interest: 0]).values)
        let asimovTest = try ToyTest(
            .exclusion(signalStrength: 1), of: interest,
            likelihood: try NegativeLogLikelihood(model: model, data: asimov))
        let root = try #require(test.observed).squareRoot()
        let asimovRoot = try #require(asimovTest.observed).squareRoot()
        #expect(root < asimovRoot)
        let clsb = SpecialFunctions.normalSurvival(root)
        let clb = SpecialFunctions.normalSurvival(root - asimovRoot)
        expectClose(result.clsb.value, clsb, absolute: 4 * result.clsb.uncertainty)
        expectClose(result.clb.value, clb, absolute: 4 * result.clb.uncertainty)
        // The median of the background: CLb is ½ there, CLsb 1 − Φ(√q_A). Of n unit Gaussians the median has the variance
        // π / 2n, which moves CLsb by the density at √q_A.
        let medianCLsb = SpecialFunctions.normalSurvival(asimovRoot)
        let squaredDensity = exp(-asimovRoot * asimovRoot) / (2 * .pi)
        let variance = (.pi / 2 * squaredDensity + medianCLsb * (1 - medianCLsb)) / Double(toys.count)
        expectClose(result.expectedCLs[2], medianCLsb / 0.5, absolute: 4 * variance.squareRoot() / 0.5)
        #expect(result.expectedCLs == result.expectedCLs.sorted())
    }

    @Test func resultsDoNotDependOnThreadsOrOnTheSplittingOfTheWork() throws {
        let exact = CountingExperiment(signal: 5, background: 10, factor: 16)
        let test = try ToyTest(.exclusion(signalStrength: 2), of: 0, likelihood: exact.likelihood(count: 12))
        let identity = ContentHash(of: "threads")
        func ensemble(_ toys: Range<Int>, threads: Int) -> ToyEnsemble {
            test.ensemble(
                .background, toys: toys, settings: ToySettings(seed: 5, identity: identity, threads: threads))
        }
        let all = ensemble(0..<60, threads: 1)
        #expect(all.values.count == 60)
        #expect(all == ensemble(0..<60, threads: 2))
        let parts = [ensemble(40..<60, threads: 2), ensemble(0..<10, threads: 1), ensemble(10..<40, threads: 2)]
        let merged = try parts.dropFirst().reduce(parts[0]) { try $0.merging($1) }
        #expect(merged == all)
        #expect(merged.toys == [0..<60])
    }

    @Test func progressCountsEveryPseudoExperiment() throws {
        let exact = CountingExperiment(signal: 5, background: 10, factor: 16)
        let test = try ToyTest(.discovery, of: 0, likelihood: exact.likelihood(count: 14))
        let counts = Counts()
        let settings = ToySettings(seed: 1, identity: ContentHash(of: "progress"), threads: 2) { counts.append($0) }
        _ = test.ensemble(.background, toys: 100..<120, settings: settings)
        #expect(counts.all == Array(1...20))
    }

    @Test func observedDataWithoutAFitGiveNoProbability() throws {
        // Events where the background has none: µ = 0 cannot give the data.
        let samples = [Sample(name: "signal", nominal: [3], modifiers: [.normalisationFactor("mu")])]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: ["mu"]))
        let likelihood = try NegativeLogLikelihood(model: model, data: model.data(counts: [[2]]))
        let test = try ToyTest(.discovery, of: 0, likelihood: likelihood)
        let ensemble = test.ensemble(
            .background, toys: 0..<7, settings: ToySettings(seed: 1, identity: ContentHash(of: "none")))
        #expect(test.status == .noFiniteLikelihood)
        #expect(test.observed == nil)
        #expect(ensemble.failures == [.noFiniteLikelihood: 7])
        #expect(try test.discovery(background: ensemble) == nil)
    }

    @Test func ensemblesOfOtherTestsAreRefused() throws {
        let likelihood = try CountingExperiment(signal: 5, background: 10, factor: 16).likelihood(count: 6)
        let test = try ToyTest(.exclusion(signalStrength: 1), of: 0, likelihood: likelihood)
        let other = try ToyTest(.exclusion(signalStrength: 2), of: 0, likelihood: likelihood)
        func ensemble(_ test: ToyTest, _ hypothesis: ToyHypothesis, data: String = "data") -> ToyEnsemble {
            test.ensemble(hypothesis, toys: 0..<2, settings: ToySettings(seed: 1, identity: ContentHash(of: data)))
        }
        let signal = ensemble(test, .signalPlusBackground)
        let wrongStrength = ensemble(other, .background)
        let wrongData = ensemble(test, .background, data: "other data")
        #expect(throws: ToyError.otherTest(wrongStrength.origin)) {
            try test.exclusion(signalPlusBackground: signal, background: wrongStrength)
        }
        #expect(throws: ToyError.otherTest(signal.origin)) {
            try test.exclusion(signalPlusBackground: signal, background: signal)
        }
        #expect(throws: ToyError.differentOrigins(signal.origin, wrongData.origin)) {
            try test.exclusion(signalPlusBackground: signal, background: wrongData)
        }
    }

    @Test(arguments: [0, -1, .infinity, .nan]) func signalStrengthsThatCannotBeExcludedAreRefused(value: Double) throws
    {
        let likelihood = try CountingExperiment(signal: 5, background: 10, factor: 16).likelihood(count: 6)
        #expect(throws: ToyError.self) {
            _ = try ToyTest(.exclusion(signalStrength: value), of: 0, likelihood: likelihood)
        }
    }
}

/// Numbers in the order in which they arrive.
private final class Counts: Sendable {
    private let values = Mutex<[Int]>([])
    var all: [Int] { values.withLock { $0 } }
    func append(_ value: Int) { values.withLock { $0.append(value) } }
}

extension Constraint {
    fileprivate func variance(at value: Double) -> Double {
        switch self {
        case .none: 0
        case .gaussian(_, let width): width * width
        case .poisson(_, let factor): factor * value
        }
    }
}

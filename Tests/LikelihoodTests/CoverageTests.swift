import Foundation
import Numerical
import TestSupport
import Testing

@testable import Likelihood

/// What uncertainties promise, on pseudo-experiments of a known truth.
@Suite struct CoverageTests {
    /// (µ̂ − µ) / σµ of a model in which every bin has many events is a unit Gaussian.
    @Test func pullsOfTheSignalStrengthHaveMeanZeroAndWidthOne() throws {
        let model = try ToyModels.highCounts
        let truth = model.parameters.map { $0.name == "mu" ? 1.2 : -0.4 }
        let interest = model.parametersOfInterest[0]
        let pulls = try pseudoExperiments(model, truth, short: 400, long: 40_000).map { likelihood in
            let fit = likelihood.fit(startingAt: truth)
            #expect(fit.status == .converged)
            return (fit.values[interest] - truth[interest]) / (fit.parameters[interest].uncertainty ?? .nan)
        }
        let moments = Moments(pulls)
        let count = Double(pulls.count)
        expectClose(moments.mean, 0, absolute: 4 / count.squareRoot())
        expectClose(moments.variance.squareRoot(), 1, absolute: 4 / (2 * count).squareRoot())
        let covered = Double(pulls.filter { $0.magnitude < 1 }.count) / count
        expectClose(covered, oneSigma, absolute: 4 * (oneSigma * (1 - oneSigma) / count).squareRoot())
    }

    @Test func minosIntervalsCover() throws {
        let model = try ToyModels.highCounts
        let truth = model.parameters.map { $0.name == "mu" ? 1.2 : -0.4 }
        let interest = model.parametersOfInterest[0]
        let covered = try pseudoExperiments(model, truth, short: 200, long: 20_000).map { likelihood in
            let fit = likelihood.fit(startingAt: truth)
            let interval = ProfileLikelihood(Fitter(likelihood), of: interest, bestFit: fit).interval()
            let distance = truth[interest] - fit.values[interest]
            return distance < interval.up ?? .nan && distance > interval.down ?? .nan
        }
        let count = Double(covered.count)
        expectClose(
            Double(covered.filter(\.self).count) / count, oneSigma,
            absolute: 4 * (oneSigma * (1 - oneSigma) / count).squareRoot())
    }

    /// Φ(1) − Φ(−1).
    private let oneSigma = 0.6826894921370859

    private func pseudoExperiments(
        _ model: StatisticalModel, _ truth: [Double], short: Int, long: Int
    ) throws -> [NegativeLogLikelihood] {
        var stream = RandomStream(seed: 11, identity: ContentHash(of: "coverage"), purpose: "test")
        return try (0..<LongTests.count(short: short, long: long)).map { _ in
            try NegativeLogLikelihood(model: model, data: model.pseudoExperiment(at: truth, stream: &stream))
        }
    }
}

import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct ToyStatisticTests {
    /// The fit with µ free is left out where it would not move; the statistic is that of two full fits all the same.
    @Test(arguments: [ToyStatistic.exclusion(signalStrength: 1), .discovery])
    func everyStatisticIsThatOfTwoFits(statistic: ToyStatistic) throws {
        let model = try ToyModels.everyConstraint
        let interest = model.parametersOfInterest[0]
        var truth = model.initialValues
        truth[interest] = 0.5
        let asimov = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(at: truth))
        let near = asimov.fit(fixing: [interest: statistic.signalStrength])
        var zeros = 0
        for seed in 0..<100 {
            var stream = RandomStream(testing: "toy statistics", seed: seed)
            let data = model.pseudoExperiment(at: truth, stream: &stream)
            let likelihood = try NegativeLogLikelihood(model: model, data: data)
            let fitter = Fitter(likelihood)
            fitter.bounds[interest] = statistic == .discovery ? 0...10 : 0...1
            let conditional = fitter.fit(fixing: [interest: statistic.signalStrength])
            let best = fitter.fit()
            let value = try #require(statistic.outcome(of: likelihood, interest: interest, near: near).value)
            expectClose(value, max(0, conditional.deviance - best.deviance), absolute: 1e-9)
            if value == 0 { zeros += 1 }
        }
        #expect(zeros > 10 && zeros < 90)
    }
}

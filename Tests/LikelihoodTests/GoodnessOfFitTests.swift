import Glibc
import Likelihood
import TestSupport
import Testing

@Suite struct GoodnessOfFitTests {
    @Test func countingExperimentOfTwoBins() throws {
        let samples = [Sample(name: "background", nominal: [50, 50], modifiers: [.normalisationFactor("norm")])]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: ["norm"]))
        let goodness = try profile(of: model, counts: [60, 40]).bestFit.goodnessOfFit(of: model)
        let statistic = 2 * (60 * log(60.0 / 50) + 40 * log(40.0 / 50))
        expectClose(goodness.statistic, statistic, relative: 1e-10)
        #expect(goodness.degreesOfFreedom == 1)
        expectClose(goodness.pValue ?? .nan, erfc((statistic / 2).squareRoot()), relative: 1e-9)
    }

    @Test func withoutDegreesOfFreedomThereIsNoProbability() throws {
        let model = try countingModel(signal: 10, background: 50)
        let goodness = try profile(of: model, counts: [57]).bestFit.goodnessOfFit(of: model)
        #expect(goodness.degreesOfFreedom == 0 && goodness.pValue == nil)
        expectClose(goodness.statistic, 0, absolute: 1e-12)
    }

    @Test func pullsAreInUnitsOfTheConstraint() throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        let pulls = profile.bestFit.pulls(of: profile.likelihood.model)
        #expect(pulls.map(\.name) == ["background[0]", "background[1]"])
        for (pull, width) in zip(pulls, [3.0 / 50, 7.0 / 52]) {
            expectClose(pull.value, (profile.bestFit.values[pull.index] - 1) / width, relative: 1e-12)
            let constraint = try #require(pull.constraint)
            #expect(constraint > 0.5 && constraint < 1.01)
        }
    }
}

import Likelihood
import TestSupport
import Testing

/// Sets of one parameter a bin that several channels share.
///
/// The numbers are pyhf 0.7.6's: `model.expected_actualdata(point)`, `-2 * model.logpdf(point, data)` and
/// `pyhf.infer.mle.fit(data, model, return_fitted_val=True)` with `minuit_optimizer(tolerance=1e-6, strategy=2)`.
@Suite struct SharedParameterTests {
    private static let signal = Modifier.normalisationFactor("mu")

    private func sample(_ name: String, _ nominal: [Double], _ modifier: Modifier) -> Sample {
        Sample(name: name, nominal: nominal, modifiers: [modifier])
    }

    private func statistical(_ uncertainties: [Double]) -> Modifier {
        .statisticalUncertainty("st", uncertainties: uncertainties)
    }

    private var statisticalChannels: [Channel] {
        [
            Channel(
                name: "a",
                samples: [
                    sample("bkg", [50, 60], statistical([5, 6])), sample("oth", [7, 8], statistical([2, 1.5])),
                    sample("sig", [5, 9], Self.signal),
                ]),
            Channel(
                name: "b",
                samples: [
                    sample("bkg", [20, 30, 40], statistical([3, 4, 5])),
                    sample("oth", [6, 5, 4], statistical([1, 0.5, 2])), sample("sig", [1, 2, 3], Self.signal),
                ]),
        ]
    }

    private func likelihood(_ channels: [Channel], _ counts: [[Double]]) throws -> NegativeLogLikelihood {
        let model = try StatisticalModel(channels: channels, measurement: Measurement(parametersOfInterest: ["mu"]))
        return try NegativeLogLikelihood(model: model, data: model.data(counts: counts))
    }

    private func expectPyhf(
        _ likelihood: NegativeLogLikelihood, at point: [Double], yields: [Double], twiceNLL: Double, fit: [Double],
        minimum: Double
    ) {
        for (value, expected) in zip(likelihood.model.expectedYields(at: point).joined(), yields) {
            expectClose(value, expected, relative: 1e-13)
        }
        let value = LikelihoodEvaluator(likelihood).value(at: point) + likelihood.constant
        expectClose(2 * value, twiceNLL, relative: 1e-13)
        let result = likelihood.fit()
        #expect(result.status == .converged)
        expectClose(result.twiceNegativeLogLikelihood, minimum, absolute: 1e-7)
        #expect(result.values.count == fit.count)
        // Minuit's own tolerance.
        for (value, expected) in zip(result.values, fit) { expectClose(value, expected, absolute: 1e-4) }
    }

    @Test func statisticalUncertaintiesOfSeveralChannelsAreThoseOfPyhf() throws {
        let likelihood = try likelihood(statisticalChannels, [[66, 70], [24, 40, 41]])
        #expect(likelihood.model.parameters.map(\.name) == ["mu", "st[0]", "st[1]", "st[2]", "st[3]", "st[4]"])
        expectPyhf(
            likelihood, at: [1.2, 0.9, 1.1, 0.95, 1.05, 1.15], yields: [57.3, 85.6, 25.9, 39.15, 54.2],
            twiceNLL: 27.321755513822566, fit: [0.5389101, 1.0353657, 0.9854398, 0.9727466, 1.0340257, 0.9581898],
            minimum: 16.434880647169354)
    }

    @Test func sharedFreeShapesAreThoseOfPyhf() throws {
        let shape = Modifier.freeShape("sf")
        let likelihood = try likelihood(
            [
                Channel(
                    name: "a",
                    samples: [sample("bkg", [20, 30, 40], shape), sample("sig", [1, 2, 30], Self.signal)]),
                Channel(name: "b", samples: [sample("bkg", [50, 60], shape)]),
            ], [[24, 40, 71], [55, 58]])
        expectPyhf(
            likelihood, at: [1.2, 0.9, 1.1, 0.95], yields: [19.2, 35.4, 74, 45, 66], twiceNLL: 33.298952653728634,
            fit: [2.3851276, 1.0948952, 1.0294235, 0], minimum: 29.158999999337226)
    }

    /// pyhf gives a bin without a factor the first parameter of the model, whatever that is.
    @Test func aFreeShapeWithoutFactorsForAllBinsIsRefused() throws {
        let shape = Modifier.freeShape("sf")
        let error = #expect(throws: ModelError.self) {
            try likelihood(
                [
                    Channel(name: "a", samples: [sample("bkg", [50, 60], shape)]),
                    Channel(name: "b", samples: [sample("bkg", [20, 30, 40], shape)]),
                ], [[50, 60], [20, 30, 40]])
        }
        #expect(
            error?.description
                == "invalid model: a free shape of 2 bins, those of sample \"bkg\" of channel \"a\", has none for all "
                + "3 bins of channel \"b\" - parameter \"sf\"")
    }

    /// pyhf asserts that the same samples carry the name in all channels; the widths are defined without.
    @Test func otherSamplesMayCarryTheNameInOtherChannels() throws {
        let model = try StatisticalModel(
            channels: [
                Channel(name: "a", samples: [sample("bkg", [50, 60], statistical([5, 0]))]),
                Channel(
                    name: "b",
                    samples: [sample("bkg", [20], Self.signal), sample("top", [10], statistical([3]))]),
            ], measurement: Measurement(parametersOfInterest: ["mu"]))
        #expect(model.parameters.dropFirst().map(\.constraint.width) == [0.1, 1, 0.3])
        #expect(model.parameters.map(\.isFixed) == [false, false, true, false])
    }

    @Test(arguments: [false, true]) func workspacesKeepThem(isReversed: Bool) throws {
        let counts: [[Double]] = [[66, 70], [24, 40, 41]]
        let likelihood =
            isReversed
            ? try likelihood(statisticalChannels.reversed(), counts.reversed())
            : try likelihood(statisticalChannels, counts)
        var data = likelihood.data
        data.auxiliaryData = [1.1, 0.9, 1.2, 0.8, 1.05]
        let document = Workspace(model: likelihood.model, data: data).json()
        let (model, read) = try Workspace(json: document).model()
        #expect(model.channels == statisticalChannels)
        #expect(read.counts == counts)
        // What a workspace states of the auxiliary data is part of its model.
        #expect(read.auxiliaryData == data.auxiliaryData)
        #expect(model.parameters.map(\.constraint.width) == likelihood.model.parameters.map(\.constraint.width))
    }
}

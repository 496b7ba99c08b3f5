import Numerical
import TestSupport
import Testing

@testable import Likelihood

/// Minima along which the likelihood is flat: what needs the minimum alone is there all the same.
@Suite struct FlatMinimumTests {
    private let signal = Sample(name: "signal", nominal: [12, 5, 1], modifiers: [.normalisationFactor("mu")])

    private func background(_ modifiers: Modifier...) -> Sample {
        Sample(
            name: "background", nominal: [50, 60, 70],
            modifiers: [.normalisationUncertainty("norm", up: 1.1, down: 0.92)] + modifiers)
    }

    private func likelihood(_ samples: Sample..., isFixed: Bool = false) throws -> NegativeLogLikelihood {
        let settings = ParameterSettings(name: "mu", bounds: [-10...10], isFixed: isFixed)
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)],
            measurement: Measurement(parametersOfInterest: ["mu"], parameters: [settings]))
        return try NegativeLogLikelihood(model: model, data: model.data(counts: [[70, 64, 68]]))
    }

    private func profile(_ likelihood: NegativeLogLikelihood) -> ProfileLikelihood {
        ProfileLikelihood(Fitter(likelihood), of: likelihood.model.parametersOfInterest[0])
    }

    /// All figures of µ of two likelihoods agree.
    private func expectEqualFigures(_ one: ProfileLikelihood, _ other: ProfileLikelihood) throws {
        expectClose(one.bestValue, other.bestValue, absolute: 1e-6)
        expectClose(one.q0().value, other.q0().value, relative: 1e-7)
        expectClose(
            try one.clsTest(signalStrength: 1).observed, try other.clsTest(signalStrength: 1).observed, relative: 1e-6)
        expectClose(one.interval().up ?? .nan, other.interval().up ?? .infinity, relative: 1e-6)
        expectClose(one.interval().down ?? .nan, other.interval().down ?? .infinity, relative: 1e-6)
        let (limit, otherLimit) = (try one.upperLimit(), try other.upperLimit())
        for (crossing, otherCrossing) in zip(
            [limit.observed] + limit.expected, [otherLimit.observed] + otherLimit.expected)
        {
            expectClose(crossing.value ?? .nan, otherCrossing.value ?? .infinity, relative: 1e-6)
        }
    }

    @Test func aNormalisationOfNothingDoesNoHarm() throws {
        let ghost = Sample(name: "ghost", nominal: [0, 0, 0], modifiers: [.normalisationFactor("ghost")])
        let plain = profile(try likelihood(signal, background()))
        let profile = profile(try likelihood(signal, background(), ghost))
        let fit = profile.bestFit
        #expect(fit.status == .converged)
        let parameter = try #require(fit["ghost"])
        #expect(parameter.isUndetermined && !parameter.isAtBound && !parameter.isFixed)
        #expect(parameter.value == 1 && parameter.uncertainty == nil && parameter.uncertaintyIgnoringBounds == nil)
        #expect(!fit.parameters[profile.interest].isUndetermined)
        expectClose(
            fit.parameters[profile.interest].uncertainty ?? .nan,
            plain.bestFit.parameters[plain.interest].uncertainty ?? .infinity, relative: 1e-12)
        try expectEqualFigures(profile, plain)
        let index = try #require(profile.likelihood.model.index(of: "ghost"))
        #expect(fit.correlation(index, profile.interest) == nil)
        let impact = profile.fitter.impact(of: index, on: profile.interest, bestFit: fit)
        #expect(impact.postfit == ImpactPair(up: .noWidth, down: .noWidth) && impact.linear == nil)
        let model = profile.likelihood.model
        #expect(fit.goodnessOfFit(of: model) == plain.bestFit.goodnessOfFit(of: plain.likelihood.model))
        #expect(fit.breakdown(of: profile.interest, in: model)?.parts.count == 2)
        expectClose(
            model.asimovUncertainty(of: profile.interest, at: model.initialValues) ?? .nan,
            plain.likelihood.model.asimovUncertainty(of: plain.interest, at: [1, 0]) ?? .infinity, relative: 1e-12)
    }

    @Test func aFreeShapeWithADeadBin() throws {
        let free = Sample(name: "free", nominal: [0, 20, 0], modifiers: [.freeShape("shape")])
        let fit = try likelihood(signal, background(), free).fit()
        #expect(fit.status == .converged)
        #expect(fit.parameters.filter(\.isUndetermined).map(\.name) == ["shape[0]", "shape[2]"])
        #expect(fit.parameters.allSatisfy { $0.isUndetermined == ($0.uncertainty == nil) })
    }

    /// Without signal nothing is known of what the signal alone depends on.
    @Test func aBranchingFractionOfNoSignal() throws {
        let signal = Sample(
            name: "signal", nominal: [12, 5, 1],
            modifiers: [.normalisationFactor("mu"), .normalisationFactor("branching")])
        let likelihood = try likelihood(signal, background())
        let mu = try #require(likelihood.model.index(of: "mu"))
        let branching = try #require(likelihood.model.index(of: "branching"))
        let fit = likelihood.fit(fixing: [mu: 0])
        #expect(fit.status == .converged)
        #expect(fit.parameters[branching].isUndetermined)
        #expect(likelihood.fit(fixing: [mu: 1]).parameters[branching].isUndetermined == false)
    }

    @Test func twoNormalisationsOfOneSample() throws {
        let plain = profile(try likelihood(signal, background(.normalisationFactor("a"))))
        let profile = profile(
            try likelihood(signal, background(.normalisationFactor("a"), .normalisationFactor("b"))))
        #expect(profile.bestFit.status == .singularHessian && profile.bestFit.covariance == nil)
        #expect(profile.q0().status == .singularHessian)
        try expectEqualFigures(profile, plain)
        #expect(try profile.upperLimit().status == .singularHessian)
        let impact = profile.fitter.impact(
            of: try #require(profile.likelihood.model.index(of: "norm")), on: profile.interest,
            bestFit: profile.bestFit)
        #expect((impact.prefit?.magnitude ?? 0) > 0)
    }

    @Test(arguments: [false, true]) func withoutSensitivityEveryFigureSaysSo(isFixed: Bool) throws {
        let nothing = Sample(name: "signal", nominal: [0, 0, 0], modifiers: [.normalisationFactor("mu")])
        let likelihood = try likelihood(nothing, background(), isFixed: isFixed)
        let inference = try all(of: likelihood)
        #expect(inference.fit.status == .converged)
        #expect(inference.fit["mu"]?.isUndetermined == !isFixed)
        let interest = try #require(inference.interest)
        let (cls, limit) = (try interest.cls.get(), try interest.limit.get())
        #expect(interest.discovery.q0 == 0 && cls.observed == 1 && cls.expected == [1, 1, 1, 1, 1])
        #expect(limit.observed == .notReached)
        #expect(limit.expected.allSatisfy { $0 == .notReached })
        #expect(interest.asimovUncertainty == nil && interest.breakdown == nil)
        #expect(interest.scan?.allSatisfy { $0.rise.magnitude < 1e-12 } == true)
        #expect(interest.toys?.failures == [:])
        if !isFixed { #expect(inference.intervals.values.contains { $0.upper == .notReached }) }
    }

    @Test func aFixedSignalStrengthIsTestedAllTheSame() throws {
        let likelihood = try likelihood(signal, background(), isFixed: true)
        let inference = try all(of: likelihood)
        let interest = try #require(inference.interest)
        #expect(try interest.limit.get().observed.value != nil)
        #expect(try interest.cls.get().observed.isFinite && interest.discovery.q0.isFinite)
    }

    @Test func undeterminedParametersAreNullInTheDocument() throws {
        let nothing = Sample(name: "signal", nominal: [0, 0, 0], modifiers: [.normalisationFactor("mu")])
        let document = try all(of: likelihood(nothing, background())).document
        let text = String(decoding: document.bytes(.compact), as: UTF8.self)
        #expect(text.contains("\"is_undetermined\":true"))
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    private func all(of likelihood: NegativeLogLikelihood) throws -> Inference {
        var request = InferenceRequest(interest: likelihood.model.parametersOfInterest[0])
        request.impacts = true
        request.scanPoints = 5
        request.toys = ToyRequest(
            count: 20, testedSignalStrength: 1, settings: ToySettings(seed: 1, identity: ContentHash(of: "flat")))
        return try Inference(likelihood, request)
    }
}

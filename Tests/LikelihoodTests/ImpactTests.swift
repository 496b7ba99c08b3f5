import Likelihood
import TestSupport
import Testing

@Suite struct ImpactTests {
    /// One bin, µ s + b f(θ) = n, where f is a polynomial that meets 0.92, 1, 1.1 at θ = −1, 0, 1.
    private func oneBin(bounds: ClosedRange<Double> = -5...5) throws -> ProfileLikelihood {
        let samples = [
            Sample(name: "signal", nominal: [12], modifiers: [.normalisationFactor("mu")]),
            Sample(
                name: "background", nominal: [50],
                modifiers: [.normalisationUncertainty("norm", up: 1.1, down: 0.92)]),
        ]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)],
            measurement: Measurement(
                parametersOfInterest: ["mu"], parameters: [ParameterSettings(name: "norm", bounds: [bounds])]))
        return try profile(of: model, counts: [58])
    }

    @Test func shiftsOfAOneBinModel() throws {
        let profile = try oneBin()
        let impacts = profile.fitter.impacts(
            on: profile.interest, bestFit: profile.bestFit, methods: [.prefit, .postfit, .auxiliary])
        let impact = try #require(impacts.first)
        #expect(impacts.count == 1 && impact.name == "norm")
        for pair in [impact.prefit, impact.postfit, impact.auxiliary] {
            expectClose(pair?.up.value ?? .nan, -5.0 / 12, absolute: 1e-6)
            expectClose(pair?.down.value ?? .nan, 4.0 / 12, absolute: 1e-6)
        }
        expectClose(impact.magnitude, 5.0 / 12, absolute: 1e-6)
    }

    @Test func whatWasNotAskedForIsNotThere() throws {
        let profile = try oneBin()
        let impact = profile.fitter.impact(of: 0, on: 1, bestFit: profile.bestFit, methods: [])
        #expect(impact.prefit == nil && impact.postfit == nil && impact.auxiliary == nil)
        expectClose(impact.magnitude, impact.linear?.magnitude ?? .nan)
    }

    @Test func shiftsBeyondABoundHaveNoImpact() throws {
        let profile = try oneBin(bounds: -5...0.5)
        let index = try #require(profile.likelihood.model.index(of: "norm"))
        let impact = profile.fitter.impact(of: index, on: profile.interest, bestFit: profile.bestFit)
        #expect(impact.postfit?.up == .outsideBounds)
        expectClose(impact.postfit?.down.value ?? .nan, 1.0 / 3, absolute: 1e-6)
    }

    @Test func freeParametersHaveNoPrefitWidth() throws {
        let reference = try ReferenceSet("o06_10bin_staterror_freenorm")
        let fitter = Fitter(try reference.likelihood)
        let impacts = fitter.impacts(on: reference.interest, bestFit: fitter.fit())
        let free = try #require(impacts.first { reference.model.parameters[$0.index].constraint == .none })
        #expect(free.prefit?.up == .noWidth && free.prefit?.down == .noWidth)
        #expect(free.postfit?.up.value != nil)
        #expect(impacts.ranking.map(\.magnitude) == impacts.map(\.magnitude).sorted(by: >))
    }

    @Test func auxiliaryImpactsFollowTheCovariance() throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        let fit = profile.bestFit
        let impacts = profile.fitter.impacts(on: 0, bestFit: fit, methods: .auxiliary)
        #expect(impacts.count == 2)
        for impact in impacts {
            let pair = try #require(impact.auxiliary)
            let mean = ((try #require(pair.up.value)) - (try #require(pair.down.value))) / 2
            // To first order C_iµ ∂²(−ln L)/∂θ∂a, which is −1/θ for a Poisson constraint; the datum moves by √τ.
            let covariance = try #require(fit.covariance)[impact.index * 3]
            let width = try #require(profile.likelihood.model.parameters[impact.index].constraint.width)
            expectClose(mean, covariance / (width * fit.values[impact.index]), relative: 0.01)
        }
    }
}

import Glibc
import Likelihood
import TestSupport
import Testing

@Suite struct ParameterIntervalTests {
    @Test(arguments: [1.0, 2, 3]) func endsAreWhereTheProfileRises(standardDeviations: Double) throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        for interest in 0..<3 {
            let profile = ProfileLikelihood(profile.fitter, of: interest, bestFit: profile.bestFit)
            let interval = profile.interval(standardDeviations: standardDeviations)
            for distance in [interval.up, interval.down] {
                let end = profile.bestValue + (try #require(distance))
                let fit = profile.fitter.fit(fixing: [interest: end])
                expectClose(
                    fit.deviance - profile.bestFit.deviance, standardDeviations * standardDeviations, absolute: 1e-8)
            }
        }
    }

    @Test func boundsEndTheInterval() throws {
        let interval = try profile(of: countingModel(signal: 1, background: 1000), counts: [1001]).interval()
        #expect(interval.upper == .notReached && interval.lower == .notReached)
    }

    @Test func anAsimovProfileHasNoUpperBound() throws {
        let asimov = try profile(of: countingModel(signal: 1, background: 1000), counts: [1001]).asimovProfile(at: 1)
        let interval = asimov.interval()
        #expect(interval.lower == .notReached)
        expectClose(asimov.point(at: 1 + (interval.up ?? .nan)).rise, 1, absolute: 1e-9)
    }

    @Test func aProfileFarFromAParabola() throws {
        // t = 2 (s µ − n − n ln(s µ / n)), infinite at µ = 0.
        let interval = try profile(of: countingModel(signal: 2, background: 0), counts: [2]).interval()
        for distance in [interval.up, interval.down] {
            let value = 1 + (try #require(distance))
            expectClose(4 * (value - 1 - log(value)), 1, absolute: 1e-9)
        }
    }

    @Test func aFitAtABoundHasTheOtherEnd() throws {
        let profile = try profile(of: countingModel(signal: 10, background: 50, bounds: 0...10), counts: [40])
        #expect(profile.bestFit.parameters[0].isAtBound)
        let interval = profile.interval()
        #expect(interval.lower == .notReached)
        expectClose(profile.point(at: interval.up ?? .nan).rise, 1, absolute: 1e-9)
    }

    @Test func aParameterWithoutEffectHasNoEnds() throws {
        let interval = try profile(of: countingModel(signal: 0, background: 5), counts: [5]).interval()
        #expect(interval.upper == .notReached && interval.lower == .notReached)
    }

    @Test func aFailedBestFitIsAStatus() throws {
        let interval = try profile(of: countingModel(signal: 0, background: 0), counts: [5]).interval()
        #expect(interval.upper == .failed(.noFiniteLikelihood))
    }
}

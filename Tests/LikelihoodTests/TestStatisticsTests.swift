import Glibc
import Likelihood
import TestSupport
import Testing

@Suite struct TestStatisticsTests {
    @Test func goldensOfTwoBins() throws {
        let deficit = try profile(of: twoBinModel(), counts: [51, 48])
        expectClose(deficit.qMu(1).value, 3.95499, absolute: 1e-5)
        expectClose(deficit.qMuTilde(1).value, 3.93824, absolute: 1e-5)
        expectClose(deficit.bestValue, -0.06687, absolute: 1e-5)
        let excess = try profile(of: twoBinModel(), counts: [60, 65])
        expectClose(excess.q0().value, 2.98339, absolute: 1e-5)
        expectClose(excess.q0().significance, 1.7273, absolute: 1e-4)
        expectClose(excess.bestValue, 0.95243, absolute: 1e-5)
    }

    @Test(arguments: [(12.0, 50.0, 58.0), (3, 0.5, 2), (40, 4000, 4111)])
    func discoveryOfACountingExperiment(signal: Double, background: Double, count: Double) throws {
        let test = try profile(of: countingModel(signal: signal, background: background), counts: [count])
            .discoveryTest()
        let q0 = 2 * (count * log(count / background) - count + background)
        expectClose(test.q0, q0, relative: 1e-12)
        expectClose(test.significance, q0.squareRoot(), relative: 1e-12)
        expectClose(test.pValue, erfc((q0 / 2).squareRoot()) / 2, relative: 1e-11)
        #expect(test.status == .converged)
    }

    @Test(arguments: [(12.0, 50.0), (3, 0.5), (40, 4000)]) func expectedDiscovery(signal: Double, background: Double)
        throws
    {
        // Equation 97 of arXiv:1007.1727, whatever the data.
        let total = signal + background
        let expected = (2 * (total * log(1 + signal / background) - signal)).squareRoot()
        let profile = try profile(of: countingModel(signal: signal, background: background), counts: [background])
        expectClose(try profile.expectedDiscoveryTest().significance, expected, relative: 1e-12)
        expectClose(try profile.prefitDiscoveryTest().significance, expected, relative: 1e-12)
    }

    @Test func deficitsAreNoDiscoveryAndExcessesNoExclusion() throws {
        let deficit = try profile(of: countingModel(signal: 10, background: 50), counts: [41])
        expectClose(deficit.bestValue, -0.9, absolute: 1e-7)
        #expect(deficit.q0().value == 0)
        #expect(deficit.discoveryTest().pValue == 0.5)
        let excess = try profile(of: countingModel(signal: 10, background: 50), counts: [65])
        #expect(excess.qMu(1).value == 0)
        #expect(excess.qMuTilde(1).value == 0)
    }

    @Test(arguments: [41.0, 50, 57]) func exclusionOfACountingExperiment(count: Double) throws {
        let profile = try profile(of: countingModel(signal: 10, background: 50), counts: [count])
        func twiceNLL(_ yield: Double) -> Double { 2 * (yield - count * log(yield)) }
        expectClose(profile.qMu(1.5).value, twiceNLL(65) - twiceNLL(count), relative: 1e-10)
        expectClose(profile.qMuTilde(1.5).value, twiceNLL(65) - twiceNLL(max(50, count)), relative: 1e-10)
    }

    @Test func theLowerBoundMakesNoDifferenceToQMuTilde() throws {
        for counts in [[51.0, 48], [60, 65]] {
            let free = try profile(of: twoBinModel(bounds: -10...10), counts: counts)
            let bounded = try profile(of: twoBinModel(bounds: 0...10), counts: counts)
            expectClose(free.qMuTilde(1).value, bounded.qMuTilde(1).value, relative: 1e-9)
            expectClose(bounded.qMu(1).value, bounded.qMuTilde(1).value, relative: 1e-12)
        }
    }

    @Test func signalWithoutBackgroundExcludesTheBackground() throws {
        let test = try profile(of: countingModel(signal: 10, background: 0), counts: [10]).discoveryTest()
        #expect(test.q0 == .infinity)
        #expect(test.status == .noFiniteLikelihood)
    }

    @Test func knownNuisancesGiveTheSignificanceOfAKnownBackground() throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        let statistical = profile.statisticalOnly()
        #expect(statistical.discoveryTest().significance > profile.discoveryTest().significance)
        let known = [1, 2].map { profile.bestFit.values[$0] }
        let yields = zip([50.0, 52], known).map { $0 * $1 }
        let background = profile.likelihood.model.expectedYields(at: [0] + known)[0]
        expectClose(background[0], yields[0], relative: 1e-12)
        let twiceNLL = zip([60.0, 65], zip([12.0, 11], yields)).map { count, rates in
            2 * (-statistical.bestValue * rates.0 + count * log(1 + statistical.bestValue * rates.0 / rates.1))
        }
        expectClose(statistical.discoveryTest().q0, twiceNLL.reduce(0, +), relative: 1e-9)
    }
}

import Foundation
import Numerical
import TestSupport
import Testing

/// The seeds are fixed, so that a test once passed passes for ever.
@Suite struct RandomStreamPoissonTests {
    private func stream(_ mean: Double) -> RandomStream {
        RandomStream(seed: 11, identity: ContentHash(of: "\(mean)"), purpose: "poisson")
    }

    /// Mean m, variance m and third central moment m, each within four standard deviations of its estimate.
    @Test(arguments: [0.003, 0.4, 3, 9.99, 10, 10.01, 17, 60, 1234.5, 1e6, 1e12])
    func momentsAreThoseOfThePoissonDistribution(mean: Double) {
        var stream = stream(mean)
        let draws = 200_000
        var sums = (0.0, 0.0, 0.0)
        for _ in 0..<draws {
            let deviation = stream.poisson(mean: mean) - mean
            sums.0 += deviation
            sums.1 += deviation * deviation
            sums.2 += deviation * deviation * deviation
        }
        let count = Double(draws)
        // Central moments up to the sixth: m, m, m + 3m², m + 10m², m + 25m² + 15m³.
        let (second, third) = (mean, mean)
        let fourth = mean + 3 * mean * mean
        let sixth = mean + 25 * mean * mean + 15 * mean * mean * mean
        expectClose(sums.0 / count, 0, absolute: 4 * (second / count).squareRoot())
        expectClose(sums.1 / count, second, absolute: 4 * ((fourth - second * second) / count).squareRoot())
        expectClose(sums.2 / count, third, absolute: 4 * ((sixth - third * third) / count).squareRoot())
    }

    /// Pearson's χ² over all counts expected at least 20 times, the rest in one bin; the p-value is neither tiny nor near 1.
    @Test(arguments: [0.1, 1, 4.5, 9.9, 10, 12.3, 29, 100, 700])
    func countsFollowTheProbabilities(mean: Double) {
        var stream = stream(mean)
        let draws = 400_000
        var frequency: [Int: Int] = [:]
        for _ in 0..<draws { frequency[Int(stream.poisson(mean: mean)), default: 0] += 1 }
        var statistic = 0.0
        var bins = 0
        var (restObserved, restExpected) = (Double(draws), Double(draws))
        for count in 0..<Int(mean + 20 * mean.squareRoot() + 20) {
            let expected = Double(draws) * exp(Double(count) * log(mean) - mean - lgamma(Double(count) + 1))
            guard expected >= 20 else { continue }
            let observed = Double(frequency[count] ?? 0)
            statistic += (observed - expected) * (observed - expected) / expected
            restObserved -= observed
            restExpected -= expected
            bins += 1
        }
        statistic += (restObserved - restExpected) * (restObserved - restExpected) / restExpected
        let probability = SpecialFunctions.chiSquaredSurvival(statistic, degreesOfFreedom: bins)
        #expect(probability > 1e-3 && probability < 1 - 1e-3, "χ² \(statistic) in \(bins + 1) bins")
    }

    @Test(arguments: [0, 1e-300, 5, 5000, 1e15, 1e300])
    func countIsWholeAndNotNegative(mean: Double) {
        var stream = stream(mean)
        for _ in 0..<1000 {
            let count = stream.poisson(mean: mean)
            #expect(count >= 0 && count == count.rounded() && count.isFinite)
            #expect(mean > 1e-200 || count == 0)
        }
    }

    /// Frozen: a change would give other pseudo-experiments to every sweep.
    @Test func firstCountsNeverChange() {
        var stream = stream(1)
        #expect((0..<6).map { _ in stream.poisson(mean: 2.5) } == [4, 0, 2, 2, 2, 1])
        #expect((0..<6).map { _ in stream.poisson(mean: 250) } == [257, 238, 256, 247, 241, 252])
    }

    @Test func meanThatIsNoMeanTraps() async {
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, identity: ContentHash(of: ""), purpose: "trap")
            _ = stream.poisson(mean: -1)
        }
        await #expect(processExitsWith: .failure) {
            var stream = RandomStream(seed: 1, identity: ContentHash(of: ""), purpose: "trap")
            _ = stream.poisson(mean: .nan)
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Likelihood

@Suite struct PoissonTermTests {
    @Test(arguments: [0.3, 1, 4.5, 58, 99.9, 100, 101, 3000], [0.01, 0.4, 1, 1.6, 12])
    func sumsToThePoissonProbability(count: Double, ratio: Double) {
        let yield = ratio * count
        let plain = lgamma(count + 1) + yield - count * log(yield)
        let split = PoissonTerm.deviation(count: count, yield: yield) + PoissonTerm.saturated(count: count)
        expectClose(split, plain, relative: 1e-12, absolute: 1e-11)
    }

    @Test func keepsItsDigitsForHugeCounts() {
        // n (u²/2 − u³/3) with n = 1.9·10¹¹ and u = 10⁻⁶, where n ln ν − ν − ln n! has an error of 10⁻³.
        let count = 1.9e11
        expectClose(
            PoissonTerm.deviation(count: count, yield: count * (1 + 1e-6)), count * (0.5e-12 - 1e-18 / 3),
            relative: 1e-8)
        expectClose(PoissonTerm.deviation(count: 1e11, yield: 1e-9), 1e11 * (log(1e20) - 1), relative: 1e-14)
    }

    @Test func vanishesAtTheCount() {
        #expect(PoissonTerm.deviation(count: 17.25, yield: 17.25) == 0)
        #expect(PoissonTerm.deviation(count: 0, yield: 0) == 0)
        #expect(PoissonTerm.saturated(count: 0) == 0)
    }

    @Test func yieldsOfNoEvents() {
        #expect(PoissonTerm.deviation(count: 3, yield: 0) == .infinity)
        #expect(PoissonTerm.deviation(count: 3, yield: -1) == .infinity)
        #expect(PoissonTerm.deviation(count: 0, yield: 2.5) == 2.5)
        #expect(PoissonTerm.deviation(count: 0, yield: -2.5) == -2.5)
    }
}

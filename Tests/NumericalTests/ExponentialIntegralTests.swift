import Numerical
import TestSupport
import Testing

@Suite struct ExponentialIntegralTests {
    /// Numbers of scipy.special.exp1.
    @Test(arguments: [
        (1e-12, 27.053805451028012), (0.001, 6.331539364136149), (0.5, 0.5597735947761608),
        (0.999, 0.21975218202294444), (1, 0.2193839343955205), (1.5, 0.10001958240663265), (2, 0.048900510708061125),
        (10, 4.156968929685325e-06), (50, 3.783264029550459e-24), (600, 4.409989794509838e-264),
    ])
    func values(_ x: Double, _ expected: Double) {
        expectClose(SpecialFunctions.exponentialIntegral(x), expected, relative: 1e-14)
    }

    @Test func edges() {
        #expect(SpecialFunctions.exponentialIntegral(0) == .infinity)
        #expect(SpecialFunctions.exponentialIntegral(1000) == 0)
        #expect(SpecialFunctions.exponentialIntegral(-1).isNaN)
        #expect(SpecialFunctions.exponentialIntegral(.nan).isNaN)
    }
}

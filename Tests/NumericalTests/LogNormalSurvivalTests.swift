import Numerical
import TestSupport
import Testing

@Suite struct LogNormalSurvivalTests {
    // scipy.special.log_ndtr(-x) of SciPy 1.17.1.
    @Test(arguments: [
        (-3.0, -0.0013508099647481925), (0, -0.6931471805599453), (5, -15.064998393988727),
        (29.9, -451.3229124585287), (30.1, -457.32956441638237), (40, -804.6084420137539), (1e3, -500007.8266948122),
    ])
    func agreesWithSciPy(x: Double, expected: Double) {
        expectClose(SpecialFunctions.logNormalSurvival(x), expected, relative: 1e-14)
    }

    @Test func impossibleIsMinusInfinity() {
        #expect(SpecialFunctions.logNormalSurvival(.infinity) == -.infinity)
        #expect(SpecialFunctions.logNormalSurvival(-.infinity) == 0)
    }
}

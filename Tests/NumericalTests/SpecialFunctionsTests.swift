import Foundation
import Numerical
import TestSupport
import Testing

/// The expected numbers are those of mpmath with `mp.dps = 60`, by the line above each table.
@Suite struct SpecialFunctionsTests {
    // erfc(mpf(x) / sqrt(2)) / 2
    @Test(arguments: [
        (-8.5, 1.0),
        (-3.0, 0.9986501019683699),
        (-0.7, 0.758036347776927),
        (0.0, 0.5),
        (1e-09, 0.49999999960105773),
        (0.3, 0.3820885778110474),
        (1.0, 0.15865525393145705),
        (1.6448536269514722, 0.05000000000000005),
        (2.5, 0.006209665325776135),
        (5.0, 2.866515718791939e-07),
        (8.1234567, 2.2654522048663057e-16),
        (12.3, 4.5287069561587846e-35),
        (20.7, 1.7318518790197378e-95),
        (30.1, 2.4226672179857586e-199),
        (37.0, 5.725571222524577e-300),
    ]) func normalTailIsAccurate(x: Double, expected: Double) {
        expectClose(SpecialFunctions.normalSurvival(x), expected, relative: 1e-14)
        expectClose(SpecialFunctions.normalCumulative(-x), expected, relative: 1e-14)
    }

    @Test func normalDistributionEndsInZeroAndOne() {
        #expect(SpecialFunctions.normalSurvival(.infinity) == 0)
        #expect(SpecialFunctions.normalCumulative(.infinity) == 1)
        #expect(SpecialFunctions.normalCumulative(.nan).isNaN)
    }

    // findroot(lambda z: log(erfc(-z / sqrt(2)) / 2) - log(mpf(p)), start)
    @Test(arguments: [
        (1e-300, -37.0470962993612),
        (1e-200, -30.20559417957964),
        (1e-100, -21.273453560965326),
        (2.866515718791939e-07, -5.0),
        (1e-16, -8.222082216130435),
        (1e-05, -4.264890793922825),
        (0.02, -2.053748910631823),
        (0.2, -0.8416212335729142),
        (0.2499, -0.67480447011061),
        (0.2501, -0.674175097074659),
        (0.4, -0.2533471031357997),
        (0.499999999, -2.5066283428845328e-09),
        (0.5, 0.0),
        (0.5000001, 2.506628273311648e-07),
        (0.6, 0.2533471031357997),
        (0.75, 0.6744897501960817),
        (0.84, 0.994457883209753),
        (0.975, 1.9599639845400538),
        (0.999999, 4.753424308817087),
        (0.9999999999999999, 8.209536151601387),
    ]) func normalQuantileIsAccurate(probability: Double, expected: Double) {
        expectClose(SpecialFunctions.normalQuantile(probability), expected, relative: 1e-14)
        expectClose(SpecialFunctions.normalQuantile(survival: probability), -expected, relative: 1e-14)
    }

    @Test func normalQuantileUndoesTheSurvivalFromEndToEnd() {
        for x in stride(from: -5.0, through: 37, by: 0.0625) where x != 0 {
            let survival = SpecialFunctions.normalSurvival(x)
            // Left of the middle the probability above is known to ε of 1, not of its distance from 1.
            let density = (1 / (2 * Double.pi).squareRoot()) * exp(-x * x / 2)
            expectClose(
                SpecialFunctions.normalQuantile(survival: survival), x, relative: 2e-14,
                absolute: x < 0 ? 0x1p-53 / density : 0)
        }
    }

    @Test func normalQuantileEndsAtInfinity() {
        #expect(SpecialFunctions.normalQuantile(0) == -.infinity)
        #expect(SpecialFunctions.normalQuantile(1) == .infinity)
        #expect(SpecialFunctions.normalQuantile(survival: 0) == .infinity)
        #expect(SpecialFunctions.normalQuantile(-0.1).isNaN)
        #expect(SpecialFunctions.normalQuantile(.nan).isNaN)
        #expect(SpecialFunctions.normalQuantile(.leastNonzeroMagnitude).isFinite)
    }

    // gammainc(mpf(k) / 2, mpf(x) / 2, inf, regularized=True)
    @Test(arguments: [
        (1e-08, 1, 0.9999202115440526),
        (0.5, 1, 0.4795001221869535),
        (3.84, 1, 0.050043521248705106),
        (50.0, 1, 1.537459794428035e-12),
        (1400.0, 1, 2.1010145162642176e-306),
        (0.001, 2, 0.9995001249791693),
        (6.0, 2, 0.049787068367863944),
        (1300.0, 2, 5.111951948651156e-283),
        (0.1, 3, 0.9918374237318764),
        (7.8, 3, 0.05033109785985335),
        (90.0, 3, 2.190570119285311e-19),
        (4.0, 10, 0.9473469826562888),
        (10.0, 10, 0.4404932850652124),
        (60.0, 10, 3.6243009520614882e-09),
        (20.0, 33, 0.9634658994412613),
        (32.5, 33, 0.49185365570698003),
        (33.5, 33, 0.44302170998646345),
        (250.0, 33, 3.6063999170985585e-35),
        (150.0, 184, 0.9685387852885633),
        (184.0, 184, 0.48613498049654885),
        (400.0, 184, 4.61583517709913e-18),
        (900.0, 1001, 0.9899103826844657),
        (1001.0, 1001, 0.4940558252393927),
        (1999.0, 1001, 7.538951717648662e-69),
        (9000.0, 10000, 0.999999999999873),
        (10000.0, 10000, 0.49811936596618267),
        (12000.0, 10000, 1.1470065524601248e-40),
    ]) func chiSquaredTailIsAccurate(x: Double, degreesOfFreedom: Int, expected: Double) {
        expectClose(
            SpecialFunctions.chiSquaredSurvival(x, degreesOfFreedom: degreesOfFreedom), expected, relative: 1e-13)
    }

    @Test(arguments: [1, 2, 3, 50]) func chiSquaredIsWhollyAboveZeroAndNowhereAboveInfinity(degreesOfFreedom: Int) {
        #expect(SpecialFunctions.chiSquaredSurvival(0, degreesOfFreedom: degreesOfFreedom) == 1)
        #expect(SpecialFunctions.chiSquaredSurvival(-1, degreesOfFreedom: degreesOfFreedom) == 1)
        #expect(SpecialFunctions.chiSquaredSurvival(.infinity, degreesOfFreedom: degreesOfFreedom) == 0)
        #expect(SpecialFunctions.chiSquaredSurvival(1e6, degreesOfFreedom: degreesOfFreedom) == 0)
        #expect(SpecialFunctions.chiSquaredSurvival(.nan, degreesOfFreedom: degreesOfFreedom).isNaN)
    }

    @Test func chiSquaredOfOneDegreeIsTheSquareOfAGaussian() {
        for x in stride(from: 0.125, through: 36, by: 0.125) {
            expectClose(
                SpecialFunctions.chiSquaredSurvival(x * x, degreesOfFreedom: 1),
                2 * SpecialFunctions.normalSurvival(x), relative: 1e-13)
        }
    }
}

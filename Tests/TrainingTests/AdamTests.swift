import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct AdamTests {
    /// f = Σ c_i (x_i - t_i)², curvatures over four orders of magnitude.
    @Test func reachesTheMinimumOfAQuadratic() {
        let count = 16
        let target = (0..<count).map { Double($0 - 8) / 4 }
        let curvature = (0..<count).map { pow10($0 % 5 - 2) }
        var adam = Adam(OptimiserSettings(learningRate: 0.02), parameterCount: count)
        let parameters = FloatBuffer(count: count)
        let gradient = FloatBuffer(count: count)
        for _ in 0..<1500 {
            for index in 0..<count {
                gradient[index] = Float(2 * curvature[index] * (Double(parameters[index]) - target[index]))
            }
            adam.update(parameters, gradient: gradient)
        }
        for index in 0..<count { expectClose(Double(parameters[index]), target[index], absolute: 1e-3) }
    }

    /// Under a constant gradient every step has the length of the learning rate, whatever the gradient's size.
    @Test(arguments: [1e-3, 0.25])
    func stepsAreAsLongAsTheLearningRate(_ rate: Double) {
        var adam = Adam(OptimiserSettings(learningRate: rate), parameterCount: 16)
        let parameters = FloatBuffer(count: 16)
        let gradient = FloatBuffer(count: 16)
        for index in 0..<15 { gradient[index] = (index.isMultiple(of: 2) ? 1 : -1) * Float(pow10(index % 4)) }
        for step in 1...10 {
            adam.update(parameters, gradient: gradient)
            for index in 0..<15 {
                let distance = index.isMultiple(of: 2) ? -rate : rate
                expectClose(Double(parameters[index]), Double(step) * distance, relative: 1e-4)
            }
        }
        #expect(parameters[15] == 0)
    }

    /// Two optimisers share nothing.
    @Test func momentsBelongToTheOptimiser() {
        let parameters = FloatBuffer(count: 16)
        let gradient = FloatBuffer(count: 16)
        gradient[0] = 1
        var first = Adam(OptimiserSettings(learningRate: 1), parameterCount: 16)
        first.update(parameters, gradient: gradient)
        gradient[0] = -1
        var second = Adam(OptimiserSettings(learningRate: 1), parameterCount: 16)
        second.update(parameters, gradient: gradient)
        expectClose(Double(parameters[0]), 0, absolute: 1e-4)
    }

    private func pow10(_ exponent: Int) -> Double {
        (0..<exponent.magnitude).reduce(1) { value, _ in exponent > 0 ? value * 10 : value / 10 }
    }
}

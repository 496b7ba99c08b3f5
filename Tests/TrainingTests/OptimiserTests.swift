import Glibc
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct OptimiserTests {
    /// f = Σ c_i (x_i - t_i)², curvatures over four orders of magnitude.
    @Test func reachesTheMinimumOfAQuadratic() {
        let count = 16
        let target = (0..<count).map { Double($0 - 8) / 4 }
        let curvature = (0..<count).map { pow10($0 % 5 - 2) }
        let adam = Optimiser(OptimiserSettings(learningRate: 0.02), parameterCount: count)
        let parameters = FloatBuffer(count: count)
        let gradient = FloatBuffer(count: count)
        for step in 1...1500 {
            for index in 0..<count {
                gradient[index] = Float(2 * curvature[index] * (Double(parameters[index]) - target[index]))
            }
            adam.update(parameters, gradient: gradient, rate: 0.02, step: step)
        }
        for index in 0..<count { expectClose(Double(parameters[index]), target[index], absolute: 1e-3) }
    }

    /// Under a constant gradient every step has the length of the learning rate, whatever the gradient's size.
    @Test(arguments: [1e-3, 0.25])
    func stepsAreAsLongAsTheLearningRate(_ rate: Double) {
        let adam = Optimiser(OptimiserSettings(learningRate: rate), parameterCount: 16)
        let parameters = FloatBuffer(count: 16)
        let gradient = FloatBuffer(count: 16)
        for index in 0..<15 { gradient[index] = (index.isMultiple(of: 2) ? 1 : -1) * Float(pow10(index % 4)) }
        for step in 1...10 {
            adam.update(parameters, gradient: gradient, rate: rate, step: step)
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
        let first = Optimiser(OptimiserSettings(learningRate: 1), parameterCount: 16)
        first.update(parameters, gradient: gradient, rate: 1, step: 1)
        gradient[0] = -1
        let second = Optimiser(OptimiserSettings(learningRate: 1), parameterCount: 16)
        second.update(parameters, gradient: gradient, rate: 1, step: 1)
        expectClose(Double(parameters[0]), 0, absolute: 1e-4)
    }

    // MARK: Other kinds

    /// Every kind moves as its definition says, on a gradient that changes with the step.
    @Test(arguments: [
        OptimiserSettings(kind: .adamW, beta1: 0.8, beta2: 0.9, weightDecay: 0.3),
        OptimiserSettings(kind: .nadam, beta1: 0.8, beta2: 0.9),
        OptimiserSettings(kind: .rmsProp, momentum: 0.4, squareDecay: 0.7),
        OptimiserSettings(kind: .sgd, momentum: 0.6), OptimiserSettings(kind: .sgd, momentum: 0.6, nesterov: true),
        OptimiserSettings(kind: .sgd, momentum: 0.6, clipNorm: 0.9),
    ])
    func followsItsDefinition(_ settings: OptimiserSettings) {
        let optimiser = Optimiser(settings, parameterCount: 16)
        let parameters = FloatBuffer(count: 16)
        let gradient = FloatBuffer(count: 16)
        parameters[0] = 2
        var plain = PlainOptimiser(settings: settings, parameter: 2)
        for step in 1...6 {
            let slope = 0.5 * Double(step) - 1.2
            gradient[0] = Float(slope)
            optimiser.update(parameters, gradient: gradient, rate: 0.1, step: step)
            plain.update(slope, step: step, rate: 0.1)
            expectClose(Double(parameters[0]), plain.parameter, relative: 1e-5)
        }
    }

    @Test func schedulesChangeTheRate() {
        func shares(_ kind: ScheduleKind) -> [Double] {
            (1...5).map { ScheduleSettings(kind: kind, factor: 0.5).share(epoch: $0, of: 4) }
        }
        #expect(shares(.constant) == [1, 1, 1, 1, 1])
        #expect(shares(.exponential) == [1, 0.5, 0.25, 0.125, 0.0625])
        let half = 0.5.squareRoot()
        for (share, expected) in zip(shares(.cosine), [1, (1 + half) / 2, 0.5, (1 - half) / 2, 0]) {
            expectClose(share, expected, absolute: 1e-15)
        }
    }

    private func pow10(_ exponent: Int) -> Double {
        (0..<exponent.magnitude).reduce(1) { value, _ in exponent > 0 ? value * 10 : value / 10 }
    }
}

/// The optimisers of one parameter, from their definitions.
private struct PlainOptimiser {
    let settings: OptimiserSettings
    var parameter: Double
    private var mean = 0.0
    private var square = 0.0

    init(settings: OptimiserSettings, parameter: Double) {
        self.settings = settings
        self.parameter = parameter
    }

    mutating func update(_ gradient: Double, step: Int, rate: Double) {
        let s = settings
        let g = s.clipNorm.map { max(-$0, min($0, gradient)) } ?? gradient
        switch s.kind {
        case .adam, .adamW, .nadam:
            mean = s.beta1 * mean + (1 - s.beta1) * g
            square = s.beta2 * square + (1 - s.beta2) * g * g
            let root = (square / (1 - pow(s.beta2, Double(step)))).squareRoot() + s.epsilon
            let ahead =
                s.beta1 * mean / (1 - pow(s.beta1, Double(step + 1)))
                + (1 - s.beta1) * g / (1 - pow(s.beta1, Double(step)))
            let direction = s.kind == .nadam ? ahead : mean / (1 - pow(s.beta1, Double(step)))
            if s.kind == .adamW { parameter -= rate * s.weightDecay * parameter }
            parameter -= rate * direction / root
        case .rmsProp:
            square = s.squareDecay * square + (1 - s.squareDecay) * g * g
            mean = s.momentum * mean + rate * g / (square.squareRoot() + s.epsilon)
            parameter -= mean
        case .sgd:
            mean = s.momentum * mean + g
            parameter -= rate * (s.nesterov ? g + s.momentum * mean : mean)
        }
    }
}

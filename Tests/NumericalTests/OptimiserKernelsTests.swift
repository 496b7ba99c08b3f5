import Foundation
import Numerical
import TestSupport
import Testing

/// The steps of the optimisers against their definitions in double precision, forty steps each.
@Suite struct OptimiserKernelsTests {
    private static let count = 48

    /// - Parameters:
    ///   - rate: Sets the size of the steps and with it the tolerance.
    ///   - update: One step of the kernel, given parameters, gradient and two buffers of state.
    ///   - plain: One step of the definition on one parameter, given the gradient and two numbers of state.
    private func check(
        rate: Double,
        update: (Int, borrowing FloatBuffer, borrowing FloatBuffer, borrowing FloatBuffer, borrowing FloatBuffer) ->
            Void,
        plain: (Double, inout Double, Double, inout Double, inout Double) -> Void
    ) {
        var stream = stream()
        let parameters = FloatBuffer(count: Self.count)
        let gradient = FloatBuffer(count: Self.count)
        let first = FloatBuffer(count: Self.count)
        let second = FloatBuffer(count: Self.count)
        var expected = [(Double, Double, Double)](repeating: (0, 0, 0), count: Self.count)
        for index in 0..<Self.count - 1 {
            parameters[index] = Float(stream.gaussian())
            expected[index].0 = Double(parameters[index])
        }
        for step in 1...40 {
            for index in 0..<Self.count - 1 { gradient[index] = Float(stream.gaussian()) }
            update(step, parameters, gradient, first, second)
            for index in 0..<Self.count {
                var state = expected[index]
                plain(Double(step), &state.0, Double(gradient[index]), &state.1, &state.2)
                expected[index] = state
                expectClose(
                    Double(parameters[index]), expected[index].0, relative: 1e-6,
                    absolute: 1e-6 * rate * Double(step), "parameter \(index) after step \(step)")
            }
        }
        #expect(parameters[Self.count - 1] == 0, "a parameter without gradient, as the padding, must not move")
    }

    @Test(
        arguments: everyKernels,
        [(1e-3, 0.9, 0.999, 1e-7, 0), (0.1, 0.5, 0.9, 1e-2, 0), (1, 0, 0, 1, 0), (0.01, 0.9, 0.99, 1e-8, 0.2)])
    func adamFollowsItsPaper(
        _ kernels: DenseKernels,
        _ settings: (rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double)
    ) {
        let (rate, beta1, beta2, epsilon, decay) = settings
        check(rate: rate) { step, parameters, gradient, mean, square in
            kernels.update(
                parameters, gradient: gradient, mean: mean, square: square,
                by: .adam(step: step, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay))
        } plain: { step, x, g, mean, square in
            mean = beta1 * mean + (1 - beta1) * g
            square = beta2 * square + (1 - beta2) * g * g
            let unbiased = (square / (1 - pow(beta2, step))).squareRoot()
            x = (1 - rate * decay) * x - rate * mean / (1 - pow(beta1, step)) / (unbiased + epsilon)
        }
    }

    @Test(arguments: everyKernels)
    func nadamLooksOneStepAhead(_ kernels: DenseKernels) {
        let (rate, beta1, beta2, epsilon) = (0.01, 0.9, 0.99, 1e-7)
        check(rate: rate) { step, parameters, gradient, mean, square in
            kernels.update(
                parameters, gradient: gradient, mean: mean, square: square,
                by: .nadam(step: step, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon))
        } plain: { step, x, g, mean, square in
            mean = beta1 * mean + (1 - beta1) * g
            square = beta2 * square + (1 - beta2) * g * g
            let ahead = beta1 * mean / (1 - pow(beta1, step + 1)) + (1 - beta1) * g / (1 - pow(beta1, step))
            x -= rate * ahead / ((square / (1 - pow(beta2, step))).squareRoot() + epsilon)
        }
    }

    @Test(arguments: everyKernels, [0, 0.9])
    func rmsPropFollowsItsDefinition(_ kernels: DenseKernels, _ momentum: Double) {
        let (rate, decay, epsilon) = (0.01, 0.9, 1e-7)
        check(rate: rate / (1 - momentum) * 3) { _, parameters, gradient, velocity, square in
            kernels.rmsProp(
                parameters, gradient: gradient, velocity: velocity, square: square, rate: rate, decay: decay,
                momentum: momentum, epsilon: epsilon)
        } plain: { _, x, g, velocity, square in
            square = decay * square + (1 - decay) * g * g
            velocity = momentum * velocity + g / (square.squareRoot() + epsilon)
            x -= rate * velocity
        }
    }

    @Test(arguments: everyKernels, [false, true])
    func momentumFollowsItsDefinition(_ kernels: DenseKernels, _ nesterov: Bool) {
        let (rate, momentum) = (0.05, 0.8)
        check(rate: 10 * rate) { _, parameters, gradient, velocity, _ in
            kernels.momentum(
                parameters, gradient: gradient, velocity: velocity, rate: rate, momentum: momentum, nesterov: nesterov)
        } plain: { _, x, g, velocity, _ in
            velocity = momentum * velocity + g
            x -= rate * (nesterov ? g + momentum * velocity : velocity)
        }
    }

    @Test(arguments: everyKernels, [Float(1), 1e30, 1e-30])
    func clippingScalesToTheNorm(_ kernels: DenseKernels, _ unit: Float) {
        let gradient = FloatBuffer(count: 32)
        for index in 0..<32 { gradient[index] = Float(index) * unit }
        let norm = (0..<32).reduce(0.0) { $0 + Double($1 * $1) }.squareRoot() * Double(unit)
        expectClose(kernels.norm(gradient), norm, relative: 1e-7)
        expectClose(kernels.clip(gradient, toNorm: 2 * norm), norm, relative: 1e-7)
        #expect(gradient[31] == 31 * unit, "a gradient within the norm must stay")
        kernels.clip(gradient, toNorm: norm / 4)
        expectClose(kernels.norm(gradient), norm / 4, relative: 1e-6)
    }

    @Test(arguments: everyKernels, [Float(1), -0.25, 0])
    func scaledNumbersAreAdded(_ kernels: DenseKernels, _ factor: Float) {
        var stream = stream()
        let values = PaddedMatrix(rows: 1, columns: 48, stream: &stream)
        let before = PaddedMatrix(rows: 1, columns: 48, stream: &stream)
        let sums = PaddedMatrix.garbage(rows: 1, columns: 48)
        sums.fill { Float(before[$0, $1]) }
        kernels.addScaled(values.pointer, factor, to: sums.pointer, count: 48)
        for column in 0..<48 {
            let sum = PlainSum(start: before[0, column], 1) { _ in Double(factor) * values[0, column] }
            #expect(sum.error(of: sums[0, column]) < 1)
        }
        #expect(sums.hasUntouchedEnd)
    }
}

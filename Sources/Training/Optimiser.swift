import Numerical

/// An optimiser with what it remembers of earlier gradients.
struct Optimiser: ~Copyable {
    private let settings: OptimiserSettings
    /// Running mean of the gradient, or velocity.
    let mean: FloatBuffer
    /// Running mean of the squared gradient.
    let square: FloatBuffer

    /// Remembers nothing of this number of parameters.
    init(_ settings: OptimiserSettings, parameterCount: Int) {
        self.settings = settings
        mean = FloatBuffer(count: parameterCount)
        square = FloatBuffer(count: settings.kind == .sgd ? 16 : parameterCount)
    }

    /// Moves the parameters by one step against the gradient, which is scaled down first where it is to be clipped.
    ///
    /// - Parameters:
    ///   - rate: The learning rate.
    ///   - step: Number of this step, from 1.
    func update(_ parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer, rate: Double, step: Int) {
        let kernels = DenseKernels.best
        if let largest = settings.clipNorm { kernels.clip(gradient, toNorm: largest) }
        switch settings.kind {
        case .adam, .adamW, .nadam:
            kernels.update(parameters, gradient: gradient, mean: mean, square: square, by: adaptiveStep(rate, step))
        case .rmsProp:
            kernels.rmsProp(
                parameters, gradient: gradient, velocity: mean, square: square, rate: rate,
                decay: settings.squareDecay, momentum: settings.momentum, epsilon: settings.epsilon)
        case .sgd:
            kernels.momentum(
                parameters, gradient: gradient, velocity: mean, rate: rate, momentum: settings.momentum,
                nesterov: settings.nesterov)
        }
    }

    private func adaptiveStep(_ rate: Double, _ step: Int) -> DenseKernels.AdaptiveStep {
        if settings.kind == .nadam {
            return .nadam(
                step: step, rate: rate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)
        }
        return .adam(
            step: step, rate: rate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
            decay: settings.kind == .adamW ? settings.weightDecay : 0)
    }
}

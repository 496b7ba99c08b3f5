import Numerical

/// The optimiser Adam (arXiv:1412.6980, algorithm 1) with its moments.
struct Adam: ~Copyable {
    private let settings: OptimiserSettings
    private let mean: FloatBuffer
    private let variance: FloatBuffer
    private var step = 0

    /// Moments of zero for this number of parameters.
    init(_ settings: OptimiserSettings, parameterCount: Int) {
        self.settings = settings
        mean = FloatBuffer(count: parameterCount)
        variance = FloatBuffer(count: parameterCount)
    }

    /// Moves the parameters by one step against the gradient.
    mutating func update(_ parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer) {
        step += 1
        DenseKernels.adam(
            parameters: parameters, gradient: gradient, mean: mean, variance: variance, step: step,
            rate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)
    }
}

import Glibc
import Numerical

/// Activation functions in double precision, from their definitions.
extension ActivationFunction {
    package static let examples: [ActivationFunction] = [
        .linear, .relu, .leakyReLU(slope: 0.25), .elu, .tanh, .sigmoid,
    ]

    package func plain(_ x: Double) -> Double {
        switch self {
        case .linear: x
        case .relu: max(0, x)
        case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
        case .elu: x > 0 ? x : expm1(x)
        case .tanh: Glibc.tanh(x)
        case .sigmoid: 1 / (1 + exp(-x))
        }
    }

    /// f'(x) from f(x).
    package func plainSlope(from value: Double) -> Double {
        switch self {
        case .linear: 1
        case .relu: value > 0 ? 1 : 0
        case .leakyReLU(let slope): value > 0 ? 1 : Double(slope)
        case .elu: value > 0 ? 1 : 1 + value
        case .tanh: 1 - value * value
        case .sigmoid: value * (1 - value)
        }
    }
}

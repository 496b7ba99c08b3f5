import Foundation

@testable import Likelihood

/// A function that is written down once, with all its derivatives.
protocol PlainFunction: TwiceDifferentiable {
    func derivatives(at values: [Double]) -> Derivatives
}

extension PlainFunction {
    func value(at values: [Double]) -> Double { derivatives(at: values).value }

    func gradient(at values: [Double], into gradient: inout [Double]) -> Double {
        let derivatives = derivatives(at: values)
        gradient = derivatives.gradient
        return derivatives.value
    }

    func evaluate(at values: [Double], into derivatives: inout Derivatives) {
        derivatives = self.derivatives(at: values)
    }
}

/// (1 − x)² + 100 (y − x²)², with a narrow bent valley and an indefinite Hessian beside it.
struct Rosenbrock: PlainFunction {
    var parameterCount: Int { 2 }

    func derivatives(at values: [Double]) -> Derivatives {
        let (x, y) = (values[0], values[1])
        return Derivatives(
            value: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
            gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
            hessian: [2 - 400 * (y - 3 * x * x), -400 * x, -400 * x, 200])
    }
}

/// x − ln x, infinite for x ≤ 0; the full Newton step from x > 2 leads there.
struct Barrier: PlainFunction {
    var parameterCount: Int { 1 }

    func derivatives(at values: [Double]) -> Derivatives {
        let x = values[0]
        return Derivatives(value: x > 0 ? x - log(x) : .infinity, gradient: [1 - 1 / x], hessian: [1 / (x * x)])
    }
}

/// Σ (x⁴/4 − x²/2) + ¼ (x − y)²: minima at ±(1, 1), a maximum between them.
struct DoubleWell: PlainFunction {
    var parameterCount: Int { 2 }

    func derivatives(at values: [Double]) -> Derivatives {
        let (x, y) = (values[0], values[1])
        func well(_ x: Double) -> Double { x * x * x * x / 4 - x * x / 2 }
        let pull = (x - y) / 2
        return Derivatives(
            value: well(x) + well(y) + pull * pull, gradient: [x * x * x - x + pull, y * y * y - y - pull],
            hessian: [3 * x * x - 0.5, -0.5, -0.5, 3 * y * y - 0.5])
    }
}

/// ½ (p − centre)·H·(p − centre).
struct Quadratic: PlainFunction {
    var centre: [Double]
    var hessian: [Double]

    var parameterCount: Int { centre.count }

    func derivatives(at values: [Double]) -> Derivatives {
        let distance = zip(values, centre).map { $0 - $1 }
        let gradient = distance.indices.map { row in
            distance.indices.reduce(0) { $0 + hessian[row * centre.count + $1] * distance[$1] }
        }
        let value = zip(distance, gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
        return Derivatives(value: value, gradient: gradient, hessian: hessian)
    }
}

/// A quadratic function with a kink in every variable: + above · p for p > 0, − below · p for p < 0.
final class KinkedQuadratic: PlainFunction {
    let smooth: Quadratic
    let above: [Double]
    let below: [Double]
    private var isAbove: [Bool]

    init(_ smooth: Quadratic, above: [Double], below: [Double]) {
        self.smooth = smooth
        self.above = above
        self.below = below
        isAbove = above.map { _ in false }
    }

    var parameterCount: Int { smooth.parameterCount }
    var kinks: [Int] { Array(0..<parameterCount) }
    func setSide(ofKink variable: Int, above: Bool) { isAbove[variable] = above }

    func derivatives(at values: [Double]) -> Derivatives {
        var derivatives = smooth.derivatives(at: values)
        for (index, value) in values.enumerated() {
            let slope = value > 0 || value == 0 && isAbove[index] ? above[index] : -below[index]
            derivatives.value += slope * value
            derivatives.gradient[index] += slope
        }
        return derivatives
    }
}

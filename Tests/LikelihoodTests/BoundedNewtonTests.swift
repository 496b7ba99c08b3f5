import Foundation
import TestSupport
import Testing

@testable import Likelihood

/// (1 − x)² + 100 (y − x²)², with a narrow bent valley and an indefinite Hessian beside it.
private struct Rosenbrock: TwiceDifferentiable {
    func value(at values: [Double]) -> Double {
        let (x, y) = (values[0], values[1])
        return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }

    func derivatives(at values: [Double]) -> Derivatives {
        let (x, y) = (values[0], values[1])
        let gradient = [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]
        let hessian = [2 - 400 * (y - 3 * x * x), -400 * x, -400 * x, 200]
        return Derivatives(value: value(at: values), gradient: gradient, hessian: hessian)
    }
}

/// x − ln x, infinite for x ≤ 0; the full Newton step from x > 2 leads there.
private struct Barrier: TwiceDifferentiable {
    func value(at values: [Double]) -> Double { values[0] > 0 ? values[0] - log(values[0]) : .infinity }

    func derivatives(at values: [Double]) -> Derivatives {
        let x = values[0]
        return Derivatives(value: value(at: values), gradient: [1 - 1 / x], hessian: [1 / (x * x)])
    }
}

/// ½ (p − centre)·H·(p − centre).
private struct Quadratic: TwiceDifferentiable {
    let centre: [Double]
    let hessian: [Double]

    func value(at values: [Double]) -> Double { derivatives(at: values).value }

    func derivatives(at values: [Double]) -> Derivatives {
        let distance = zip(values, centre).map { $0 - $1 }
        let gradient = distance.indices.map { row in
            distance.indices.reduce(0) { $0 + hessian[row * centre.count + $1] * distance[$1] }
        }
        let value = zip(distance, gradient).reduce(0) { $0 + $1.0 * $1.1 } / 2
        return Derivatives(value: value, gradient: gradient, hessian: hessian)
    }
}

@Suite struct BoundedNewtonTests {
    private func minimise<Objective: TwiceDifferentiable>(
        _ objective: Objective, from start: [Double], bounds: [ClosedRange<Double>]? = nil, fixed: Set<Int> = [],
        settings: FitSettings = FitSettings()
    ) -> Minimum {
        BoundedNewton(
            objective: objective, bounds: bounds ?? start.map { _ in -1000...1000 },
            isFixed: start.indices.map(fixed.contains), settings: settings
        ).minimise(from: start)
    }

    @Test(arguments: [[-1.2, 1], [0, 5], [3, -8], [0, 0.005], [-20, 30]]) func bentValley(start: [Double]) {
        let minimum = minimise(Rosenbrock(), from: start)
        #expect(minimum.status == .converged)
        expectClose(minimum.values[0], 1, absolute: 1e-7)
        expectClose(minimum.values[1], 1, absolute: 1e-7)
    }

    @Test func bentValleyBehindABound() {
        // On x ≤ 0.5 the minimum is the corner of the valley with the bound.
        let minimum = minimise(Rosenbrock(), from: [-1.2, 1], bounds: [-2...0.5, -2...2])
        #expect(minimum.status == .converged)
        #expect(minimum.values[0] == 0.5)
        expectClose(minimum.values[1], 0.25, absolute: 1e-9)
        #expect(minimum.free == [1])
    }

    @Test(arguments: [0.001, 1.9, 2.5, 900]) func stepsIntoTheForbiddenRegionAreShortened(start: Double) {
        let minimum = minimise(Barrier(), from: [start])
        #expect(minimum.status == .converged)
        expectClose(minimum.values[0], 1, absolute: 1e-6)
    }

    @Test func boxMinimumOfAQuadratic() {
        // The free minimum (2, −2) is outside; with x = 1 the gradient along y vanishes at y = −1.1.
        let quadratic = Quadratic(centre: [2, -2], hessian: [1, 0.9, 0.9, 1])
        let minimum = minimise(quadratic, from: [0, 0], bounds: [-1...1, -5...5])
        #expect(minimum.status == .converged)
        #expect(minimum.values[0] == 1)
        expectClose(minimum.values[1], -1.1, absolute: 1e-12)
        #expect(minimum.iterations <= 2)
    }

    @Test func aStartAtABoundMayLeaveIt() {
        let minimum = minimise(Quadratic(centre: [0.3], hessian: [4]), from: [1], bounds: [0...1])
        expectClose(minimum.values[0], 0.3, absolute: 1e-12)
        #expect(minimum.free == [0])
    }

    @Test func fixedVariablesStay() {
        let minimum = minimise(Rosenbrock(), from: [-1.2, 1], fixed: [0])
        #expect(minimum.values[0] == -1.2)
        expectClose(minimum.values[1], 1.44, absolute: 1e-9)
        #expect(minimum.free == [1])
    }

    @Test func nothingToDo() {
        let minimum = minimise(Rosenbrock(), from: [-1.2, 1], fixed: [0, 1])
        #expect(minimum.status == .converged)
        #expect(minimum.values == [-1.2, 1])
    }

    @Test func flatDirectionIsNamed() {
        let minimum = minimise(Quadratic(centre: [1, 2], hessian: [1, 1, 1, 1]), from: [5, 5])
        #expect(minimum.status == .singularHessian)
        expectClose(minimum.values[0] + minimum.values[1], 3, absolute: 1e-6)
    }

    @Test func saddleIsNamed() {
        let minimum = minimise(Quadratic(centre: [0, 0], hessian: [1, 0, 0, -1]), from: [0, 0])
        #expect(minimum.status == .singularHessian)
    }

    @Test func iterationLimitIsNamed() {
        let minimum = minimise(Rosenbrock(), from: [-1.2, 1], settings: FitSettings(maximumIterations: 3))
        #expect(minimum.status == .iterationLimit)
        #expect(minimum.estimatedDistance > 1e-3)
    }

    @Test func forbiddenStartIsNamed() {
        #expect(minimise(Barrier(), from: [-1]).status == .noFiniteLikelihood)
    }
}

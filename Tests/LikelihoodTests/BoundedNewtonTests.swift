import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct BoundedNewtonTests {
    private func minimise<Objective: TwiceDifferentiable>(
        _ objective: Objective, from start: [Double], bounds: [ClosedRange<Double>]? = nil, fixed: Set<Int> = [],
        settings: FitSettings = FitSettings()
    ) -> Minimum {
        var box = bounds ?? start.map { _ in -1000...1000 }
        for index in fixed { box[index] = start[index]...start[index] }
        return BoundedNewton(objective, settings: settings).minimise(from: start, in: box)
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

    @Test(arguments: [[0.1, 0.05], [0.3, -0.2], [-0.01, 0], [0.2, -0.1]])
    func anIndefiniteStartLeadsToAMinimum(start: [Double]) {
        let minimum = minimise(DoubleWell(), from: start)
        #expect(minimum.status == .converged)
        expectClose(minimum.value, -0.5, absolute: 1e-12)
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

    @Test(arguments: 1...4) func boxMinimaAreThoseOfTheTwin(count: Int) {
        var stream = RandomStream(testing: "box minima", seed: count)
        for _ in 0..<100 {
            let quadratic = stream.quadratic(count)
            let box = stream.box(count)
            let start = (0..<count).map { _ in stream.uniform(in: -4...4) }  // mostly outside
            let minimum = minimise(quadratic, from: start, bounds: box)
            let expected = BoxMinimum.values(of: quadratic, in: box)
            #expect(minimum.status == .converged)
            for (value, expected) in zip(minimum.values, expected) { expectClose(value, expected, absolute: 1e-7) }
        }
    }

    @Test(arguments: 1...3) func minimaWithKinksAreThoseOfTheTwin(count: Int) {
        var stream = RandomStream(testing: "kinks", seed: count)
        for _ in 0..<200 {
            let quadratic = stream.quadratic(count)
            let box = stream.box(count)
            // With a sum above 0 the function is convex and may have its minimum on the kink.
            let above = (0..<count).map { _ in stream.uniform(in: -1...2) }
            let below = above.map { stream.uniform(in: max(-$0, -1)...2) }
            let kinked = KinkedQuadratic(quadratic, above: above, below: below)
            let start = stream.uniform() < 0.5 ? box.map { $0.clamping(0) } : box.map { stream.uniform(in: $0) }
            let minimum = minimise(kinked, from: start, bounds: box)
            let expected = BoxMinimum.values(of: quadratic, in: box, above: above, below: below)
            #expect(minimum.status == .converged)
            for (value, expected) in zip(minimum.values, expected) { expectClose(value, expected, absolute: 1e-7) }
        }
    }

    /// A kink that bends down parts two minima.
    @Test func theLowerOfTwoMinimaIsFound() {
        var stream = RandomStream(testing: "kinks that bend down", seed: 1)
        for _ in 0..<200 {
            let quadratic = stream.quadratic(2)
            let above = [stream.uniform(in: -2...0), 0]
            let below = [stream.uniform(in: -2...0), 0]
            let box = [-5.0...5.0, -5.0...5.0]
            let kinked = KinkedQuadratic(quadratic, above: above, below: below)
            let minimum = minimise(kinked, from: box.map { stream.uniform(in: $0) }, bounds: box)
            let expected = BoxMinimum.values(of: quadratic, in: box, above: above, below: below)
            #expect(minimum.status == .converged)
            expectClose(minimum.value, kinked.value(at: expected), absolute: 1e-12)
        }
    }

    @Test func aMinimumOnAKinkIsFreeAndHasTheCurvatureBelow() {
        let kinked = KinkedQuadratic(Quadratic(centre: [0.5], hessian: [4]), above: [3], below: [1])
        let minimum = minimise(kinked, from: [2])
        #expect(minimum.status == .converged)
        #expect(minimum.values == [0])
        #expect(minimum.free == [0])
        #expect(minimum.covariance?.matrix == [0.25])
    }

    @Test func aStartAtABoundMayLeaveIt() {
        let minimum = minimise(Quadratic(centre: [0.3], hessian: [4]), from: [1], bounds: [0...1])
        expectClose(minimum.values[0], 0.3, absolute: 1e-12)
        #expect(minimum.free == [0])
    }

    @Test func aMinimumOnItsBoundIsFree() {
        let minimum = minimise(
            Quadratic(centre: [0, 1], hessian: [4, 1, 1, 4]), from: [0.7, 0], bounds: [0...1, -5...5])
        #expect(minimum.status == .converged)
        #expect(minimum.free == [0, 1])
        expectClose(minimum.covariance?.matrix[0] ?? .nan, 4.0 / 15, relative: 1e-12)
    }

    @Test func uncertaintiesIgnoringBoundsAreThoseOfAllVariables() {
        let minimum = minimise(
            Quadratic(centre: [-1, 1], hessian: [4, 1, 1, 4]), from: [0.7, 0], bounds: [0...1, -5...5])
        #expect(minimum.free == [1])
        #expect(minimum.covariance?.matrix == [0, 0, 0, 0.25])
        let uncertainties = minimum.covariance?.uncertaintiesIgnoringBounds ?? []
        #expect(uncertainties.count == 2)
        for uncertainty in uncertainties { expectClose(uncertainty * uncertainty, 4.0 / 15, relative: 1e-12) }
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
        #expect(minimum.covariance?.matrix == [0, 0, 0, 0])
    }

    @Test func noVariables() {
        let minimum = minimise(Quadratic(centre: [], hessian: []), from: [])
        #expect(minimum.status == .converged)
        #expect(minimum.covariance?.matrix == [])
    }

    @Test func flatDirectionIsNamed() {
        let minimum = minimise(Quadratic(centre: [1, 2], hessian: [1, 1, 1, 1]), from: [5, 5])
        #expect(minimum.status == .singularHessian)
        expectClose(minimum.values[0] + minimum.values[1], 3, absolute: 1e-6)
    }

    @Test func aSaddleIsLeftForABound() {
        let minimum = minimise(Quadratic(centre: [0, 0], hessian: [1, 0, 0, -1]), from: [0, 0])
        #expect(minimum.status == .converged)
        #expect(minimum.values[0] == 0 && minimum.values[1].magnitude == 1000)
        #expect(minimum.free == [0])
    }

    @Test func theLowerSideOfASaddleIsTaken() {
        // The maximum between the wells, then the one between unequal wells.
        let minimum = minimise(DoubleWell(), from: [0, 0])
        #expect(minimum.status == .converged)
        expectClose(minimum.value, -0.5, absolute: 1e-12)
        let quadratic = Quadratic(centre: [0, 0], hessian: [1, 0, 0, -1])
        #expect(minimise(quadratic, from: [0, 0], bounds: [-1...1, -2...3]).values == [0, 3])
        #expect(minimise(quadratic, from: [0, 0], bounds: [-1...1, -4...3]).values == [0, -4])
    }

    @Test func aSaddleBetweenVariablesIsLeft() {
        // Curved downwards along x = −y alone.
        let minimum = minimise(
            Quadratic(centre: [0, 0], hessian: [1, 2, 2, 1]), from: [0, 0], bounds: [-1...1, -1...1])
        #expect(minimum.status == .converged)
        #expect(minimum.values[0] == -minimum.values[1] && minimum.values[0].magnitude == 1)
    }

    @Test func aVariableWithoutEffectStaysWhereItIs() {
        let minimum = minimise(Quadratic(centre: [1, 0, 3], hessian: [2, 0, 1, 0, 0, 0, 1, 0, 2]), from: [5, 7, 5])
        #expect(minimum.status == .converged)
        #expect(minimum.values[1] == 7)
        #expect(minimum.free == [0, 2] && minimum.undetermined == [1])
        expectClose(minimum.covariance?.matrix[0] ?? .nan, 2.0 / 3, relative: 1e-12)
        #expect(minimum.covariance?.matrix[4] == 0)
    }

    @Test func iterationLimitIsNamed() {
        let minimum = minimise(Rosenbrock(), from: [-1.2, 1], settings: FitSettings(maximumIterations: 3))
        #expect(minimum.status == .iterationLimit)
        #expect(minimum.estimatedDistance > 1e-3)
    }

    @Test func forbiddenStartIsNamed() {
        #expect(minimise(Barrier(), from: [-1]).status == .noFiniteLikelihood)
    }

    @Test func memoryServesOneMinimisationAfterTheOther() {
        let newton = BoundedNewton(Rosenbrock(), settings: FitSettings())
        let wide: [ClosedRange<Double>] = [-10...10, -10...10]
        let first = newton.minimise(from: [-1.2, 1], in: wide)
        _ = newton.minimise(from: [3, 3], in: [2...4, 3...3])
        let again = newton.minimise(from: [-1.2, 1], in: wide)
        #expect(first.values == again.values)
        #expect(first.covariance?.matrix == again.covariance?.matrix)
    }
}

extension RandomStream {
    /// A convex quadratic function with a centre within ±2, H = AᵀA + 0.1.
    mutating func quadratic(_ count: Int) -> Quadratic {
        let factor = (0..<count * count).map { _ in gaussian() }
        var hessian = [Double](repeating: 0, count: count * count)
        for row in 0..<count {
            for column in 0..<count {
                for k in 0..<count {
                    hessian[row * count + column] += factor[k * count + row] * factor[k * count + column]
                }
            }
            hessian[row * count + row] += 0.1
        }
        return Quadratic(centre: (0..<count).map { _ in uniform(in: -2...2) }, hessian: hessian)
    }

    /// Bounds somewhere within ±2.
    mutating func box(_ count: Int) -> [ClosedRange<Double>] {
        (0..<count).map { _ in
            let (first, second) = (uniform(in: -2...2), uniform(in: -2...2))
            return min(first, second)...max(first, second)
        }
    }
}

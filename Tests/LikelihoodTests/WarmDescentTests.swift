import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct WarmDescentTests {
    private func inverse(_ matrix: [Double], size: Int) throws -> [Double] {
        var inverse = matrix
        _ = try #require(SymmetricKernels.factorise(&inverse, size: size))
        SymmetricKernels.invert(factor: &inverse, size: size)
        return inverse
    }

    @Test func aQuadraticIsSolvedByItsPrediction() throws {
        var stream = RandomStream(testing: "prediction", seed: 1)
        for fixed in [[2], [0, 3], [1, 2, 4]] {
            let quadratic = stream.quadratic(5)
            var box = [ClosedRange<Double>](repeating: -1000...1000, count: 5)
            for index in fixed {
                let value = stream.uniform(in: -3...3)
                box[index] = value...value
            }
            let covariance = try inverse(quadratic.hessian, size: 5)
            let outcome = WarmDescent(quadratic, settings: FitSettings())
                .minimise(near: quadratic.centre, covariance: covariance, in: box)
            guard case .converged(let minimum) = outcome else {
                Issue.record("did not converge")
                continue
            }
            #expect(minimum.iterations == 1)
            #expect(minimum.free == (0..<5).filter { !fixed.contains($0) })
            let expected = BoundedNewton(quadratic, settings: FitSettings()).minimise(from: quadratic.centre, in: box)
            for (value, expected) in zip(minimum.values, expected.values) {
                expectClose(value, expected, absolute: 1e-9)
            }
        }
    }

    @Test func aBoundInTheWayEndsTheSteps() throws {
        let quadratic = Quadratic(centre: [0, 0], hessian: [1, 0.9, 0.9, 1])
        let covariance = try inverse(quadratic.hessian, size: 2)
        let outcome = WarmDescent(quadratic, settings: FitSettings())
            .minimise(near: [0, 0], covariance: covariance, in: [2...2, -1...1])
        guard case .gaveUp(let best, _) = outcome else {
            Issue.record("converged outside the bounds")
            return
        }
        #expect(best == [2, -1])
    }

    @Test func aForbiddenPredictionEndsTheSteps() {
        // From the minimum at 1 with variance 1 of one variable, the other is predicted at −4.
        struct Coupled: PlainFunction {
            var parameterCount: Int { 2 }
            func derivatives(at values: [Double]) -> Derivatives {
                var derivatives = Derivatives(parameterCount: 2)
                derivatives.value = values[1] > 0 ? 1 : .infinity
                return derivatives
            }
        }
        let outcome = WarmDescent(Coupled(), settings: FitSettings())
            .minimise(near: [1, 1], covariance: [1, 0.5, 0.5, 1], in: [-9 ... -9, -10...10])
        guard case .gaveUp(let best, _) = outcome else {
            Issue.record("converged where the function is infinite")
            return
        }
        #expect(best == [1, 1])
    }

    /// C′ = (C⁻¹ without the rows and columns of fixed variables)⁻¹.
    @Test func downdatingIsDroppingRowsOfTheInverse() throws {
        var stream = RandomStream(testing: "downdating", seed: 1)
        let hessian = stream.quadratic(4).hessian
        var box = [ClosedRange<Double>](repeating: -1...1, count: 4)
        box[1] = 0...0
        let kept = [0, 2, 3]
        let expected = try inverse(kept.flatMap { row in kept.map { hessian[row * 4 + $0] } }, size: 3)
        var covariance = DowndatedCovariance()
        let isPositive = covariance.begin(try inverse(hessian, size: 4), in: box)
        #expect(isPositive)
        for (place, index) in kept.enumerated() {
            var unit = [0.0, 0, 0, 0]
            var column = unit
            unit[index] = 1
            covariance.multiply(by: unit, into: &column)
            #expect(column[1] == 0)
            for (row, other) in kept.enumerated() {
                expectClose(column[other], expected[row * 3 + place], relative: 1e-9, absolute: 1e-12)
            }
        }
    }

    /// After as many steps as variables along independent directions the curvature of a quadratic function is known.
    @Test func correctionsLearnTheCurvatureOfTheirSteps() {
        var stream = RandomStream(testing: "corrections", seed: 1)
        let quadratic = stream.quadratic(3)
        var corrections = CurvatureCorrections(variableCount: 3, capacity: 3)
        var point = quadratic.centre.map { $0 + 1 }
        for index in 0..<3 {
            var next = point
            next[index] += stream.uniform(in: 0.5...1)
            let (start, end) = (quadratic.derivatives(at: point).gradient, quadratic.derivatives(at: next).gradient)
            let isCurvedUp = corrections.add(from: point, to: next, start, end)
            #expect(isCurvedUp)
            // The secant equation: H y = s for the newest step.
            var step = [0.0, 0, 0]
            _ = corrections.multiply(by: zip(end, start).map { $0 - $1 }, into: &step) { $1 = $0 }
            for (found, expected) in zip(step, zip(next, point).map { $0 - $1 }) {
                expectClose(found, expected, relative: 1e-9, absolute: 1e-12)
            }
            point = next
        }
    }

    @Test func downwardCurvatureIsRefused() {
        var corrections = CurvatureCorrections(variableCount: 1, capacity: 1)
        let isCurvedUp = corrections.add(from: [0], to: [1], [2], [1])
        #expect(!isCurvedUp)
        var result = [0.0]
        expectClose(corrections.multiply(by: [3], into: &result) { $1 = $0 }, 4.5)
        #expect(result == [3])
    }
}

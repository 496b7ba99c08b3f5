import Numerical

/// Where warm steps ended.
enum WarmOutcome {
    case converged(Minimum)
    /// The steps stopped helping; Newton's method may go on from the best point.
    case gaveUp(at: [Double], iterations: Int)
}

/// Minimises a function near a known minimum, with some variables fixed elsewhere, without second derivatives.
///
/// It starts where the covariance C of the known minimum predicts the new one and goes on with the covariance C′ of the
/// variables that are left, both as for a Gaussian likelihood; F are the fixed variables and δ their changes:
///
///     start  θ + C_:F C_FF⁻¹ δ,      first step  −C′ g,      C′ x = C x − C_:F C_FF⁻¹ (C x)_F
///
/// What the steps tell of the curvature corrects C′ as in the method of Broyden, Fletcher, Goldfarb and Shanno
/// (algorithm 7.4 of Nocedal and Wright, Numerical Optimization). An iteration costs a gradient and a product of matrix and
/// vector. Keeps its memory from one minimisation to the next.
final class WarmDescent<Objective: TwiceDifferentiable> {
    private let objective: Objective
    private let settings: FitSettings
    private var values: [Double]
    /// Where the step leads; after it, where it came from.
    private var next: [Double]
    /// The point of the lowest value so far.
    private var best: [Double]
    private var gradient: [Double]
    private var lastGradient: [Double]
    /// The step to take, with the opposite sign.
    private var change: [Double]
    private var covariance = DowndatedCovariance()
    private var corrections: CurvatureCorrections

    init(_ objective: Objective, settings: FitSettings) {
        self.objective = objective
        self.settings = settings
        let count = objective.parameterCount
        values = Array(repeating: 0, count: count)
        next = values
        best = values
        gradient = values
        lastGradient = values
        change = values
        corrections = CurvatureCorrections(variableCount: count, capacity: Self.mostIterations)
    }

    /// Minimises near a known minimum.
    ///
    /// - Parameters:
    ///   - known: The known minimum, shape `[variables]`.
    ///   - matrix: C, 0 for variables that were fixed or held there, shape `[variables, variables]`.
    ///   - bounds: Shape `[variables]`; a variable with equal bounds is fixed.
    ///   - start: Where to start instead of the predicted minimum; moved inside the bounds.
    func minimise(
        near known: [Double], covariance matrix: [Double], in bounds: [ClosedRange<Double>],
        startingAt start: [Double]? = nil
    ) -> WarmOutcome {
        guard covariance.begin(matrix, in: bounds) else { return .gaveUp(at: start ?? known, iterations: 0) }
        if let start {
            for index in next.indices { next[index] = bounds[index].clamping(start[index]) }
        } else {
            covariance.predict(from: known, in: bounds, into: &next)
        }
        copy(start ?? known, to: &best)
        corrections.removeAll()
        var lowest = Double.infinity
        var distance = Double.infinity
        var slowSteps = 0
        for iteration in 1...Self.mostIterations {
            let value = goToNext()
            guard value.isFinite, iteration == 1 || learnCurvature() else {
                return .gaveUp(at: best, iterations: iteration)
            }
            if value < lowest {
                lowest = value
                copy(values, to: &best)
            }
            let lastDistance = distance
            distance = findStep()
            if distance > Self.slowRatio * lastDistance { slowSteps += 1 }
            let isInside = takeStep(in: bounds)
            if isInside, distance <= settings.goal, covariance.areHeld(at: values, gradient, in: bounds) {
                let minimum = Minimum(
                    values: next, value: value, status: .converged, estimatedDistance: distance, iterations: iteration,
                    free: covariance.free, undetermined: covariance.undetermined(gradient, in: bounds),
                    covariance: nil)
                return .converged(minimum)
            }
            guard isInside, distance > settings.goal, slowSteps <= Self.mostSlowSteps else {
                return .gaveUp(at: best, iterations: iteration)
            }
        }
        return .gaveUp(at: best, iterations: Self.mostIterations)
    }

    /// Makes the next point the present one; its value.
    private func goToNext() -> Double {
        swap(&values, &next)
        swap(&gradient, &lastGradient)
        let value = objective.gradient(at: values, into: &gradient)
        covariance.removeFixed(from: &gradient)
        return value
    }

    /// Takes notice of the step that led to the present point; whether the function is curved upwards along it.
    private func learnCurvature() -> Bool {
        corrections.add(from: next, to: values, lastGradient, gradient)
    }

    /// Computes the step from the gradient; the drop of the function that it promises.
    private func findStep() -> Double {
        corrections.multiply(by: gradient, into: &change) { covariance.multiply(by: $0, into: &$1) }
    }

    /// Takes the step; whether it stays inside the bounds.
    private func takeStep(in bounds: [ClosedRange<Double>]) -> Bool {
        var isInside = true
        for index in values.indices {
            next[index] = values[index] - change[index]
            if change[index] != 0, !bounds[index].contains(next[index]) { isInside = false }
        }
        return isInside
    }

    private func copy(_ source: [Double], to target: inout [Double]) {
        for index in source.indices { target[index] = source[index] }
    }

    private static var mostIterations: Int { 30 }
    /// A promised drop above this share of the last one is slow.
    private static var slowRatio: Double { 0.3 }
    private static var mostSlowSteps: Int { 3 }
}

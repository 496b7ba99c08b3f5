/// Newton's method with exact Hessian inside bounds.
///
/// Every step minimises the quadratic model of the function over the box: variables that would cross a bound stop
/// there and the others are solved again. A step must lower the function by a share of what the model predicts;
/// otherwise the Hessian is damped (Levenberg, Quart. Appl. Math. 2 (1944) 164; Marquardt, SIAM J. 11 (1963) 431), which
/// shortens the step and turns it to the scaled gradient. The damping also carries the method over regions where the
/// Hessian is not positive definite. A step to where the function is infinite is rejected like any other that does not
/// lower it.
///
/// Where the function has a kink, one of its smooth sides is minimised with 0 as a further bound, see `crossKinks` and
/// `lookBeyondKinks`.
///
/// Keeps its memory from one minimisation to the next, so that iterations do not allocate.
final class BoundedNewton<Objective: TwiceDifferentiable> {
    let objective: Objective
    let settings: FitSettings
    var subproblem: BoxSubproblem
    var values: [Double]
    var derivatives: Derivatives
    /// The bounds that the caller gave.
    var bounds: [ClosedRange<Double>] = []
    /// The part of the bounds that lies on the sides of the kinks where the function is looked at.
    var box: [ClosedRange<Double>] = []
    let kinks: [Int]
    /// For each kink, whether the side above is looked at.
    var isAbove: [Bool]
    var otherGradient: [Double]
    /// The drop that the last step without damping promised, infinity when there was none.
    private var distance = Double.infinity
    private var iterations = 0

    init(_ objective: Objective, settings: FitSettings) {
        self.objective = objective
        self.settings = settings
        let count = objective.parameterCount
        subproblem = BoxSubproblem(variableCount: count, tolerance: settings.goal)
        values = Array(repeating: 0, count: count)
        derivatives = Derivatives(parameterCount: count)
        kinks = objective.kinks
        isAbove = Array(repeating: false, count: kinks.count)
        otherGradient = values
    }

    /// Minimises from a start, which is first moved inside the bounds.
    ///
    /// - Parameters:
    ///   - start: Shape `[variables]`.
    ///   - bounds: Shape `[variables]`; a variable with equal bounds is fixed.
    ///   - wantsCovariance: Whether the inverse Hessian at the minimum is needed.
    func minimise(from start: [Double], in bounds: [ClosedRange<Double>], wantsCovariance: Bool = true) -> Minimum {
        iterations = 0
        begin(from: start, in: bounds)
        var status = descendPastSaddles()
        if status.isMinimum { status = lookBeyondKinks(status) }
        return finish(status, wantsCovariance: wantsCovariance)
    }

    /// Starts again at a point, which is first moved inside the bounds.
    func begin(from start: [Double], in bounds: [ClosedRange<Double>]) {
        distance = .infinity
        self.bounds = bounds
        box = bounds
        for index in values.indices { values[index] = bounds[index].clamping(start[index]) }
        for (place, kink) in kinks.enumerated() {
            let isAboveOnly = values[kink] == 0 && bounds[kink].lowerBound >= 0 && bounds[kink].upperBound > 0
            chooseSide(place, above: values[kink] > 0 || isAboveOnly)
        }
        objective.evaluate(at: values, into: &derivatives)
    }

    /// Goes from where it is to a minimum or to a saddle, whose status is that of a flat minimum.
    func descend() -> FitStatus {
        guard derivatives.value.isFinite else { return .noFiniteLikelihood }
        var damping = 0.0
        var isConfirmed = false
        while true {
            subproblem.begin(at: values, derivatives, in: box)
            if crossKinks() { subproblem.begin(at: values, derivatives, in: box) }
            let newton = subproblem.step(at: values, derivatives, in: box, damping: 0)
            distance = newton?.predictedDrop ?? .infinity
            if let newton, newton.predictedDrop <= settings.goal, !newton.reachesBound {
                // Along a flat valley the Hessian feels the last rest of the gradient: look again after one more step.
                if newton.smallestPivot > 1e-6 || newton.predictedDrop == 0 || isConfirmed {
                    takeStep()
                    return .converged
                }
                isConfirmed = true
            }
            // Where some direction is flat, the least damping gives the step in the others.
            let step = newton ?? subproblem.step(at: values, derivatives, in: box, damping: BoxSubproblem.flatness)
            if newton == nil {
                distance = step?.predictedDrop ?? subproblem.steepness(derivatives)
                if distance <= settings.goal { return .singularHessian }
            }
            if iterations == settings.maximumIterations { return .iterationLimit }
            guard findLowerPoint(step, damping: &damping) else { return .stalled }
            takeStep()
            objective.evaluate(at: values, into: &derivatives)
            iterations += 1
        }
    }

    /// Goes where the last step leads.
    private func takeStep() {
        for index in values.indices { values[index] = subproblem.end[index] }
    }

    /// Looks for a step that lowers the function enough, damped as far as it needs.
    ///
    /// - Parameters:
    ///   - first: The step with the least damping, which is tried first.
    ///   - damping: What the last further step needed.
    private func findLowerPoint(_ first: BoxStep?, damping: inout Double) -> Bool {
        if let first, isLowerEnough(first) { return true }
        damping = max(damping / 10, 1e-3)
        while damping < 1e15 {
            let step = subproblem.step(at: values, derivatives, in: box, damping: damping)
            if let step, isLowerEnough(step) { return true }
            damping *= 5
        }
        return false
    }

    /// Whether the function falls along a step by a share of the promise.
    private func isLowerEnough(_ step: BoxStep) -> Bool {
        // A last bit of a way to a bound may promise less than nothing by rounding.
        guard step.predictedDrop > -settings.goal else { return false }
        // Near the minimum the predicted drop is below the rounding of the function, which then decides nothing.
        let rounding = 1e-11 * (1 + derivatives.value.magnitude)
        return derivatives.value - objective.value(at: subproblem.end) >= 1e-4 * step.predictedDrop - rounding
    }

    private func finish(_ status: FitStatus, wantsCovariance: Bool) -> Minimum {
        let value = derivatives.value
        if value.isFinite { settleOnKinks() }
        subproblem.begin(at: values, derivatives, in: bounds)
        return Minimum(
            values: values, value: value, status: status, estimatedDistance: distance, iterations: iterations,
            free: subproblem.free, undetermined: status.isMinimum ? subproblem.undetermined : [],
            covariance: wantsCovariance && value.isFinite ? covariance() : nil)
    }

    private func covariance() -> MinimumCovariance? {
        guard let free = subproblem.covariance(derivatives) else { return nil }
        return MinimumCovariance(
            matrix: free.matrix, uncertaintiesIgnoringBounds: uncertaintiesIgnoringBounds(free.matrix),
            smallestPivot: free.smallestPivot)
    }

    /// Roots of the diagonal of the inverse Hessian as if no bound held a variable.
    ///
    /// - Parameter covariance: That of the free variables.
    private func uncertaintiesIgnoringBounds(_ covariance: [Double]) -> [Double]? {
        let known = subproblem.free.count + subproblem.undetermined.count
        var matrix: [Double]? = covariance
        if known < bounds.count(where: { $0.lowerBound < $0.upperBound }) {
            var unbounded = bounds.map { $0.lowerBound < $0.upperBound ? -Double.infinity...Double.infinity : $0 }
            for index in subproblem.undetermined { unbounded[index] = values[index]...values[index] }
            subproblem.begin(at: values, derivatives, in: unbounded)
            matrix = subproblem.covariance(derivatives)?.matrix
        }
        return matrix.map { matrix in bounds.indices.map { matrix[$0 * (bounds.count + 1)].squareRoot() } }
    }
}

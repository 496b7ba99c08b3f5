/// Where a minimisation ended.
struct Minimum: Sendable {
    var values: [Double]
    var derivatives: Derivatives
    var status: FitStatus
    /// Drop of the function that the Newton step from here predicts; infinity where no step could be computed.
    var estimatedDistance: Double
    var iterations: Int
    /// Variables that are neither fixed nor held by a bound.
    var free: [Int]
    /// The inverse Hessian of the free variables, see `BoxSubproblem.covariance()`.
    var covariance: [Double]?
}

/// Newton's method with exact Hessian inside bounds.
///
/// Every step minimises the quadratic model of the function over the box: variables that would cross a bound stop
/// there and the others are solved again. A step must lower the function by a share of what the model predicts;
/// otherwise the Hessian is damped (Levenberg, Marquardt), which shortens the step and turns it to the scaled gradient.
/// The damping also carries the method over regions where the Hessian is not positive definite. A step to where the
/// function is infinite is rejected like any other that does not lower it.
struct BoundedNewton<Objective: TwiceDifferentiable> {
    let objective: Objective
    let bounds: [ClosedRange<Double>]
    /// Variables that keep their start value.
    let isFixed: [Bool]
    let settings: FitSettings

    /// Minimises from a start, which is first moved inside the bounds.
    func minimise(from start: [Double]) -> Minimum {
        var values = start.indices.map { isFixed[$0] ? start[$0] : bounds[$0].clamping(start[$0]) }
        var derivatives = objective.derivatives(at: values)
        guard derivatives.value.isFinite else {
            return end(.noFiniteLikelihood, values, derivatives, distance: .infinity, iterations: 0)
        }
        var damping = 0.0
        var isConfirmed = false
        for iteration in 0..<settings.maximumIterations {
            let subproblem = BoxSubproblem(at: values, derivatives: derivatives, bounds: bounds, isFixed: isFixed)
            let newton = subproblem.step(damping: 0)
            if let newton, newton.predictedDrop <= settings.goal, !newton.reachesBound {
                // Along a flat valley the Hessian feels the last rest of the gradient: look again after one more step.
                if newton.smallestPivot > 1e-6 || newton.predictedDrop == 0 || isConfirmed {
                    return end(.converged, values, derivatives, distance: newton.predictedDrop, iterations: iteration)
                }
                isConfirmed = true
            }
            if newton == nil, subproblem.scaledSteepness <= settings.goal {
                let distance = subproblem.scaledSteepness
                return end(.singularHessian, values, derivatives, distance: distance, iterations: iteration)
            }
            guard let next = accept(subproblem, newton: newton, damping: &damping) else {
                let distance = newton?.predictedDrop ?? .infinity
                return end(.stalled, values, derivatives, distance: distance, iterations: iteration)
            }
            values = next
            derivatives = objective.derivatives(at: values)
        }
        let last = BoxSubproblem(at: values, derivatives: derivatives, bounds: bounds, isFixed: isFixed)
        let distance = last.step(damping: 0)?.predictedDrop ?? .infinity
        let status: FitStatus = distance <= settings.goal ? .converged : .iterationLimit
        return end(status, values, derivatives, distance: distance, iterations: settings.maximumIterations)
    }

    /// The end of the first step that lowers the function enough, damped as far as it needs.
    private func accept(_ subproblem: BoxSubproblem, newton: BoxStep?, damping: inout Double) -> [Double]? {
        let value = subproblem.derivatives.value
        // Near the minimum the predicted drop is below the rounding of the function, which then decides nothing.
        let rounding = 1e-11 * (1 + value.magnitude)
        while damping < 1e15 {
            let step = damping == 0 ? newton : subproblem.step(damping: damping)
            if let step, step.predictedDrop > 0 {
                let drop = value - objective.value(at: step.end)
                if drop >= 1e-4 * step.predictedDrop - rounding {
                    if drop > 0.5 * step.predictedDrop { damping = damping > 1e-7 ? damping / 10 : 0 }
                    return step.end
                }
            }
            damping = damping == 0 ? 1e-3 : damping * 5
        }
        return nil
    }

    private func end(
        _ status: FitStatus, _ values: [Double], _ derivatives: Derivatives, distance: Double, iterations: Int
    ) -> Minimum {
        let subproblem = BoxSubproblem(at: values, derivatives: derivatives, bounds: bounds, isFixed: isFixed)
        return Minimum(
            values: values, derivatives: derivatives, status: status, estimatedDistance: distance,
            iterations: iterations, free: subproblem.free,
            covariance: derivatives.value.isFinite ? subproblem.covariance() : nil)
    }
}

extension ClosedRange<Double> {
    func clamping(_ value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }
}

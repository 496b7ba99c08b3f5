/// A function with kinks at 0 is smooth on each side of them. Each kinked variable is kept on one side, with 0 as a bound;
/// held there, it may pass to the other side when the function falls there too.
extension BoundedNewton {
    func chooseSide(_ place: Int, above: Bool) {
        let kink = kinks[place]
        isAbove[place] = above
        objective.setSide(ofKink: kink, above: above)
        box[kink] = bounds[kink].clamped(to: above ? 0...Double.infinity : -Double.infinity...0)
    }

    /// Lets variables that stand at their kinks pass to the other side where the function falls there and not on their own;
    /// a variable for which it rises on both sides stays at the kink as at a bound.
    ///
    /// - Returns: Whether any passed, after which derivatives and bounds are new.
    func crossKinks() -> Bool {
        let waiting = kinks.indices.filter { isAtKink($0) && !leadsInside($0, derivatives.gradient) }
        guard !waiting.isEmpty else { return false }
        for place in waiting { chooseSide(place, above: !isAbove[place]) }
        _ = objective.gradient(at: values, into: &otherGradient)
        let staying = waiting.filter { !leadsInside($0, otherGradient) }
        for place in staying { chooseSide(place, above: !isAbove[place]) }
        guard staying.count < waiting.count else { return false }
        objective.evaluate(at: values, into: &derivatives)
        return true
    }

    /// Looks for a lower minimum on the other side of each kink that the minimum is not on: where the function bends down at
    /// a kink, both sides may have their own. Goes on until no single side is better.
    ///
    /// - Parameter status: That of the minimum which is known.
    /// - Returns: How the search ended that led to the lowest minimum.
    func lookBeyondKinks(_ status: FitStatus) -> FitStatus {
        var status = status
        let bounds = bounds
        var isLower = true
        while isLower {
            isLower = false
            for kink in kinks where hasBothSides(kink) && values[kink] != 0 {
                let (known, value) = (values, derivatives.value)
                var otherSide = bounds
                otherSide[kink] = bounds[kink].clamped(
                    to: values[kink] < 0 ? 0...Double.infinity : -Double.infinity...0)
                begin(from: values, in: otherSide)
                let isMinimum = descendPastSaddles().isMinimum
                let isBetter = isMinimum && derivatives.value < value - 1e-9 * (1 + value.magnitude)
                if isBetter { isLower = true }
                begin(from: isBetter ? values : known, in: bounds)
                status = descendPastSaddles()
                guard status.isMinimum else { return status }
            }
        }
        return status
    }

    /// Puts variables that are closer to their kinks than the goal can tell exactly there, and takes the derivatives of all
    /// that stand on kinks from below, pyhf's convention.
    func settleOnKinks() {
        var hasChanged = false
        for (place, kink) in kinks.enumerated() where hasBothSides(kink) {
            let distance = values[kink]
            let curvature = derivatives.hessian[kink * (values.count + 1)]
            guard distance * distance * curvature <= 2 * settings.goal else { continue }
            if distance != 0 || isAbove[place] { hasChanged = true }
            values[kink] = 0
            chooseSide(place, above: false)
        }
        if hasChanged { objective.evaluate(at: values, into: &derivatives) }
    }

    /// Whether the bounds let a variable go to both sides of its kink.
    private func hasBothSides(_ kink: Int) -> Bool { bounds[kink].lowerBound < 0 && bounds[kink].upperBound > 0 }

    private func isAtKink(_ place: Int) -> Bool { values[kinks[place]] == 0 && hasBothSides(kinks[place]) }

    /// Whether the function falls significantly on the side that is looked at.
    private func leadsInside(_ place: Int, _ gradient: [Double]) -> Bool {
        let slope = gradient[kinks[place]]
        return (isAbove[place] ? slope < 0 : slope > 0)
            && subproblem.drop(kinks[place], slope: slope) > settings.goal
    }
}

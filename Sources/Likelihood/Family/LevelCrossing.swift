/// The search for the place where a function has risen from its minimum to a level.
struct LevelCrossing {
    /// Where the function is lowest.
    let origin: Double
    /// +1 to search above the origin, −1 below.
    let direction: Double
    /// The search ends here.
    let limit: Double
    /// How far from the origin the first try lies.
    let firstStep: Double
    /// The rise to reach.
    let target: Double

    /// The crossing that comes first for a function that rises from the origin on; nil when the limit comes first.
    ///
    /// Bracketed Newton steps on the root of the rise, which is nearly linear. Every third step halves the bracket, so that
    /// kinks of the function do not stop the search.
    ///
    /// - Parameter rise: The function above its minimum, infinity where it is not defined, with its slope.
    func find(_ rise: (Double) -> (value: Double, slope: Double)) -> Double? {
        guard target > 0 else { return origin }
        var (inside, outside): (Double, Double?) = (origin, nil)
        var next = clamp(origin + direction * firstStep)
        for step in 1...300 {
            let (value, slope) = rise(next)
            // Finer than this the rounding of −ln L and the end of its fits decide.
            if (value - target).magnitude <= 1e-10 * target { return next }
            if value < target {
                if next == limit { return nil }
                inside = next
            } else {
                outside = next
            }
            let newton = newtonStep(from: next, value: value, slope: slope)
            next = middle(inside, outside)
            if step % 3 != 0, direction * (newton - inside) > 0, direction * ((outside ?? limit) - newton) > 0 {
                next = newton
            }
            if let outside, (outside - inside).magnitude <= 1e-14 * (1 + inside.magnitude) { return inside }
        }
        return inside
    }

    private func newtonStep(from place: Double, value: Double, slope: Double) -> Double {
        let root = max(value, 0).squareRoot()
        return place + 2 * root * (target.squareRoot() - root) / slope
    }

    /// The middle of the bracket, or twice as far from the origin while there is none.
    private func middle(_ inside: Double, _ outside: Double?) -> Double {
        if let outside { return (inside + outside) / 2 }
        return clamp(inside + direction * max((inside - origin).magnitude, firstStep, 1e-6))
    }

    private func clamp(_ value: Double) -> Double { direction * (limit - value) > 0 ? value : limit }
}

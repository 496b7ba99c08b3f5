/// A function through given points: cubic polynomials with two continuous derivatives (de Boor, *A Practical Guide to
/// Splines*, chapter IV).
///
/// At the second and the last but one point the third derivative is continuous as well ("not a knot"). The natural end
/// condition f'' = 0 would be wrong for templates that bend at the edge of their range, and a monotone spline has kinks
/// in f', where a fit of z would hang. Three points give the parabola, two the line, one the constant.
struct CubicSpline: Sendable {
    /// In increasing order.
    let places: [Double]
    let values: [Double]
    /// f'' at the places.
    let curvatures: [Double]

    init(places: [Double], values: [Double]) {
        precondition(places.count == values.count && !places.isEmpty, "a spline needs a value at each of its places")
        self.places = places
        self.values = values
        curvatures = Self.curvatures(places: places, values: values)
    }

    /// f with its derivatives; outside the places that of the nearest polynomial.
    func jet(at place: Double) -> Jet {
        guard places.count > 1 else { return Jet(value: values[0], first: 0, second: 0) }
        let index = segment(of: place)
        let width = places[index + 1] - places[index]
        let right = (place - places[index]) / width
        let left = 1 - right
        let (c0, c1) = (curvatures[index] * width * width / 6, curvatures[index + 1] * width * width / 6)
        return Jet(
            value: left * values[index] + right * values[index + 1] + (left * left - 1) * left * c0
                + (right * right - 1) * right * c1,
            first: (values[index + 1] - values[index] - (3 * left * left - 1) * c0 + (3 * right * right - 1) * c1)
                / width,
            second: 6 * (left * c0 + right * c1) / (width * width))
    }

    private func segment(of place: Double) -> Int {
        var (low, high) = (0, places.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if places[middle] <= place { low = middle } else { high = middle }
        }
        return low
    }

    private static func curvatures(places: [Double], values: [Double]) -> [Double] {
        let last = places.count - 1
        guard last > 1 else { return [Double](repeating: 0, count: places.count) }
        let widths = (0..<last).map { places[$0 + 1] - places[$0] }
        let slopes = (0..<last).map { (values[$0 + 1] - values[$0]) / widths[$0] }
        if last == 2 {
            return [Double](repeating: 2 * (slopes[1] - slopes[0]) / (widths[0] + widths[1]), count: 3)
        }
        // Continuity of f' at the inner places; the end conditions eliminate the first and the last curvature.
        var diagonal = (1..<last).map { 2 * (widths[$0 - 1] + widths[$0]) }
        var upper = (1..<last).map { widths[$0] }
        var lower = (1..<last).map { widths[$0 - 1] }
        var right = (1..<last).map { 6 * (slopes[$0] - slopes[$0 - 1]) }
        let (first, end) = (widths[0] / widths[1], widths[last - 1] / widths[last - 2])
        diagonal[0] += widths[0] * (1 + first)
        upper[0] -= widths[0] * first
        diagonal[last - 2] += widths[last - 1] * (1 + end)
        lower[last - 2] -= widths[last - 1] * end
        for row in 1..<(last - 1) {
            let factor = lower[row] / diagonal[row - 1]
            diagonal[row] -= factor * upper[row - 1]
            right[row] -= factor * right[row - 1]
        }
        var inner = right
        inner[last - 2] /= diagonal[last - 2]
        for row in (0..<(last - 2)).reversed() {
            inner[row] = (right[row] - upper[row] * inner[row + 1]) / diagonal[row]
        }
        let start = inner[0] * (1 + first) - inner[1] * first
        let finish = inner[last - 2] * (1 + end) - inner[last - 3] * end
        return [start] + inner + [finish]
    }
}

/// A yield between the values of z at which it is given, never negative.
///
/// The spline runs through √y, whose square cannot be negative and is smooth also where a template runs empty; and the
/// statistical uncertainty of √y, ½, is the same for large and for small templates.
struct YieldSpline: Sendable {
    private let root: CubicSpline

    init(places: [Double], yields: [Double]) {
        root = CubicSpline(places: places, values: yields.map { $0.squareRoot() })
    }

    /// y with its derivatives by z.
    func jet(at place: Double) -> Jet {
        let root = root.jet(at: place)
        return Jet(
            value: root.value * root.value, first: 2 * root.value * root.first,
            second: 2 * (root.value * root.second + root.first * root.first))
    }
}

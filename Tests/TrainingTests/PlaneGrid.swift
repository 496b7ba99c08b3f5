import Events
import Foundation

/// A square grid of points in the plane for integrals over densities.
///
/// For a smooth density the sum converges faster than any power of the step (trapezoidal rule). The grid is turned by an
/// angle whose tangent is the golden ratio, so that no edge of a bin runs along its rows and the errors at edges add up
/// by chance only: for steps of 0.1, 0.05, 0.025 and 0.0125 the bins of the toy err by at most 4e-3, 1.4e-3, 7e-4, 2e-4,
/// and the areas of paper C by 1.6e-4, 2.1e-5, 1e-5 and 2e-6.
struct PlaneGrid {
    let step: Double
    let points: [(Double, Double)]

    /// The points within `radius` of (centre, centre).
    init(centre: Double, radius: Double, step: Double) {
        let axis = stride(from: -radius, through: radius, by: step)
        let angle = atan((1 + 5.0.squareRoot()) / 2)
        let (c, s) = (cos(angle), sin(angle))
        self.step = step
        points = axis.flatMap { u in
            axis.filter { u * u + $0 * $0 <= radius * radius }.map { v in
                (centre + c * u - s * v, centre + s * u + c * v)
            }
        }
    }

    /// The points as events with the features x1, x2 and z.
    func sample(z: Double = 0) -> EventSample {
        EventSample(
            featureNames: ["x1", "x2", "z"], features: points.flatMap { [$0.0, $0.1, z] },
            process: points.map { _ in 0 }, weights: points.map { _ in 1 }, variations: [])
    }

    /// The probability of every point under a Gaussian, written out in two dimensions.
    func gaussian(_ mean: (Double, Double), variance: Double = 1, correlation: Double = 0) -> [Double] {
        let area = step * step / (2 * .pi * variance * (1 - correlation * correlation).squareRoot())
        return points.map { first, second in
            let (u, v) = (first - mean.0, second - mean.1)
            return area
                * exp(
                    -0.5 * (u * u - 2 * correlation * u * v + v * v) / (variance * (1 - correlation * correlation)))
        }
    }
}

/// The sum of weights in equal bins in [0, 1].
func histogram(_ scores: [Double], _ weights: [Double], bins: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: bins)
    for (score, weight) in zip(scores, weights) { counts[min(Int(score * Double(bins)), bins - 1)] += weight }
    return counts
}

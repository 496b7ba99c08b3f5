import Foundation
import Likelihood
import Numerical

/// The bump hunt of paper D, Sec. 2: a signal at 0 of Gaussian resolution, on a uniform background, wrapped to [−½, ½).
struct BumpHunt {
    /// Standard deviation of the sum Y₀ + Y₁ for the signal.
    let width: Double

    /// p_s / p_b, the wrapped Gaussian.
    func ratio(at y: Double) -> Double {
        (-2...2).reduce(0) { sum, turn in
            let pull = (y + Double(turn)) / width
            return sum + exp(-pull * pull / 2) / (width * (2 * Double.pi).squareRoot())
        }
    }

    /// The mid-points of equal cells, whose mean is the integral to many digits for a periodic function.
    static func grid(_ count: Int) -> [Double] { (0..<count).map { (Double($0) + 0.5) / Double(count) - 0.5 } }

    /// Expected events as weighted ones (Asimov data set).
    func asimov(signal: Double, background: Double, points: Int = 2000) -> UnbinnedEvents {
        let ratios = Self.grid(points).map(ratio)
        return UnbinnedEvents(ratios: ratios, weights: ratios.map { ($0 * signal + background) / Double(points) })
    }

    /// The density ratios of a pseudo-experiment.
    func pseudoExperiment(signal: Double, background: Double, stream: inout RandomStream) -> [Double] {
        let signalEvents = (0..<Int(stream.poisson(mean: signal))).map { _ in
            let y = width * stream.gaussian()
            return ratio(at: y - y.rounded())
        }
        return signalEvents + (0..<Int(stream.poisson(mean: background))).map { _ in ratio(at: stream.uniform() - 0.5) }
    }

    /// A counting test with regions that begin at the edges.
    func regions(_ edges: [Double], signal: Double, background: Double) throws -> RatioRegions {
        let ratios = Self.grid(200_000).map(ratio)
        var (shares, ratioSums) = (
            [Double](repeating: 0, count: edges.count), [Double](repeating: 0, count: edges.count)
        )
        for ratio in ratios {
            guard let region = edges.lastIndex(where: { $0 <= ratio }) else { continue }
            shares[region] += 1 / Double(ratios.count)
            ratioSums[region] += ratio / Double(ratios.count)
        }
        return try RatioRegions(
            edges: edges, signal: ratioSums.map { signal * $0 }, background: shares.map { background * $0 })
    }
}

extension RandomStream {
    init(_ purpose: String) { self.init(seed: 7, identity: ContentHash(of: "unbinned"), purpose: purpose) }
}

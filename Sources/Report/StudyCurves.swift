import Foundation
import Sweep

/// The curves of a study as its `summary.json` holds them.
struct StudyCurves {
    /// Why a value is not there.
    struct Absence: Error, Equatable {
        let sentence: String
    }

    private let curves: Result<[CurveSummary], Absence>

    /// - Parameter summary: The content of `summary.json`, nil when there is none.
    init(_ summary: Data?) {
        guard let summary else {
            curves = .failure(Absence(sentence: "the study did not run"))
            return
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            curves = .success(try decoder.decode(CurvesOfSummary.self, from: summary).curves)
        } catch {
            curves = .failure(Absence(sentence: "summary.json has no curves that this version reads"))
        }
    }

    /// Our value of a number, with its spread over the axis of the band.
    ///
    /// A ratio has the standard deviation √((σ_a/a)² + (σ_b/b)²) a/b and the smaller number of seeds.
    func value(of number: ReproducedNumber) -> Result<ReferenceNumber, Absence> {
        let ours = value(at: number.ours)
        guard let divisor = number.divisor else { return ours }
        return ours.flatMap { ours in
            value(at: divisor).flatMap { other in
                let ratio = ours.divided(by: other)
                return ratio.mean.isFinite && ratio.std?.isFinite != false
                    ? .success(ratio) : .failure(Absence(sentence: "the ratio is not finite"))
            }
        }
    }

    private func value(at location: FigureLocation) -> Result<ReferenceNumber, Absence> {
        curves.flatMap { curves in
            func absent(_ sentence: String) -> Result<ReferenceNumber, Absence> {
                .failure(Absence(sentence: sentence))
            }
            guard let curve = curves.first(where: { $0.curve == location.curve && $0.yName == location.y }) else {
                return absent("no curve \(location.curve) of \(location.y)")
            }
            for coordinate in location.group where !curve.series.contains(where: { $0.group.contains(coordinate) }) {
                return absent("no series with \(coordinate.path) = \(coordinate.value)")
            }
            let fitting = curve.series.filter { series in
                location.group.allSatisfy(series.group.contains) && series.values.contains { $0.x == location.x }
            }
            guard fitting.count < 2 else { return absent("several series of \(location.y) at x = \(location.x) fit") }
            guard let value = fitting.first?.values.first(where: { $0.x == location.x }) else {
                return absent("no value of \(location.y) at x = \(location.x)")
            }
            return .success(ReferenceNumber(mean: value.mean, std: value.std, count: value.count))
        }
    }
}

/// The part of `summary.json` that is read.
private struct CurvesOfSummary: Decodable {
    let curves: [CurveSummary]
}

extension ReferenceNumber {
    fileprivate func divided(by other: ReferenceNumber) -> ReferenceNumber {
        let ratio = mean / other.mean
        let (part, otherPart) = ((std ?? 0) / other.mean, ratio * (other.std ?? 0) / other.mean)
        let isSpread = std != nil || other.std != nil
        let counts = [count, other.count].compactMap(\.self)
        return ReferenceNumber(
            mean: ratio, std: isSpread ? (part * part + otherPart * otherPart).squareRoot() : nil, count: counts.min())
    }
}

import Glibc
import Numerical

/// The classes × equal bins in [0, 1] into which events fall by their scores.
///
/// With several nodes an event belongs to the class of its largest score (of equal ones the first) and in that class to the
/// bin of that score; bin k of class c has the index c · bins + k. Bins are [k/n, (k + 1)/n), the last one with its upper
/// edge.
struct DiscriminantBins: Sendable {
    let classes: Int
    let binsPerClass: Int
    /// Standard deviation of the Gaussians in bin widths.
    private let filterWidth: Double
    /// Its inverse in units of the score.
    private let scale: Double

    init(classes: Int, binsPerClass: Int, filterWidth: Double) {
        self.classes = classes
        self.binsPerClass = binsPerClass
        self.filterWidth = filterWidth
        scale = Double(binsPerClass) / filterWidth
    }

    var count: Int { classes * binsPerClass }

    /// The class of each row.
    ///
    /// - Parameters:
    ///   - scores: Row-major, shape `[rows, classes]`.
    ///   - choices: Is given the shape `[rows]`; its memory is used again.
    func choose(_ scores: [Double], into choices: inout [Int32]) {
        choices.removeAll(keepingCapacity: true)
        for first in stride(from: 0, to: scores.count, by: classes) {
            var choice = 0
            for node in 0..<classes where scores[first + node] > scores[first + choice] { choice = node }
            choices.append(Int32(choice))
        }
    }

    /// Every event in its bin, with this member.
    func fillHard(_ scores: [Double], _ choices: [Int32], into members: inout BinNumbers) {
        members.reset(width: 1)
        for row in choices.indices {
            members.first.append(choices[row] * Int32(binsPerClass) + Int32(bin(of: score(row, scores, choices))))
            members.values.append(1)
        }
    }

    /// The derivative of a Gaussian in the place of that of a count: G'_k = -(f - c_k)/s² exp(-(f - c_k)²/2s²), c_k the
    /// centre of the bin, for the event's own bin alone.
    func fillOwnBinSlopes(_ scores: [Double], _ choices: [Int32], into slopes: inout BinNumbers) {
        slopes.reset(width: 1)
        for row in choices.indices {
            let score = score(row, scores, choices)
            let bin = bin(of: score)
            slopes.first.append(choices[row] * Int32(binsPerClass) + Int32(bin))
            slopes.values.append(gaussianSlope(score, bin))
        }
    }

    /// The same derivative for all bins of the event's class, as far as it is not negligible (1e-17).
    func fillEveryBinSlopes(_ scores: [Double], _ choices: [Int32], into slopes: inout BinNumbers) {
        let reach = reach(negligible * filterWidth + 0.5)
        slopes.reset(width: min(binsPerClass, 2 * reach + 1))
        for row in choices.indices {
            let score = score(row, scores, choices)
            let first = firstBin(around: score, reach, slopes.width)
            slopes.first.append(choices[row] * Int32(binsPerClass) + Int32(first))
            for bin in first..<first + slopes.width { slopes.values.append(gaussianSlope(score, bin)) }
        }
    }

    /// Every event spread by a Gaussian over the bins of its class, with derivatives: p_k = Φ((e_k+1 - f)/h) -
    /// Φ((e_k - f)/h), where the first and the last bin are open, so that Σ_k p_k = 1.
    func fillSoft(
        _ scores: [Double], _ choices: [Int32], into members: inout BinNumbers, slopes: inout BinNumbers
    ) {
        let reach = reach(negligible * filterWidth + 1)
        members.reset(width: min(binsPerClass, 2 * reach + 1))
        slopes.reset(width: members.width)
        for row in choices.indices {
            let score = score(row, scores, choices)
            let first = firstBin(around: score, reach, members.width)
            members.first.append(choices[row] * Int32(binsPerClass) + Int32(first))
            var lower = edge(first, score)
            for bin in first..<first + members.width {
                let upper = edge(bin + 1, score)
                members.values.append(upper.cumulative - lower.cumulative)
                slopes.values.append(lower.density - upper.density)
                lower = upper
            }
        }
        slopes.first.append(contentsOf: members.first)
    }

    /// Gaussians are cut at so many standard deviations, where they are 3e-18 of their maximum.
    private var negligible: Double { 9 }

    private func reach(_ binWidths: Double) -> Int { Int(min(binWidths, Double(binsPerClass)).rounded(.up)) }

    private func score(_ row: Int, _ scores: [Double], _ choices: [Int32]) -> Double {
        classes == 1 ? scores[row] : scores[row * classes + Int(choices[row])]
    }

    private func bin(of score: Double) -> Int { min(max(Int(score * Double(binsPerClass)), 0), binsPerClass - 1) }

    private func firstBin(around score: Double, _ reach: Int, _ width: Int) -> Int {
        min(max(bin(of: score) - reach, 0), binsPerClass - width)
    }

    private func gaussianSlope(_ score: Double, _ bin: Int) -> Double {
        let distance = (score - (Double(bin) + 0.5) / Double(binsPerClass)) * scale
        guard distance.magnitude < negligible else { return 0 }
        return -distance * scale * exp(-0.5 * distance * distance)
    }

    /// Φ((e - f)/h) and φ((e - f)/h)/h at the lower edge of a bin.
    private func edge(_ bin: Int, _ score: Double) -> (cumulative: Double, density: Double) {
        guard bin > 0 else { return (0, 0) }
        guard bin < binsPerClass else { return (1, 0) }
        let distance = (Double(bin) / Double(binsPerClass) - score) * scale
        guard distance.magnitude < negligible else { return (distance > 0 ? 1 : 0, 0) }
        let density = exp(-0.5 * distance * distance) * scale / (2 * Double.pi).squareRoot()
        return (0.5 * erfc(-distance * 0.5.squareRoot()), density)
    }
}

extension BinNumbers {
    /// Forgets the events but not their memory.
    fileprivate mutating func reset(width: Int) {
        self.width = width
        first.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}

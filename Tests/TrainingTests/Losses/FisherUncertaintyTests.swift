import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct FisherUncertaintyTests {
    /// Templates of some bins with smooth uneven numbers, ν larger than its signals.
    private func templates(bins: Int, signals: Int, nuisances: Int) -> [Double] {
        var templates: [Double] = []
        for bin in 0..<bins {
            let yields: [Double] = (0..<signals).map { 2 + sin(Double(3 * bin + 5 * $0)) + Double(bin * $0 % 3) }
            let shifts: [Double] = (0..<nuisances).map { 4 * cos(Double(bin * ($0 + 1) + $0)) }
            templates.append(yields.reduce(0, +) + 20 + 3 * Double(bin))
            templates += yields + shifts
        }
        return templates
    }

    private func values(_ templates: [Double], signals: Int, nuisances: Int, fixes: Bool = false) -> [Double] {
        var fisher = FisherUncertainty(signals: signals, nuisances: nuisances, fixesNuisances: fixes, floor: 1e-6)
        var none: [Double] = []
        return fisher.values(of: templates, minimised: [], gradient: &none)
    }

    // MARK: The plain twin

    @Test(arguments: [(1, 0), (1, 1), (1, 5), (2, 3), (3, 0), (3, 86)])
    func agreesWithThePlainInverse(_ signals: Int, _ nuisances: Int) {
        let templates = templates(bins: 9, signals: signals, nuisances: nuisances)
        for fixes in [false, true] {
            let expected = plainUncertainties(
                templates, signals: signals, nuisances: nuisances, free: fixes ? signals : signals + nuisances)
            let values = values(templates, signals: signals, nuisances: nuisances, fixes: fixes)
            for (value, expected) in zip(values, expected) { expectClose(value, expected, relative: 1e-11) }
        }
    }

    @Test(arguments: [(1, 0), (1, 4), (3, 2)], [false, true])
    func derivativesAgreeWithCentralDifferences(_ size: (signals: Int, nuisances: Int), _ fixes: Bool) {
        let (signals, nuisances) = size
        let templates = templates(bins: 5, signals: signals, nuisances: nuisances)
        for minimised in [[signals - 1], Array(0..<signals)] {
            var fisher = FisherUncertainty(signals: signals, nuisances: nuisances, fixesNuisances: fixes, floor: 1e-6)
            var gradient = templates.map { _ in 1.0 }
            _ = fisher.values(of: templates, minimised: minimised, gradient: &gradient)
            let differences = centralDifferences(at: templates, step: 1e-5) { templates in
                let values = values(templates, signals: signals, nuisances: nuisances, fixes: fixes)
                return minimised.reduce(0) { $0 + values[$1] }
            }
            for (value, expected) in zip(gradient, differences) { expectClose(value - 1, expected, absolute: 1e-9) }
        }
    }

    // MARK: Known answers

    /// A counting experiment: σµ = √ν / s, and with a normalisation uncertainty √(ν + δ²) / s.
    @Test func oneBinIsACountingExperiment() {
        expectClose(values([110, 10], signals: 1, nuisances: 0)[0], 110.squareRoot() / 10, relative: 1e-14)
        expectClose(values([110, 10, 7], signals: 1, nuisances: 1)[0], (110.0 + 49).squareRoot() / 10, relative: 1e-13)
        expectClose(
            values([110, 10, 7, 4], signals: 1, nuisances: 2)[0], (110.0 + 65).squareRoot() / 10, relative: 1e-13)
    }

    @Test func withoutShiftsTheTotalIsTheStatisticalUncertainty() {
        let bare = templates(bins: 6, signals: 2, nuisances: 0)
        let padded: [Double] = (0..<6).flatMap { bin -> [Double] in Array(bare[3 * bin..<3 * bin + 3]) + [0, 0] }
        let values = values(padded, signals: 2, nuisances: 2)
        for (value, expected) in zip(values, self.values(bare, signals: 2, nuisances: 0)) {
            expectClose(value, expected, relative: 1e-13)
        }
    }

    @Test func aNuisanceParameterNeverHelps() {
        let templates = templates(bins: 7, signals: 2, nuisances: 3)
        let total = values(templates, signals: 2, nuisances: 3)
        let statistical = values(templates, signals: 2, nuisances: 3, fixes: true)
        for (total, statistical) in zip(total, statistical) { #expect(total > statistical) }
    }

    @Test func mergingBinsNeverHelps() {
        let templates = templates(bins: 4, signals: 1, nuisances: 2)
        var merged = Array(templates[0..<12])
        for column in 0..<4 { merged[8 + column] += templates[12 + column] }
        #expect(values(merged, signals: 1, nuisances: 2)[0] >= values(templates, signals: 1, nuisances: 2)[0])
    }

    // MARK: What the data do not determine

    @Test func emptyBinsAreSkipped() {
        let templates = templates(bins: 3, signals: 1, nuisances: 1)
        let gaps = Array(templates[0..<3]) + [0, 0, 5] + Array(templates[3..<9]) + [1e-7, 1e-7, 3]
        expectClose(
            values(gaps, signals: 1, nuisances: 1)[0], values(templates, signals: 1, nuisances: 1)[0], relative: 1e-14)
        var fisher = FisherUncertainty(signals: 1, nuisances: 1, floor: 1e-6)
        var gradient = gaps.map { _ in 0.0 }
        _ = fisher.values(of: gaps, minimised: [0], gradient: &gradient)
        #expect(gradient[3..<6].allSatisfy { $0 == 0 } && gradient[12..<15].allSatisfy { $0 == 0 })
    }

    @Test func undeterminedSignalsAreInfinite() {
        let absent = [10.0, 0, 1, 12, 0, 2]
        let alike: [Double] = (1...6).flatMap { bin -> [Double] in [50 + Double(bin), Double(bin), 3 * Double(bin)] }
        let fewer = [50.0, 4, 7]
        let unfilled = [0.0, 0, 0]
        let broken = [Double.nan, 1, 1]
        #expect(values(absent, signals: 1, nuisances: 1) == [.infinity])
        for templates in [alike, fewer, unfilled, broken] {
            var fisher = FisherUncertainty(signals: 2, nuisances: 0, floor: 1e-6)
            var gradient = templates.map { _ in 0.0 }
            let values = fisher.values(of: templates, minimised: [0, 1], gradient: &gradient)
            #expect(values == [.infinity, .infinity] && gradient.allSatisfy { $0 == 0 })
        }
    }

    // MARK: Helpers

    /// σ from the definition, with the inverse by Gauss and Jordan.
    private func plainUncertainties(_ templates: [Double], signals: Int, nuisances: Int, free: Int) -> [Double] {
        let stride = 1 + signals + nuisances
        var matrix: [[Double]] = []
        for row in 0..<free {
            var entries: [Double] = (0..<2 * free).map { $0 == free + row || ($0 == row && row >= signals) ? 1 : 0 }
            for bin in 0..<templates.count / stride {
                let slopes = Array(templates[bin * stride + 1..<(bin + 1) * stride])
                for column in 0..<free { entries[column] += slopes[row] * slopes[column] / templates[bin * stride] }
            }
            matrix.append(entries)
        }
        for pivot in 0..<free {
            let best = (pivot..<free).max { matrix[$0][pivot].magnitude < matrix[$1][pivot].magnitude } ?? pivot
            matrix.swapAt(pivot, best)
            let scale = matrix[pivot][pivot]
            matrix[pivot] = matrix[pivot].map { $0 / scale }
            for row in 0..<free where row != pivot {
                let share = matrix[row][pivot]
                matrix[row] = zip(matrix[row], matrix[pivot]).map { $0 - share * $1 }
            }
        }
        return (0..<signals).map { matrix[$0][free + $0].squareRoot() }
    }
}

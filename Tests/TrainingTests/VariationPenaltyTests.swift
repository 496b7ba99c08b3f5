import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct VariationPenaltyTests {
    // MARK: Reference values

    @Test(arguments: [
        "T1_resampled_two_variations_unit_weights_10bins", "T2_reweighted_two_variations_10bins",
        "T4_resampled_two_variations_weights_4bins",
    ])
    func agreesWithTheReference(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        let penalty = VariationPenalty(PenaltySettings(bins: vector.bins, filterWidth: 0.5, floor: 0))
        var gradient = [Double](repeating: 0, count: 3 * vector.scores.count)
        let values = gradient.withUnsafeMutableBufferPointer {
            penalty.values(scores: vector.stackedScores, groups: [vector.stackedGroup], gradient: $0)
        }
        try expectAll(values, equal: vector.penalties)
        expectClose(values.reduce(0, +), try number(vector.total), relative: 1e-10)
        try expectAll(gradient, equal: vector.nominalGradient + vector.variedGradient.flatMap { $0 })
    }

    /// Reweighted events share their scores, so all terms of the gradient meet in one place.
    @Test func agreesWithTheTotalDerivativeOfReweighting() throws {
        let vector = try ReferenceVector.named("T2_reweighted_two_variations_10bins")
        let penalty = VariationPenalty(PenaltySettings(bins: vector.bins, filterWidth: 0.5, floor: 0))
        var gradient = [Double](repeating: 0, count: vector.scores.count)
        let values = gradient.withUnsafeMutableBufferPointer {
            penalty.values(scores: vector.scores, groups: [vector.sharedGroup], gradient: $0)
        }
        try expectAll(values, equal: vector.penalties)
        try expectAll(gradient, equal: #require(vector.totalGradient))
    }

    /// The single-precision path: logits as the network gives them, and the gradient as it takes them.
    @Test(arguments: [
        "T1_resampled_two_variations_unit_weights_10bins", "T2_reweighted_two_variations_10bins",
        "T4_resampled_two_variations_weights_4bins",
    ])
    func agreesInSinglePrecision(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        let exact = vector.stackedScores
        let scores = exact.map { sigmoid(Double(Float(log($0 / (1 - $0))))) }
        var gradient = [Double](repeating: 0, count: scores.count)
        let values = gradient.withUnsafeMutableBufferPointer {
            VariationPenalty(PenaltySettings(bins: vector.bins, filterWidth: 0.5, floor: 0)).values(
                scores: scores, groups: [vector.stackedGroup], gradient: $0)
        }
        expectClose(values.reduce(0, +), try number(vector.total), relative: 1e-4)
        let digits = vector.nominalGradient + vector.variedGradient.flatMap { $0 }
        for (row, digits) in digits.enumerated() {
            let slope = exact[row] * (1 - exact[row])
            let logitGradient = Float(gradient[row] * scores[row] * (1 - scores[row]))
            expectClose(Double(logitGradient), try slope * number(digits), relative: 1e-4, absolute: 1e-9)
        }
    }

    // MARK: Derivatives

    @Test(arguments: [PenaltyCombination.sum, .mean], [0, 1e-6, 0.5])
    func gradientAgreesWithCentralDifferences(_ combination: PenaltyCombination, _ floor: Double) {
        let penalty = VariationPenalty(
            PenaltySettings(bins: 6, filterWidth: 0.7, combination: combination, floor: floor))
        let scores = (0..<24).map { 0.03 + 0.94 * Double(($0 * 7) % 24) / 24 }
        let groups = [group(members: 0..<8, of: 8, varied: 2), group(members: 16..<20, of: 4, varied: 1)]
        var gradient = [Double](repeating: 0, count: scores.count)
        _ = gradient.withUnsafeMutableBufferPointer {
            penalty.values(scores: scores, groups: groups, gradient: $0)
        }
        let differences = centralDifferences(at: scores, step: 1e-5) {
            penalty.values(scores: $0, groups: groups, gradient: nil).reduce(0, +)
        }
        let scale = differences.map(\.magnitude).max() ?? 0
        #expect(scale > 0)
        for (value, expected) in zip(gradient, differences) { expectClose(value, expected, absolute: 1e-7 * scale) }
    }

    @Test func gradientIsAddedTimesTheFactor() {
        let penalty = VariationPenalty(PenaltySettings(bins: 5))
        let scores = [0.1, 0.35, 0.8, 0.15, 0.5, 0.75]
        let groups = [group(members: 0..<3, of: 3, varied: 1)]
        var single = [Double](repeating: 0, count: 6)
        var scaled = [Double](repeating: 10, count: 6)
        let values = single.withUnsafeMutableBufferPointer {
            penalty.values(scores: scores, groups: groups, gradient: $0)
        }
        let scaledValues = scaled.withUnsafeMutableBufferPointer {
            penalty.values(scores: scores, groups: groups, factor: 3, gradient: $0)
        }
        #expect(scaledValues == values)
        for (scaled, single) in zip(scaled, single) { expectClose(scaled, 10 + 3 * single, relative: 1e-13) }
    }

    // MARK: Groups and bins

    @Test func sumsOverGroupsAndKeepsHistogramsApart() {
        let penalty = VariationPenalty(PenaltySettings(bins: 4))
        let scores = (0..<18).map { Double($0) / 18 }
        let groups = [group(members: 0..<3, of: 3, varied: 2), group(members: 9..<12, of: 3, varied: 2)]
        let each = groups.map { penalty.values(scores: scores, groups: [$0], gradient: nil) }
        let together = penalty.values(scores: scores, groups: groups, gradient: nil)
        #expect(together.count == 2)
        for index in 0..<2 { expectClose(together[index], each[0][index] + each[1][index], relative: 1e-14) }
    }

    @Test func meanIsTheSumOverTheNumberOfHistograms() {
        let scores = (0..<12).map { Double($0 * 5 % 12) / 12 }
        let groups = [group(members: 0..<3, of: 3, varied: 3)]
        let sum = VariationPenalty(PenaltySettings(combination: .sum))
        let mean = VariationPenalty(PenaltySettings(combination: .mean))
        let sums = sum.values(scores: scores, groups: groups, gradient: nil)
        let means = mean.values(scores: scores, groups: groups, gradient: nil)
        for (sum, mean) in zip(sums, means) { expectClose(mean, sum / 3, relative: 1e-14) }
    }

    @Test func isZeroWithoutChange() {
        let events = WeightedScores(rows: [0, 1, 2], weights: [1, 2, 3])
        let values = VariationPenalty(PenaltySettings()).values(
            scores: [0.2, 0.4, 0.9], groups: [PenaltyGroup(nominal: events, varied: [events, events])], gradient: nil)
        #expect(values == [0, 0])
    }

    /// A change of all weights by the fraction d changes every count by it: Λ = d².
    @Test func commonChangeOfWeightsGivesItsSquare() {
        let group = PenaltyGroup(
            nominal: WeightedScores(rows: [0, 1, 2], weights: [1, 2, 3]),
            varied: [WeightedScores(rows: [0, 1, 2], weights: [1.1, 2.2, 3.3])])
        let values = VariationPenalty(PenaltySettings(bins: 3, floor: 0)).values(
            scores: [0.2, 0.4, 0.9], groups: [group], gradient: nil)
        expectClose(values[0], 0.01, relative: 1e-12)
    }

    @Test(arguments: [0, 1e-6])
    func emptyHistogramsAreFinite(_ floor: Double) {
        let none = WeightedScores(rows: [], weights: [])
        let weightless = WeightedScores(rows: [0, 1], weights: [0, 0])
        let groups = [
            PenaltyGroup(nominal: none, varied: [none]), PenaltyGroup(nominal: weightless, varied: [weightless]),
        ]
        var gradient = [0.0, 0]
        let values = gradient.withUnsafeMutableBufferPointer {
            VariationPenalty(PenaltySettings(floor: floor)).values(scores: [0, 1], groups: groups, gradient: $0)
        }
        #expect(values == [0])
        #expect(gradient == [0, 0])
    }

    @Test func nothingToPenaliseHasNoValues() {
        let penalty = VariationPenalty(PenaltySettings(combination: .mean))
        #expect(penalty.values(scores: [0.5], groups: [], gradient: nil) == [])
        let lonely = PenaltyGroup(nominal: WeightedScores(rows: [0], weights: [1]), varied: [])
        #expect(penalty.values(scores: [0.5], groups: [lonely], gradient: nil) == [])
    }

    /// Far from the events the counts are minute, and only the floor keeps their relative change from mattering.
    @Test func floorSilencesEmptyBins() {
        let group = PenaltyGroup(
            nominal: WeightedScores(rows: [0], weights: [1]), varied: [WeightedScores(rows: [1], weights: [1])])
        let value = VariationPenalty(PenaltySettings(bins: 20, floor: 1e-6)).values(
            scores: [0.02, 0.021], groups: [group], gradient: nil)[0]
        #expect(value < 0.05)
    }

    // MARK: Helpers

    /// Nominal events at `members` and each varied histogram `count` scores further, with uneven weights.
    private func group(members: Range<Int>, of count: Int, varied: Int) -> PenaltyGroup {
        func events(_ offset: Int) -> WeightedScores {
            let rows = members.map { $0 + offset * count }
            return WeightedScores(rows: rows, weights: rows.map { 0.5 + Double($0 * 3 % 7) / 5 })
        }
        return PenaltyGroup(nominal: events(0), varied: (0..<varied).map { events($0 + 1) })
    }

    private func number(_ digits: String) throws -> Double { try #require(Double(digits)) }

    private func expectAll(_ values: [Double], equal digits: [String]) throws {
        try #require(values.count == digits.count)
        for (value, digits) in zip(values, digits) {
            // Terms of size 1 that cancel leave an absolute error of their rounding.
            expectClose(value, try number(digits), relative: 1e-10, absolute: 1e-15)
        }
    }
}

/// One case of `Reference/lambda_testvectors.json`.
private struct ReferenceVector: Decodable {
    let bins: Int
    let scores: [Double]
    let weights: [Double]
    let variedScores: [[Double]]
    let variedWeights: [[Double]]
    let penalties: [String]
    let total: String
    let nominalGradient: [String]
    let variedGradient: [[String]]
    let totalGradient: [String]?

    enum CodingKeys: String, CodingKey {
        case bins, scores, weights
        case variedScores = "scores_varied"
        case variedWeights = "weights_varied"
        case penalties = "Lambda_per_variation"
        case total = "Lambda_total"
        case nominalGradient = "dLambda_dscore_nominal_only"
        case variedGradient = "dLambda_dscore_varied"
        case totalGradient = "dLambda_dscore_total_reweighting"
    }

    static func named(_ name: String) throws -> ReferenceVector {
        let url = try #require(
            Bundle.module.url(forResource: "lambda_testvectors", withExtension: "json", subdirectory: "Reference"))
        let vectors = try JSONDecoder().decode([String: ReferenceVector].self, from: Data(contentsOf: url))
        return try #require(vectors[name])
    }

    /// Nominal scores, then those of each variation.
    var stackedScores: [Double] { scores + variedScores.flatMap { $0 } }

    /// Each varied histogram has scores of its own.
    var stackedGroup: PenaltyGroup {
        PenaltyGroup(
            nominal: WeightedScores(rows: Array(scores.indices), weights: weights),
            varied: variedWeights.indices.map { index in
                WeightedScores(
                    rows: scores.indices.map { $0 + (index + 1) * scores.count }, weights: variedWeights[index])
            })
    }

    /// The varied histograms hold the nominal scores with other weights.
    var sharedGroup: PenaltyGroup {
        PenaltyGroup(
            nominal: WeightedScores(rows: Array(scores.indices), weights: weights),
            varied: variedWeights.map { WeightedScores(rows: Array(scores.indices), weights: $0) })
    }
}

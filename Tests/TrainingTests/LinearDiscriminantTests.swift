import Events
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct LinearDiscriminantTests {
    /// Twelve events of three features with unequal weights, made by formula.
    private var formula: EventSample {
        let features = (0..<12).flatMap { row in
            (0..<3).map { column in
                let scale = Double(column + 1)
                let wave = sin(1.3 * Double(row + 1) * scale) * scale
                return wave + 10 * Double(column) + (row.isMultiple(of: 2) ? 0.5 * scale : 0)
            }
        }
        return EventSample(
            featureNames: ["a", "b", "c"], features: features, process: (0..<12).map { $0 % 2 },
            weights: (0..<12).map { 0.5 + Double($0 % 5) / 4 }, variations: [])
    }

    private func fit(_ sample: EventSample, _ weights: LossWeights = .physical) throws -> LinearDiscriminant {
        try LinearDiscriminant(InputSettings(), weights: weights, sample: sample, processes: SmallEvents.processes)
    }

    /// Computed with numpy: solve(S, m_s - m_b), S pooled and divided by the sum of weights.
    @Test func agreesWithNumpy() throws {
        let physical = [
            2.0543975632212224, -0.6148814767772017, 0.4507020212065789, -2.0836882886652495, 0.8805173547717344,
            0.9956076438542429, 0.24068432126749162, -0.7197099771011395, -1.0844051283091287, 0.4431667723407644,
            1.523559192945343, -0.5095482863629202,
        ]
        let balanced = [
            2.099698917933015, -0.5699228290037728, 0.4945947706101492, -2.0405022263908865, 0.9259802368508478,
            1.0398641085593452, 0.28622927667137743, -0.6764248156267243, -1.0407095820781855, 0.488260600247175,
            1.5686344054662449, -0.4652792003953139,
        ]
        for (weights, expected) in [(LossWeights.physical, physical), (.balanced, balanced)] {
            let logits = try fit(formula, weights).logits(of: formula, features: nil)
            #expect(logits.count == 12)
            for (logit, expected) in zip(logits, expected) { expectClose(logit, expected, absolute: 1e-12) }
        }
    }

    @Test func doesNotDependOnUnitsOrOrderOfTheFeatures() throws {
        var other = formula
        other.featureNames = ["c", "a", "b"]
        other.features = (0..<12).flatMap { row -> [Double] in
            let old = formula.features[3 * row..<3 * row + 3]
            return [1e-3 * old[3 * row + 2], 1e6 + old[3 * row], -50 * old[3 * row + 1]]
        }
        let (logits, others) = (
            try fit(formula).logits(of: formula, features: nil), try fit(other).logits(of: other, features: nil)
        )
        for (logit, other) in zip(logits, others) { expectClose(logit, other, absolute: 1e-8) }
    }

    /// Paper C: data augmentation of rotated Gaussians over 21 angles; along the axis the variance is 0.49 + 0.0092266.
    ///
    /// Each Gaussian stands as four points that have its mean and covariance, for the discriminant sees no more.
    @Test func reproducesTheDiscriminantOfPaperC() throws {
        var features: [Double] = []
        var process: [Int] = []
        for step in 0...20 {
            let angle = Double(step) / 20 * .pi / 2
            for (index, sign) in [1.0, -1.0].enumerated() {
                for (dx, dy) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
                    let radius = Double(0.98).squareRoot()
                    features += [sign * cos(angle) + radius * dx, sign * sin(angle) + radius * dy]
                    process.append(index)
                }
            }
        }
        let sample = EventSample(
            featureNames: ["x1", "x2"], features: features, process: process, weights: process.map { _ in 1 },
            variations: [])
        let diagonal = 1 / 2.0.squareRoot()
        let probe = EventSample(
            featureNames: ["x1", "x2"], features: [diagonal, diagonal, 1, -1, 0, 0],
            process: [0, 0, 0], weights: [1, 1, 1], variations: [])
        let logits = try fit(sample, .unit).logits(of: probe, features: nil)
        for (logit, expected) in zip(logits, [3.5682193165104286, 0, 0]) {
            expectClose(logit, expected, absolute: 1e-12)
        }
    }

    @Test func missingValueScoresAsItsReplacement() throws {
        var missing = formula
        missing.features[4] = .nan
        let discriminant = try fit(missing)
        var replaced = missing
        replaced.features[4] = discriminant.preprocessing.replacement[1]
        #expect(try discriminant.scores(of: missing) == discriminant.scores(of: replaced))
    }

    @Test func eventsWithoutWeightDoNotCount() throws {
        var more = formula
        more.features += [1e6, -1e6, 1e6]
        more.process.append(0)
        more.weights.append(0)
        let (logits, others) = (
            try fit(formula).logits(of: formula, features: nil), try fit(more).logits(of: formula, features: nil)
        )
        for (logit, other) in zip(logits, others) { expectClose(logit, other, absolute: 1e-12) }
    }

    @Test func survivesJSON() throws {
        let discriminant = try fit(formula)
        let json = try JSONEncoder().encode(discriminant)
        #expect(try JSONDecoder().decode(LinearDiscriminant.self, from: json) == discriminant)
    }

    // MARK: Refusals

    @Test(arguments: [3.0, 0, 0.1])
    func refusesAFeatureThatDoesNotVary(_ value: Double) {
        var sample = formula
        for row in 0..<12 { sample.features[3 * row + 1] = value }
        #expect(throws: TrainingError.singularCovariance(feature: "b")) { try fit(sample) }
    }

    @Test func refusesAFeatureThatOthersDetermine() {
        var sample = formula
        for row in 0..<12 {
            sample.features[3 * row + 2] = 1 + 2 * sample.features[3 * row] - 0.1 * sample.features[3 * row + 1]
        }
        #expect(throws: TrainingError.singularCovariance(feature: "c")) { try fit(sample) }
    }

    @Test(arguments: [(0, "background"), (1, "signal")])
    func refusesAClassWithoutEvents(_ process: Int, _ missing: String) {
        var sample = formula
        sample.process = sample.process.map { _ in process }
        #expect(throws: TrainingError.emptyClass(missing)) { try fit(sample) }
    }
}

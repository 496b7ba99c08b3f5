import Events
import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

/// A classifier with random parameters, scored but not trained.
func randomClassifier(
    hidden: [Int] = [16, 5], activation: Activation = .relu, features: [String] = ["x1", "x2"],
    purpose: String = "classifier"
) throws -> Classifier {
    var stream = SmallEvents.stream(purpose)
    let network = NetworkParameters(widths: [features.count] + hidden + [1])
    network.initialise(.glorotNormal, stream: &stream)
    let preprocessing = try Preprocessing.fixed(
        features, replacement: features.map { _ in 0.5 }, offset: features.indices.map { 0.1 * Double($0 + 1) },
        scale: features.indices.map { 1 / Double($0 + 3) })
    return Classifier(
        preprocessing: preprocessing, network: NetworkSettings(hidden: hidden, activation: activation),
        parameters: network.packed().map { $0 + 0.01 })
}

@Suite struct ClassifierTests {
    private let sample = SmallEvents.twoGaussians(300, "classifier")

    @Test func scoresAgreeWithThePlainNetwork() throws {
        let classifier = try randomClassifier()
        let plain = PlainNetwork(widths: [2, 16, 5, 1], parameters: classifier.parameters.map(Double.init))
        let scores = try classifier.scores(of: sample)
        #expect(scores.count == 300)
        for row in 0..<300 {
            let input = (0..<2).map { column in
                (sample.features[2 * row + column] - classifier.preprocessing.offset[column])
                    * classifier.preprocessing.scale[column]
            }
            expectClose(scores[row], plain.score(input), relative: 1e-5)
        }
    }

    @Test func scoresAreTheSigmoidOfTheLogits() throws {
        let classifier = try randomClassifier()
        #expect(try classifier.scores(of: sample) == classifier.logits(of: sample).map(sigmoid))
    }

    @Test func missingValueScoresAsItsReplacement() throws {
        var (missing, replaced) = (sample, sample)
        missing.features[7] = .nan
        replaced.features[7] = 0.5
        let classifier = try randomClassifier()
        #expect(try classifier.scores(of: missing) == classifier.scores(of: replaced))
        #expect(try classifier.scores(of: missing) != classifier.scores(of: sample))
    }

    @Test func variedFeaturesReplaceTheNominalOnes() throws {
        let classifier = try randomClassifier()
        let up = try #require(sample.variations[0].up.features)
        var moved = sample
        moved.features = up
        #expect(try classifier.scores(of: sample, features: up) == classifier.scores(of: moved))
        #expect(try classifier.scores(of: sample, features: up) != classifier.scores(of: sample))
    }

    @Test func inputsAreFoundByName() throws {
        let classifier = try randomClassifier()
        let swapped = EventSample(
            featureNames: ["x2", "unused", "x1"],
            features: (0..<300).flatMap { [sample.features[2 * $0 + 1], 99, sample.features[2 * $0]] },
            process: sample.process, weights: sample.weights, variations: [])
        #expect(try classifier.scores(of: swapped) == classifier.scores(of: sample))
    }

    @Test func refusesASampleWithoutAnInput() throws {
        let classifier = try randomClassifier(features: ["x1", "x3"])
        #expect(throws: TrainingError.unknownFeature("x3", known: ["x1", "x2"])) {
            try classifier.scores(of: sample)
        }
    }

    /// Events are scored in chunks of 1024: none of them may notice.
    @Test func scoresDoNotDependOnTheOtherEvents() throws {
        let classifier = try randomClassifier(hidden: [20, 20])
        let large = SmallEvents.twoGaussians(2100, "chunks")
        let scores = try classifier.scores(of: large)
        for (first, count) in [(0, 1), (0, 1023), (1020, 10), (1024, 1025), (2047, 53)] {
            let part = EventSample(
                featureNames: large.featureNames, features: Array(large.features[2 * first..<2 * (first + count)]),
                process: Array(large.process[first..<first + count]),
                weights: Array(large.weights[first..<first + count]), variations: [])
            #expect(try classifier.scores(of: part) == Array(scores[first..<first + count]))
        }
    }

    @Test func noEventsHaveNoScores() throws {
        let none = EventSample(featureNames: ["x1", "x2"], features: [], process: [], weights: [], variations: [])
        #expect(try randomClassifier().scores(of: none) == [])
    }
}

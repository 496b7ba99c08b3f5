import Foundation
import TestSupport
import Testing

@testable import Training

/// The losses that are means over events, other than the binary cross-entropy of one node.
@Suite struct EventLossTests {
    private let outputs = [0.3, -1.2, 0.8, 2.1, 0.1, -0.4, -2.2, 1.3, 0.6, 0.05, -0.7, 1.9]
    private let weights = [0.5, 2, 1.25, 0]
    private let classes = [1.0, 0, 0, 0, 0, 1, 0.25, 0.25, 0.5, 0, 1, 0]

    // MARK: Several nodes

    @Test func crossEntropyOfSeveralNodesIsTheMeanOverThem() {
        let separate = (0..<3).map { node in
            let nodes = stride(from: node, to: 12, by: 3)
            return crossEntropy(
                logits: nodes.map { outputs[$0] }, targets: nodes.map { classes[$0] }, weights: weights, gradient: nil)
        }
        expectClose(
            crossEntropy(logits: outputs, targets: classes, weights: weights, gradient: nil),
            separate.reduce(0, +) / 3, relative: 1e-14)
        expectExactGradient(at: outputs) {
            crossEntropy(logits: $0, targets: classes, weights: weights, factor: 1, gradient: $1)
        }
    }

    @Test func factorMultipliesTheGradientOfTheCrossEntropyOnly() {
        var single = outputs.map { _ in 0.0 }
        var scaled = outputs.map { _ in 0.0 }
        let value = single.withUnsafeMutableBufferPointer {
            crossEntropy(logits: outputs, targets: classes, weights: weights, gradient: $0)
        }
        let same = scaled.withUnsafeMutableBufferPointer {
            crossEntropy(logits: outputs, targets: classes, weights: weights, factor: 3, gradient: $0)
        }
        #expect(value == same)
        for (scaled, single) in zip(scaled, single) { expectClose(scaled, 3 * single, relative: 1e-14) }
    }

    @Test func categoricalCrossEntropyAgreesWithItsDefinition() {
        var expected = 0.0
        for event in 0..<4 {
            let exponentials = (0..<3).map { exp(outputs[3 * event + $0]) }
            for node in 0..<3 {
                let score = exponentials[node] / exponentials.reduce(0, +)
                expected -= weights[event] * classes[3 * event + node] * log(score) / 4
            }
        }
        expectClose(
            categoricalCrossEntropy(logits: outputs, targets: classes, weights: weights, gradient: nil), expected,
            relative: 1e-14)
        expectExactGradient(at: outputs) {
            categoricalCrossEntropy(logits: $0, targets: classes, weights: weights, gradient: $1)
        }
    }

    /// Two classes with logits (0, z) are one node with logit z.
    @Test func categoricalCrossEntropyOfTwoClassesIsTheBinaryOne() {
        let logits = [-2.0, 0.4, 3]
        let targets = [0.0, 1, 1]
        expectClose(
            categoricalCrossEntropy(
                logits: logits.flatMap { [0, $0] }, targets: targets.flatMap { [1 - $0, $0] }, weights: [1, 2, 3],
                gradient: nil),
            crossEntropy(logits: logits, targets: targets, weights: [1, 2, 3], gradient: nil), relative: 1e-14)
    }

    @Test func extremeLogitsOfClassesAreFinite() {
        var gradient = [0.0, 0, 0]
        let loss = gradient.withUnsafeMutableBufferPointer {
            categoricalCrossEntropy(logits: [1e3, -1e3, 1e300], targets: [0, 0, 1], weights: [1], gradient: $0)
        }
        #expect(loss == 0 && gradient == [0, 0, 0])
    }

    @Test func meanSquaredErrorAgreesWithItsDefinition() {
        let expected = outputs.indices.reduce(0) {
            $0 + weights[$1 / 3] * pow(outputs[$1] - classes[$1], 2) / 12
        }
        expectClose(
            meanSquaredError(outputs: outputs, targets: classes, weights: weights, gradient: nil), expected,
            relative: 1e-14)
        expectExactGradient(at: outputs) {
            meanSquaredError(outputs: $0, targets: classes, weights: weights, gradient: $1)
        }
    }

    // MARK: Density ratios

    @Test func densityRatioLossesAgreeWithTheirDefinitions() {
        let (outputs, targets) = ([0.4, -1, 0.9, 2], [1.0, 0, 1, 0])
        let weights = [0.5, 2, 1.25, 0.7]
        let signal = (0.5 * exp(0.4) + 1.25 * exp(0.9), 0.5 * 0.4 + 1.25 * 0.9)
        let squared = (-signal.0 + (2 * exp(-2) + 0.7 * exp(4)) / 2) / 4
        let likelihood = (-signal.1 + 2 * (exp(-1) - 1) + 0.7 * (exp(2) - 1)) / 4
        for (loss, expected) in [(DensityRatioLoss.squared, squared), (.maximumLikelihood, likelihood)] {
            expectClose(
                loss.value(outputs: outputs, targets: targets, weights: weights, gradient: nil), expected,
                relative: 1e-14)
            for targets in [targets, [0.25, 0.5, 1, 0]] {
                expectExactGradient(at: outputs) {
                    loss.value(outputs: $0, targets: targets, weights: weights, gradient: $1)
                }
            }
        }
    }

    /// Of events that no feature tells apart, the loss is least where f is the ratio of the weights.
    @Test(arguments: [DensityRatioLoss.squared, .maximumLikelihood])
    func minimumIsTheRatio(_ loss: DensityRatioLoss) {
        let targets = [1.0, 1, 0, 0, 0]
        let weights = [0.5, 1, 2, 0.25, 0.75]
        var gradient = targets.map { _ in 0.0 }
        _ = gradient.withUnsafeMutableBufferPointer {
            loss.value(
                outputs: targets.map { _ in log(1.5 / 3) }, targets: targets, weights: weights, gradient: $0)
        }
        expectClose(gradient.reduce(0, +), 0, absolute: 1e-16)
    }

    @Test(arguments: [DensityRatioLoss.squared, .maximumLikelihood])
    func anOverflowOfOneClassLeavesTheOtherAlone(_ loss: DensityRatioLoss) {
        var gradient = [0.0]
        let background = gradient.withUnsafeMutableBufferPointer {
            loss.value(outputs: [-1e300], targets: [0], weights: [1], gradient: $0)
        }
        #expect(background == (loss == .squared ? 0 : -1) && gradient == [0])
        #expect(loss.value(outputs: [1e3], targets: [0], weights: [1], gradient: nil) == .infinity)
    }

    // MARK: Adversary

    @Test(arguments: MixtureWidth.allCases, [0, 0.05])
    func gaussianMixtureAgreesWithItsDefinition(_ width: MixtureWidth, _ floor: Double) {
        let loss = GaussianMixtureLoss(GaussianMixtureSettings(components: 2, width: width, floor: floor))
        let (targets, weights) = ([0.7, -0.2], [0.5, 2.0])
        var expected = 0.0
        for event in 0..<2 {
            let own = Array(outputs[6 * event..<6 * event + 6])
            let mixing = [exp(own[0]), exp(own[1])]
            let density = (0..<2).map { k in
                let scale = width == .exponential || own[4 + k] < 0 ? exp(own[4 + k]) : own[4 + k] + 1
                let spread = floor + scale
                return mixing[k] / (mixing[0] + mixing[1]) * exp(-pow((targets[event] - own[2 + k]) / spread, 2) / 2)
                    / (spread * sqrt(2 * .pi))
            }
            expected -= weights[event] * log(density[0] + density[1]) / 2
        }
        expectClose(
            loss.value(outputs: outputs, targets: targets, weights: weights, gradient: nil), expected, relative: 1e-13)
        expectExactGradient(at: outputs) { loss.value(outputs: $0, targets: targets, weights: weights, gradient: $1) }
    }

    /// The mean squared error is the likelihood of one Gaussian of fixed width.
    @Test func oneGaussianOfUnitWidthIsHalfTheSquaredError() {
        let loss = GaussianMixtureLoss(GaussianMixtureSettings(components: 1, width: .exponential, floor: 0))
        let means = [0.3, -1, 2]
        let targets = [0.1, 0.9, 0.5]
        let value = loss.value(
            outputs: means.flatMap { [4, $0, 0] }, targets: targets, weights: [1, 1, 1], gradient: nil)
        let error = meanSquaredError(outputs: means, targets: targets, weights: [1, 1, 1], gradient: nil)
        expectClose(value, error / 2 + log(2 * .pi) / 2, relative: 1e-14)
    }

    @Test(arguments: AdversaryLossKind.allCases)
    func adversariesHaveExactGradients(_ kind: AdversaryLossKind) {
        let loss = AdversaryLoss(AdversaryLossSettings(kind: kind, mixture: GaussianMixtureSettings(components: 3)))
        #expect(loss.nodes == (kind == .meanSquaredError ? 1 : 9))
        let targets = [0.4, 1.1]
        let outputs = (0..<2 * loss.nodes).map { sin(Double($0)) }
        expectExactGradient(at: outputs) { loss.value(outputs: $0, targets: targets, weights: [1, 2], gradient: $1) }
    }

    @Test func farTargetsAreFinite() {
        let loss = GaussianMixtureLoss(GaussianMixtureSettings())
        var gradient = [Double](repeating: 0, count: 6)
        let value = gradient.withUnsafeMutableBufferPointer {
            loss.value(outputs: [800, -800, 0, 1, -50, -50], targets: [100], weights: [1], gradient: $0)
        }
        #expect(value.isFinite && gradient.allSatisfy(\.isFinite))
    }

    // MARK: Activations

    @Test(arguments: OutputActivation.allCases)
    func activationsPullDerivativesBack(_ activation: OutputActivation) {
        func value(_ outputs: [Double]) -> Double {
            var scores: [Double] = []
            activation.apply(to: outputs, nodes: 3, scores: &scores)
            return scores.enumerated().reduce(0) { $0 + Double($1.offset % 5 - 2) * $1.element * $1.element }
        }
        var scores: [Double] = []
        activation.apply(to: outputs, nodes: 3, scores: &scores)
        var gradient = scores.enumerated().map { 2 * Double($0.offset % 5 - 2) * $0.element }
        gradient.withUnsafeMutableBufferPointer { activation.pullBack($0, scores: scores, nodes: 3) }
        for (value, expected) in zip(gradient, centralDifferences(at: outputs, step: 1e-5, value)) {
            expectClose(value, expected, absolute: 1e-9)
        }
    }

    @Test func scoresOfExtremeOutputsAreFinite() {
        for activation in [OutputActivation.sigmoid, .softmax] {
            var scores: [Double] = []
            activation.apply(to: [1e300, -1e300, 0, 800], nodes: 2, scores: &scores)
            #expect(scores.allSatisfy { (0...1).contains($0) })
        }
    }
}

/// Expects that the gradient a loss adds agrees with central differences, and that its value does not depend on it.
func expectExactGradient(
    at point: [Double], relative: Double = 1e-9, sourceLocation: SourceLocation = #_sourceLocation,
    _ loss: ([Double], UnsafeMutableBufferPointer<Double>?) -> Double
) {
    var gradient = [Double](repeating: 5, count: point.count)
    let value = gradient.withUnsafeMutableBufferPointer { loss(point, $0) }
    #expect(value == loss(point, nil), sourceLocation: sourceLocation)
    let differences = centralDifferences(at: point, step: 1e-5) { loss($0, nil) }
    let scale = differences.map(\.magnitude).max() ?? 0
    #expect(scale > 0, sourceLocation: sourceLocation)
    for (value, expected) in zip(gradient, differences) {
        expectClose(value - 5, expected, absolute: relative * max(1, scale), sourceLocation: sourceLocation)
    }
}

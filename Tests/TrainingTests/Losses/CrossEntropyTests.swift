import Foundation
import TestSupport
import Testing
import Training

@Suite struct CrossEntropyTests {
    private let logits = [-3.0, -0.4, 0, 0.7, 2.5, 1.1]
    private let targets = [0.0, 1, 1, 0, 1, 0.25]
    private let weights = [1.0, 0.5, 2, 1.5, 0, 3]

    @Test func agreesWithItsDefinition() {
        let terms = zip(zip(logits, targets), weights).map { pair, weight in
            let score = 1 / (1 + exp(-pair.0))
            return -weight * (pair.1 * log(score) + (1 - pair.1) * log(1 - score))
        }
        expectClose(
            crossEntropy(logits: logits, targets: targets, weights: weights, gradient: nil),
            terms.reduce(0, +) / 6, relative: 1e-14)
    }

    @Test func gradientAgreesWithCentralDifferences() {
        var gradient = [Double](repeating: 0, count: 6)
        _ = gradient.withUnsafeMutableBufferPointer {
            crossEntropy(logits: logits, targets: targets, weights: weights, gradient: $0)
        }
        let differences = centralDifferences(at: logits, step: 1e-5) {
            crossEntropy(logits: $0, targets: targets, weights: weights, gradient: nil)
        }
        for (value, expected) in zip(gradient, differences) { expectClose(value, expected, absolute: 1e-10) }
    }

    @Test func addsToTheGradientOfTheFirstRowsOnly() {
        var gradient = [5.0, 7, 9]
        let loss = gradient.withUnsafeMutableBufferPointer {
            crossEntropy(logits: [0, 0, 3], targets: [1, 0], weights: [1, 1], gradient: $0)
        }
        expectClose(loss, log(2), relative: 1e-15)
        #expect(gradient == [4.75, 7.25, 9])
    }

    @Test(arguments: [(1e3, 0.0, 1e3), (-1e3, 1, 1e3), (1e300, 1, 0), (-1e300, 0, 0), (40, 1, 4.248354255291589e-18)])
    func extremeLogitsAreFinite(_ logit: Double, _ target: Double, _ expected: Double) {
        var gradient = [0.0]
        let loss = gradient.withUnsafeMutableBufferPointer {
            crossEntropy(logits: [logit], targets: [target], weights: [1], gradient: $0)
        }
        #expect(loss.isFinite && gradient[0].isFinite)
        // ln(1 + exp(z)) - z loses what is below the rounding of z.
        expectClose(loss, expected, relative: 1e-14, absolute: 1e-14)
        expectClose(gradient[0], (logit > 0 ? 1 : 0) - target, absolute: 1e-15)
    }
}

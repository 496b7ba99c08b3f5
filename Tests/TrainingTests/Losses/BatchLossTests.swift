import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct BatchLossTests {
    // MARK: Gradients with respect to the outputs

    @Test(arguments: LossKind.allCases, [1, 3])
    func gradientAgreesWithCentralDifferences(_ kind: LossKind, _ nodes: Int) throws {
        let unsuitable: [LossKind] = nodes == 1 ? [.categoricalCrossEntropy] : [.densityRatio, .maximumLikelihood]
        guard !unsuitable.contains(kind) else {
            #expect(throws: TrainingError.self) { try BatchLoss(LossSettings(kind: kind), nodes: nodes) }
            return
        }
        for phase in [TrainingPhase.warmUp, .analysis] {
            var loss = try BatchLoss(Self.settings(kind), nodes: nodes, signals: ["s"], nuisances: 1)
            loss.constraint.endWarmUp(crossEntropy: 0.1)
            let batch = Self.batch(nodes: nodes)
            var gradient = batch.outputs.map { _ in 7.0 }
            let value = gradient.withUnsafeMutableBufferPointer {
                loss.value(of: batch, phase: phase, gradient: $0)
            }
            let differences = centralDifferences(at: batch.outputs, step: 1e-5) { outputs in
                var moved = batch
                moved.outputs = outputs
                return loss.value(of: moved, phase: phase, gradient: nil).total
            }
            #expect(value == loss.value(of: batch, phase: phase, gradient: nil))
            #expect(differences.contains { $0.magnitude > 1e-3 })
            for (value, expected) in zip(gradient, differences) { expectClose(value, expected, absolute: 1e-8) }
        }
    }

    // MARK: Parts

    @Test func warmUpIsTheCrossEntropyOfTheActivation() throws {
        for (kind, nodes) in [(LossKind.signalStrength, 1), (.signalStrength, 3), (.constrained, 1), (.constrained, 3)]
        {
            var loss = try BatchLoss(Self.settings(kind), nodes: nodes, signals: ["s"], nuisances: 1)
            let batch = Self.batch(nodes: nodes)
            let value = loss.value(of: batch, phase: .warmUp, gradient: nil)
            let isCategorical = kind == .signalStrength && nodes > 1
            let expected =
                isCategorical
                ? categoricalCrossEntropy(
                    logits: batch.outputs, targets: batch.targets, weights: batch.weights, gradient: nil)
                : crossEntropy(logits: batch.outputs, targets: batch.targets, weights: batch.weights, gradient: nil)
            #expect(value == BatchLossValue(total: expected, eventLoss: expected))
        }
    }

    @Test func warmUpLastsAsLongAsTheSettingsSay() {
        let settings = LossSettings(kind: .signalStrength, warmUpEpochs: 3)
        #expect((1...5).map { settings.phase(epoch: $0) } == [.warmUp, .warmUp, .warmUp, .analysis, .analysis])
        #expect(LossSettings(kind: .crossEntropy, warmUpEpochs: 3).phase(epoch: 1) == .analysis)
    }

    @Test func constrainedLossIsTheSumOfItsParts() throws {
        var loss = try BatchLoss(Self.settings(.constrained), nodes: 3, signals: ["s"], nuisances: 1)
        let batch = Self.batch(nodes: 3)
        let free = loss.value(of: batch, gradient: nil)
        let crossEntropy = try #require(free.eventLoss)
        #expect(free.total == free.uncertainty?.value, "there is no constraint before the warm-up has ended")
        loss.constraint.endWarmUp(crossEntropy: crossEntropy - 0.25)
        expectClose(loss.value(of: batch, gradient: nil).total, free.total + 2 * 0.25, relative: 1e-14)
        loss.constraint.endWarmUp(crossEntropy: crossEntropy + 0.1)
        #expect(loss.value(of: batch, gradient: nil).total == free.total)
    }

    // MARK: λ

    @Test func multiplierAscendsWhileTheConstraintIsViolated() {
        var constraint = CrossEntropyConstraint(ConstraintSettings(multiplier: 2, learningRate: 0.5))
        constraint.ascend(crossEntropy: 9)
        #expect(constraint.multiplier == 2 && constraint.factor(at: 9) == 0, "the warm-up has no constraint")
        constraint.endWarmUp(crossEntropy: 0.5)
        constraint.ascend(crossEntropy: 0.75)
        #expect(constraint.multiplier == 2.125 && constraint.excess(of: 0.75) == 0.25)
        #expect(constraint.factor(at: 0.75) == 2.125)
        constraint.ascend(crossEntropy: 0.25)
        #expect(constraint.multiplier == 2.125 && constraint.excess(of: 0.25) == 0 && constraint.factor(at: 0.25) == 0)
    }

    @Test func lossAscendsOnlyInTheAnalysisPhaseOfTheConstrainedKind() throws {
        var loss = try BatchLoss(Self.settings(.constrained), nodes: 1, signals: ["s"], nuisances: 1)
        loss.constraint.endWarmUp(crossEntropy: 0)
        let batch = Self.batch(nodes: 1)
        loss.ascend(loss.value(of: batch, phase: .warmUp, gradient: nil))
        #expect(loss.constraint.multiplier == 2)
        let value = loss.value(of: batch, gradient: nil)
        loss.ascend(value)
        expectClose(loss.constraint.multiplier, 2 + 0.1 * (value.eventLoss ?? 0), relative: 1e-14)
    }

    @Test func constraintIsCodedInFull() throws {
        var constraint = CrossEntropyConstraint(ConstraintSettings(multiplier: 2, learningRate: 0.5))
        constraint.endWarmUp(crossEntropy: 0.5)
        constraint.ascend(crossEntropy: 0.75)
        let data = try JSONEncoder().encode(constraint)
        #expect(try JSONDecoder().decode(CrossEntropyConstraint.self, from: data) == constraint)
    }

    // MARK: Helpers

    private static func settings(_ kind: LossKind) -> LossSettings {
        LossSettings(
            kind: kind, signalStrength: SignalStrengthSettings(bins: 4, gradient: .softHistogram),
            constraint: ConstraintSettings(multiplier: 2, learningRate: 0.1))
    }

    /// Twenty events of two processes and ten of them shifted.
    private static func batch(nodes: Int) -> BatchOutputs {
        var nominal: [Double] = []
        var targets: [Double] = []
        for event in 0..<20 {
            let isSignal = event % 3 == 0
            let weight = 1 + 0.5 * cos(Double(event))
            nominal += [weight, isSignal ? weight : 0, event < 10 ? 0 : 0.2]
            targets += nodes == 1 ? [isSignal ? 1 : 0] : (0..<nodes).map { $0 == event % nodes ? 1 : 0 }
        }
        let blocks = [
            TemplateBlock(firstEvent: 0, rows: (0..<20).map(Int32.init), coefficients: nominal, columns: 0..<3),
            TemplateBlock(
                firstEvent: 20, rows: (0..<10).map(Int32.init), coefficients: (0..<10).map { $0 < 5 ? 0.5 : -0.5 },
                columns: 2..<3),
        ]
        return BatchOutputs(
            outputs: (0..<30 * nodes).map { 1.5 * sin(Double($0 * $0 % 31) + 0.1 * Double($0)) }, nodes: nodes,
            targets: targets, weights: (0..<20).map { 0.5 + Double($0 % 4) / 3 },
            templates: TemplateBatch(signals: 1, nuisances: 1, blocks: blocks, yieldScale: 4))
    }
}

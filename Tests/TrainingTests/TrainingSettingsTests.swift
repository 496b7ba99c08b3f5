import Foundation
import Likelihood
import Testing
import Training

@Suite struct TrainingSettingsTests {
    @Test func areCodedInFull() throws {
        let settings = TrainingSettings(
            seed: 4, inputs: InputSettings(features: ["a"], standardise: false, missing: .value(-999)),
            network: NetworkSettings(hidden: [7], initialisation: .glorotNormal),
            loss: LossSettings(
                kind: .constrained, weights: .unit, warmUpEpochs: 3,
                signalStrength: SignalStrengthSettings(
                    bins: 5, gradient: .everyBin, filterWidth: 0.6, uncertainty: .statistical, shift: .upMinusNominal,
                    variations: .named(["tau"]), signalStrengths: .perProcess, minimised: ["ggH"], floor: 0.2),
                constraint: ConstraintSettings(multiplier: 4, learningRate: 0.3)),
            penalty: PenaltySettings(
                strength: 20, bins: 8, filterWidth: 0.7, variations: .named(["tau"]), histogram: .joint,
                weights: .balanced, combination: .mean, floor: 0.1),
            optimiser: OptimiserSettings(
                kind: .sgd, learningRate: 0.1, beta1: 0.2, beta2: 0.3, epsilon: 0.4, momentum: 0.5, nesterov: true,
                squareDecay: 0.6, weightDecay: 0.7, clipNorm: 0.8,
                schedule: ScheduleSettings(kind: .cosine, factor: 0.3)),
            batch: 5, patience: 6, epochs: 7)
        let data = try JSONEncoder().encode(settings)
        let reread = try JSONDecoder().decode(TrainingSettings.self, from: data)
        #expect(reread == settings)
        #expect(reread != TrainingSettings())
    }

    /// The names stand in configurations and enter identities.
    @Test func namesStay() {
        #expect(Activation.allCases.map(\.rawValue) == ["relu", "leakyRelu", "elu", "tanh", "sigmoid", "linear"])
        #expect(
            Initialisation.allCases.map(\.rawValue) == ["glorotUniform", "glorotNormal", "heUniform", "heNormal"])
        #expect(
            LossKind.allCases.map(\.rawValue) == [
                "crossEntropy", "categoricalCrossEntropy", "meanSquaredError", "densityRatio", "maximumLikelihood",
                "signalStrength", "constrained",
            ])
        #expect(HistogramGradient.allCases.map(\.rawValue) == ["ownBin", "everyBin", "softHistogram"])
        #expect(UncertaintyKind.allCases.map(\.rawValue) == ["total", "statistical"])
        #expect(ShiftDefinition.allCases.map(\.rawValue) == ["halfDifference", "upMinusNominal"])
        #expect(AdversaryLossKind.allCases.map(\.rawValue) == ["meanSquaredError", "gaussianMixture"])
        #expect(MixtureWidth.allCases.map(\.rawValue) == ["exponential", "shiftedExponentialLinear"])
        #expect(LossWeights.allCases.map(\.rawValue) == ["balanced", "physical", "unit"])
        #expect(PenaltyHistogram.allCases.map(\.rawValue) == ["perProcess", "joint"])
        #expect(PenaltyWeights.allCases.map(\.rawValue) == ["physical", "balanced"])
        #expect(PenaltyCombination.allCases.map(\.rawValue) == ["sum", "mean"])
        #expect(OptimiserKind.allCases.map(\.rawValue) == ["adam", "adamW", "nadam", "rmsProp", "sgd"])
        #expect(ScheduleKind.allCases.map(\.rawValue) == ["constant", "exponential", "cosine"])
    }

    /// Paper A trains with λ Λ per process on physical weights and a filter of half a bin.
    @Test func defaultsAreThoseOfThePaper() {
        let penalty = PenaltySettings()
        #expect(penalty.filterWidth == 0.5 && penalty.strength == 0)
        #expect(NetworkSettings().hidden == [200, 200] && TrainingSettings().batch == 1000)
        #expect(OptimiserSettings().learningRate == 1e-3 && OptimiserSettings().beta1 == 0.9)
    }
}

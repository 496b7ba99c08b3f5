import Numerical

@testable import Sweep

/// The full example: every key of a HiggsML study.
let higgsmlText = """
    sweep: higgsml-lambda-quick
    seed: 7
    events:
      kind: higgsml
      path: data/higgsml.csv.gz
      split: {train: 3, validation: 1, test: 4}
      selection: [{feature: PRI_tau_pt, min: 25}]
      yields: {signal: 407.45, background: 162705}
      scale: {signal: 2}
    variations:
      - {name: tau_pt, kind: reweight, feature: PRI_tau_pt, scale: 0.03, edges: [25, 27.5, 30]}
      - {name: met, kind: shift, feature: PRI_met, shift: 1, processes: [background]}
    training:
      seed: 1
      inputs: {features: all, standardise: true, missing: mean}
      network: {hidden: [200, 200], activation: relu, initialisation: glorotUniform}
      loss:
        kind: crossEntropy
        weights: balanced
        warmUpEpochs: 30
        signalStrength:
          bins: 10
          gradient: ownBin
          filterWidth: 0.5
          uncertainty: total
          shift: halfDifference
          variations: all
          signalStrengths: common
          minimised: all
          floor: 1.0e-6
        constraint: {multiplier: 1, learningRate: 0.1}
      penalty:
        kind: histogramVariation
        strength: 20
        bins: 20
        filterWidth: 0.5
        variations: all
        histogram: perProcess
        weights: physical
        combination: sum
        floor: 1.0e-6
      optimiser:
        kind: adam
        learningRate: 0.001
        beta1: 0.9
        beta2: 0.999
        epsilon: 1.0e-7
        momentum: 0
        nesterov: false
        squareDecay: 0.9
        weightDecay: 0.004
        clipNorm: null
        schedule: {kind: constant, factor: 0.95}
      batch: 1000
      patience: 10
      epochs: 200
    measurement:
      bins: 20
      nuisances: all
      nuisanceModel: joint
      nuisanceModels: {tau_pt: split}
      statisticalUncertainty: perBin
      signalStrengths: common
      data: asimov
      signalStrength: 1
    axes:
      training.penalty.strength: [0, 1, 2, 5, 10, 20, 35]
      training.seed: {range: [1, 5]}
    curves:
      - {name: significance-lambda, x: training.penalty.strength, y: [significance, sigma_mu], over: training.seed}
    """

/// The shortest study: everything that has a default is left to it.
let toyText = """
    sweep: toy
    events: {kind: twoGaussians, train: 100, validation: 50, test: 200}
    """

/// The shortest study of four processes, with a variation of one of them.
let fourText = """
    sweep: four
    events: {kind: fourGaussians, train: 100, validation: 50, test: 200}
    variations:
      - {name: x2, kind: shift, feature: x2, shift: 1, processes: [background1]}
    """

/// The shortest study of events at several angles, with a rotation as variation.
let rotatedText = """
    sweep: rotated
    events: {kind: rotatedGaussians, angles: [0, 1.5], train: 100, validation: 50, test: 200}
    variations:
      - {name: z, kind: shift, feature: x1, with: x2, rotate: 0.5}
    """

/// The shortest study of the bump hunt.
let bumpText = """
    sweep: bump
    events: {kind: bumpHunt, resolution: {values: [0.1, 0.2]}, train: 100, validation: 50, test: 200}
    """

/// The toy with two variations and the lines that a test is about; those begin on line 6.
func toy(_ lines: String) -> String {
    toyText + """

        variations:
          - {name: a, kind: shift, feature: x1, shift: 1}
          - {name: b, kind: shift, feature: x2, scale: 0.1}

        """ + lines
}

/// Digests that depend on the path only, for files that do not exist.
func fakeDigest(_ path: String) -> ContentHash { ContentHash(of: path) }

/// Reads a configuration named `x.yaml` in `/study`.
func read(_ text: String) throws(ConfigurationError) -> SweepConfiguration {
    try SweepConfiguration(yaml: text, file: "x.yaml", directory: "/study", digest: fakeDigest)
}

/// The message of the error that a configuration is refused with, or nil.
func refusal(_ text: String) -> String? {
    do {
        _ = try read(text)
        return nil
    } catch {
        return error.description
    }
}

extension SweepConfiguration {
    /// The coordinates of all points, each as `path=value` separated by blanks.
    var coordinateTexts: [String] {
        grid.map { point in
            point.coordinates.map { "\($0.path)=\($0.value.text)" }.joined(separator: " ")
        }
    }
}

extension AxisValue {
    var text: String {
        switch self {
        case .number(let number): ConfigurationValue.number(number).flowText
        case .text(let text): text
        }
    }
}

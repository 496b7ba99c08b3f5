import Testing

@testable import Sweep

@Suite struct ConfigurationErrorTests {
    @Test(arguments: [
        // Whole documents.
        ("sweep: toy\nevents: [", "x.yaml:2: not valid YAML: did not find expected node content"),
        ("", "x.yaml:1: expected a mapping of settings, found an empty document"),
        ("5", "x.yaml:1: expected a mapping with keys sweep, seed, events"),
        (
            "events: {kind: twoGaussians}",
            "x.yaml:1: sweep: expected a name of letters, digits and - _ ., found nothing"
        ),
        ("sweep: a b", "x.yaml:1: sweep: expected a name of letters, digits and - _ ., found a b"),
        (
            "sweep: toy\nevnts: {}",
            "x.yaml:2: evnts: unknown key, expected one of sweep, seed, events, variations, training, measurement, "
                + "runner, parameters, axes, curves; nearest known key: events"
        ),
        // Events.
        (
            "sweep: toy",
            "x.yaml:1: events.kind: expected one of higgsml, twoGaussians, fourGaussians, rotatedGaussians, "
                + "bumpHunt, found nothing"
        ),
        ("sweep: toy\nevents: 5", "x.yaml:2: events: expected a mapping with keys kind"),
        (
            "sweep: toy\nevents:\n  kind: twoGaussian",
            "x.yaml:3: events.kind: expected one of higgsml, twoGaussians, fourGaussians, rotatedGaussians, "
                + "bumpHunt, found twoGaussian; nearest known name: twoGaussians"
        ),
        (
            "sweep: toy\nevents: {kind: twoGaussians, train: 1, validation: 2, test: 2}",
            "x.yaml:2: events.train: expected an integer from 2 to 100000000, found 1"
        ),
        (
            "sweep: toy\nevents: {kind: twoGaussians, train: 2, validation: 2, test: 2, path: a}",
            "x.yaml:2: events.path: unknown key, expected one of kind, selection, yields, scale, train, validation, test"
        ),
        ("sweep: h\nevents: {kind: higgsml}", "x.yaml:2: events.path: expected the path of a data file, found nothing"),
        (
            "sweep: h\nevents:\n  kind: higgsml\n  path: a\n  yields: {signal: 0}",
            "x.yaml:5: events.yields.signal: expected a number > 0, found 0"
        ),
        (
            "sweep: h\nevents:\n  kind: higgsml\n  path: a\n  yields: {sginal: 1}",
            "x.yaml:5: events.yields.sginal: unknown key, expected one of signal, background; nearest known key: signal"
        ),
        (
            "sweep: h\nevents:\n  kind: higgsml\n  path: a\n  split: {test: 0}",
            "x.yaml:5: events.split.test: expected an integer >= 1, found 0"
        ),
        (
            toyText.replacing("test: 200", with: "test: 200, selection: [{feature: x1}]"),
            "x.yaml:2: events.selection[0]: expected min, max or both, found neither"
        ),
        (
            toyText.replacing("test: 200", with: "test: 200, selection: [{feature: x1, min: 2, max: 1}]"),
            "x.yaml:2: events.selection[0].max: expected a number >= min, found 1"
        ),
    ])
    func documentsAndEvents(_ text: String, _ expected: String) throws {
        let message = try #require(refusal(text))
        #expect(message.hasPrefix(expected))
    }

    @Test(arguments: [
        (
            "{name: a, kind: shift, feature: x3, shift: 1}",
            "variations[0].feature: expected one of the features x1, x2, found x3; nearest known name: x1"
        ),
        (
            "{name: a, kind: shift, feature: x1, shift: 1, scale: 1}",
            "variations[0]: expected exactly one of shift, scale, rotate, found shift and scale"
        ),
        (
            "{name: a, kind: shift, feature: x1, rotate: 1, with: x2, scale: 1, shift: 1}",
            "variations[0]: expected exactly one of shift, scale, rotate, found shift and scale and rotate"
        ),
        (
            "{name: a, kind: shift, feature: x1}",
            "variations[0]: expected exactly one of shift, scale, rotate, found none"
        ),
        (
            "{name: a, kind: shift, feature: x1, rotate: 1}",
            "variations[0].with: expected one of the features x1, x2, found nothing"
        ),
        (
            "{name: a, kind: shift, feature: x1, with: x3, rotate: 1}",
            "variations[0].with: expected one of the features x1, x2, found x3; nearest known name: x1"
        ),
        (
            "{name: a, kind: shift, feature: x1, with: x1, rotate: 1}",
            "variations[0].with: expected a feature other than x1, found x1"
        ),
        (
            "{name: a, kind: shift, feature: x1, with: x2, shift: 1}",
            "variations[0].with: expected no second feature because only rotate has one, found x2"
        ),
        (
            "{name: a, kind: shift, feature: x1, with: x2, rotate: pi}",
            "variations[0].rotate: expected a number, found pi"
        ),
        (
            "{name: a, kind: reweight, feature: x1, with: x2, rotate: 0.5, edges: [1, 2]}",
            "variations[0].rotate: expected no rotation because kind is reweight, found 0.5"
        ),
        (
            "{name: a, kind: shift, feature: x1, with: x2, rotate: 0.5, edges: [1, 2]}",
            "variations[0].edges: expected no edges because kind is shift, found a list of 2 values"
        ),
        (
            "{name: a, kind: reweight, feature: x1, shift: 1}",
            "variations[0].edges: expected a list of at least 2 ascending numbers, found nothing"
        ),
        (
            "{name: a, kind: reweight, feature: x1, shift: 1, edges: [1, 2, 2]}",
            "variations[0].edges: expected a list of at least 2 ascending numbers, found 2 before 2"
        ),
        (
            "{name: a, kind: reweight, feature: x1, shift: 1, edges: [1]}",
            "variations[0].edges: expected a list of at least 2 ascending numbers, found a list of 1 value"
        ),
        (
            "{name: a, kind: shift, feature: x1, shift: 1, edges: [1, 2]}",
            "variations[0].edges: expected no edges because kind is shift, found a list of 2 values"
        ),
        (
            "{name: a-b, kind: shift, feature: x1, shift: 1}",
            "variations[0].name: expected a name of letters, digits and _, found a-b"
        ),
        (
            "{name: a, kind: shift, feature: x1, shift: 1, processes: [noise]}",
            "variations[0].processes[0]: expected one of the processes signal, background, found noise"
        ),
        (
            "{name: a, kind: shift, feature: x1, shift: inf}",
            "variations[0].shift: expected a number, found inf"
        ),
    ])
    func variations(_ variation: String, _ expected: String) {
        #expect(refusal(toyText + "\nvariations:\n  - \(variation)") == "x.yaml:4: " + expected)
    }

    @Test func equalVariationNames() {
        let text = toy("").replacing("name: b", with: "name: a")
        #expect(refusal(text) == "x.yaml:5: variations[1]: expected a name that no other variation has, found a again")
    }

    @Test(arguments: [
        (
            "training:\n  penalty: {strenght: 1}",
            "x.yaml:7: training.penalty.strenght: unknown key, expected one of kind, strength, bins, filterWidth, "
                + "variations, histogram, weights, combination, floor; nearest known key: strength"
        ),
        (
            "training:\n  penalty: {strength: -1}",
            "x.yaml:7: training.penalty.strength: expected a number >= 0, found -1"
        ),
        ("training:\n  batch: 0", "x.yaml:7: training.batch: expected an integer >= 1, found 0"),
        ("training:\n  batch: \"5\"", "x.yaml:7: training.batch: expected an integer >= 1, found \"5\""),
        ("training:\n  epochs: 1.5", "x.yaml:7: training.epochs: expected an integer >= 1, found 1.5"),
        ("training:\n  seed:", "x.yaml:7: training.seed: expected an integer, found nothing"),
        (
            "training:\n  inputs: {standardise: yes}",
            "x.yaml:7: training.inputs.standardise: expected true or false, found yes"
        ),
        (
            "training:\n  inputs: {missing: zero}",
            "x.yaml:7: training.inputs.missing: expected mean or a number, found zero"
        ),
        (
            "training:\n  inputs: {features: [x1, x1]}",
            "x.yaml:7: training.inputs.features[1]: expected features that differ, found x1 again"
        ),
        (
            "training:\n  inputs: {features: []}",
            "x.yaml:7: training.inputs.features: expected all or a list of features with at least 1 value, "
                + "found a list of 0 values"
        ),
        (
            "training:\n  network: {activation: rellu}",
            "x.yaml:7: training.network.activation: expected one of relu, leakyRelu, elu, tanh, sigmoid, linear, "
                + "found rellu; nearest known name: relu"
        ),
        (
            "training:\n  network:\n    hidden:\n      - 10\n      - 0",
            "x.yaml:10: training.network.hidden[1]: expected an integer from 1 to 65536, found 0"
        ),
        (
            "training:\n  optimiser: {beta1: 1}",
            "x.yaml:7: training.optimiser.beta1: expected a number >= 0 and < 1, found 1"
        ),
        (
            "training:\n  optimiser: {kind: sdg}",
            "x.yaml:7: training.optimiser.kind: expected one of adam, adamW, nadam, rmsProp, sgd, found sdg; "
                + "nearest known name: sgd"
        ),
        (
            "training:\n  optimiser: {clipNorm: 0}",
            "x.yaml:7: training.optimiser.clipNorm: expected a number > 0 or null, found 0"
        ),
        (
            "training:\n  optimiser: {momentum: 1}",
            "x.yaml:7: training.optimiser.momentum: expected a number >= 0 and < 1, found 1"
        ),
        (
            "training:\n  optimiser: {schedule: {factor: 0}}",
            "x.yaml:7: training.optimiser.schedule.factor: expected a number > 0, found 0"
        ),
        (
            "training:\n  loss: {kind: categoricalCrossEntropy}",
            "x.yaml:7: training.loss.kind: expected a loss for network.outputs single, found categoricalCrossEntropy"
        ),
        (
            "training:\n  network: {outputs: perProcess}\n  loss: {kind: densityRatio}",
            "x.yaml:8: training.loss.kind: expected a loss for network.outputs perProcess, found densityRatio"
        ),
        (
            "training:\n  network: {outputs: perProcess}\n  penalty: {strength: 2}",
            "x.yaml:8: training.penalty.strength: expected 0 because network.outputs is not single, found 2"
        ),
        (
            "training:\n  network: {hidden: [4, 5], dropout: [0.1]}",
            "x.yaml:7: training.network.dropout: expected a number >= 0 and < 1 or a list of 2, one for each hidden layer, "
                + "found 1 numbers"
        ),
        (
            "training:\n  network: {dropout: 1}",
            "x.yaml:7: training.network.dropout: expected a number >= 0 and < 1 or a list of 2, one for each hidden layer, "
                + "found 1"
        ),
        (
            "training:\n  network: {hidden: [4], l2: [0, -1]}",
            "x.yaml:7: training.network.l2[1]: expected a number >= 0, found -1"
        ),
        (
            "training:\n  network: {ifElse: {feature: x3, threshold: 1}}",
            "x.yaml:7: training.network.ifElse.feature: expected one of the features x1, x2, found x3; nearest known name: x1"
        ),
        (
            "training:\n  network: {ifElse: {feature: x1}}",
            "x.yaml:7: training.network.ifElse.threshold: expected a number, found nothing"
        ),
        (
            "training:\n  adversary: {strength: 1}",
            "x.yaml:7: training.adversary.target: expected the feature that the adversary tells, found nothing"
        ),
        (
            "training:\n  adversary: {loss: {components: 0}}",
            "x.yaml:7: training.adversary.loss.components: expected an integer from 1 to 1000, found 0"
        ),
        (
            "training:\n  ensemble: {members: 0}",
            "x.yaml:7: training.ensemble.members: expected an integer from 1 to 1000, found 0"
        ),
        (
            "training:\n  inputs: {features: [x1]}\n  classifier: likelihoodRatio",
            "x.yaml:8: training.classifier: expected a kind for events and inputs whose densities are known, "
                + "found likelihoodRatio"
        ),
        (
            "training:\n  inputs: {features: [x1]}\n  loss: {signalStrength: {parameter: x2}}",
            "x.yaml:8: training.loss.signalStrength.parameter: expected one of inputs.features or none, found x2"
        ),
        (
            "training:\n  network: {hidden: [65536, 65536]}",
            "x.yaml:7: training.network.hidden: expected layers of at most 100000000 weights together, found a list of 2 values"
        ),
        (
            "training:\n  loss: {signalStrength: {parameter: z}}",
            "x.yaml:7: training.loss.signalStrength.parameter: expected one of the features x1, x2, found z"
        ),
        (
            "training:\n  loss: {warmUpEpochs: -1}",
            "x.yaml:7: training.loss.warmUpEpochs: expected an integer >= 0, found -1"
        ),
        (
            "training:\n  loss: {signalStrength: {variations: [c]}}",
            "x.yaml:7: training.loss.signalStrength.variations[0]: expected one of the variations a, b, found c"
        ),
        (
            "training:\n  loss: {signalStrength: {minimised: [background]}}",
            "x.yaml:7: training.loss.signalStrength.minimised[0]: expected one of the signals signal, found background"
        ),
        (
            "training:\n  loss: {constraint: {multiplier: -1}}",
            "x.yaml:7: training.loss.constraint.multiplier: expected a number >= 0, found -1"
        ),
        (
            "training:\n  penalty: {variations: [c]}",
            "x.yaml:7: training.penalty.variations[0]: expected one of the variations a, b, found c"
        ),
        ("measurement:\n  bins: -3", "x.yaml:7: measurement.bins: expected an integer from 1 to 10000, found -3"),
        (
            "measurement:\n  nuisances: a",
            "x.yaml:7: measurement.nuisances: expected all, none, {first: N} or a list of variations with at least 1 value, found a"
        ),
        (
            "measurement:\n  nuisances: [a, tau]",
            "x.yaml:7: measurement.nuisances[1]: expected one of the variations a, b, found tau"
        ),
        (
            "measurement:\n  nuisanceModels: {tau: split}",
            "x.yaml:7: measurement.nuisanceModels.tau: unknown key, expected one of a, b"
        ),
        (
            "measurement:\n  nuisanceModels: {a: splitt}",
            "x.yaml:7: measurement.nuisanceModels.a: expected one of joint, split, found splitt; nearest known name: split"
        ),
        (
            "measurement:\n  statisticalUncertainty: perbin",
            "x.yaml:7: measurement.statisticalUncertainty: expected one of none, perBin, found perbin; "
                + "nearest known name: perBin"
        ),
        (
            "measurement:\n  signalStrengths: 1",
            "x.yaml:7: measurement.signalStrengths: expected one of common, perProcess, found 1"
        ),
    ])
    func trainingAndMeasurement(_ lines: String, _ expected: String) {
        #expect(refusal(toy(lines)) == expected)
    }

    @Test(arguments: [
        ("axes:", "x.yaml:6: axes: expected a mapping from setting to values, found nothing"),
        ("axes: {}", "x.yaml:6: axes: expected at least one axis, found none"),
        (
            "axes:\n  training.seed: []",
            "x.yaml:7: axes.training.seed: expected a list of values or one of range, linspace, logspace with at least "
                + "1 value, found a list of 0 values"
        ),
        (
            "axes:\n  training.penalty.strenght: [1]",
            "x.yaml:7: training.penalty.strenght: unknown key, expected one of kind, strength, bins, filterWidth, "
                + "variations, histogram, weights, combination, floor; nearest known key: strength"
        ),
        (
            "axes:\n  trainning.seed: [1]",
            "x.yaml:7: trainning: unknown key, expected one of seed, events, variations, training, measurement; "
                + "nearest known key: training"
        ),
        ("axes:\n  training.batch.size: [1]", "x.yaml:7: training.batch: expected an integer >= 1, found a mapping"),
        (
            "axes:\n  variations.aa.shift: [1]",
            "x.yaml:7: axes.variations.aa.shift: expected a path that leads to a setting, found no element named aa"
        ),
        (
            "axes:\n  training..seed: [1]",
            "x.yaml:7: axes.training..seed: expected the dotted path of a setting, found training..seed"
        ),
        (
            "axes:\n  measurement.bins:\n    - 10\n    - 0",
            "x.yaml:9: measurement.bins: expected an integer from 1 to 10000, found 0"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  measurement.bins: [1, 2, 2]",
            "x.yaml:8: axes.measurement.bins: expected values that make different points, found 2 again"
        ),
        (
            "axes:\n  measurement.nuisances: [none, []]",
            "x.yaml:7: axes.measurement.nuisances: expected values that make different points, found [] again"
        ),
        (
            "axes:\n  training.seed: [1]\n  product: {training.seed: [2]}",
            "x.yaml:8: axes.product.training.seed: expected a setting that no other axis changes, "
                + "found training.seed on line 7"
        ),
        (
            "axes:\n  training.penalty: [{}]\n  training.penalty.bins: [2]",
            "x.yaml:8: axes.training.penalty.bins: expected a setting that no other axis changes, "
                + "found training.penalty on line 7"
        ),
        (
            "axes:\n  zip:\n    - training.seed: [1, 2]\n      training.batch: [1]",
            "x.yaml:9: axes.zip[0].training.batch: expected 2 values as training.seed has, found 1"
        ),
        (
            "axes:\n  training.seed: {range: [5, 1]}",
            "x.yaml:7: axes.training.seed.range[1]: expected an integer >= 5, found 1"
        ),
        (
            "axes:\n  training.penalty.strength: {logspace: [0, 1, 3]}",
            "x.yaml:7: axes.training.penalty.strength.logspace[0]: expected a number > 0, found 0"
        ),
        (
            "axes:\n  training.seed: {rnge: [1, 2]}",
            "x.yaml:7: axes.training.seed.rnge: unknown key, expected one of range, linspace, logspace; "
                + "nearest known key: range"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  training.batch: [1, 2]\n  include:\n    - {training.seed: 5}",
            "x.yaml:10: axes.include[0]: expected a value for every axis, found none for training.batch"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  include: [{training.seed: 1.0}]",
            "x.yaml:8: training.seed: expected an integer, found 1.0"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  include:\n    - {training.seed: 2}",
            "x.yaml:9: axes.include[0]: expected a point that the grid does not have, found one that it has"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  exclude: [{training.seed: 3}]",
            "x.yaml:8: axes.exclude[0]: expected values of a point of the axes, found training.seed = 3"
        ),
        (
            "axes:\n  training.seed: [1, 2]\n  exclude: [{training.sed: 3}]",
            "x.yaml:8: axes.exclude[0].training.sed: unknown key, expected one of training.seed; "
                + "nearest known key: training.seed"
        ),
        (
            "axes:\n  training.seed: [1]\n  exclude: [{training.seed: 1}]",
            "x.yaml:8: axes.exclude[0]: expected rules that leave a point, found none left"
        ),
        (
            "axes:\n  measurement.nuisances: [[a], [b]]\n  variations:\n"
                + "    - [{name: a, kind: shift, feature: x1, shift: 1}, {name: b, kind: shift, feature: x1, shift: 1}]\n"
                + "    - [{name: a, kind: shift, feature: x1, shift: 1}]",
            "x.yaml:7: measurement.nuisances[0]: expected one of the variations a, found b"
        ),
    ])
    func axes(_ lines: String, _ expected: String) {
        #expect(refusal(toy(lines)) == expected)
    }

    @Test(arguments: [
        (
            "{x: training.sed, y: [auc]}",
            "curves[0].x: expected one of the axes training.seed, training.batch, found training.sed; "
                + "nearest known name: training.seed"
        ),
        (
            "{x: training.seed, y: [auc], over: training.epochs}",
            "curves[0].over: expected one of the axes training.seed, training.batch, found training.epochs; "
                + "nearest known name: training.batch"
        ),
        (
            "{x: training.seed, y: [auc], over: training.seed}",
            "curves[0].over: expected another axis than x, found training.seed"
        ),
        (
            "{x: training.seed, y: []}",
            "curves[0].y: expected a list of figures with at least 1 value, found a list of 0 values"
        ),
        ("{x: training.seed, y: [auc, auc]}", "curves[0].y[1]: expected figures that differ, found auc again"),
    ])
    func curves(_ curve: String, _ expected: String) {
        let lines = "axes: {training.seed: [1, 2], training.batch: [5, 6]}\ncurves:\n  - \(curve)"
        #expect(refusal(toy(lines)) == "x.yaml:8: " + expected)
    }

    @Test(arguments: ["sigma_nu", "fit_status", "pull_", "loss"])
    func unknownFigures(_ figure: String) throws {
        let message = try #require(
            refusal(toy("axes: {training.seed: [1, 2]}\ncurves: [{x: training.seed, y: [\(figure)]}]")))
        #expect(
            message.hasPrefix("x.yaml:7: curves[0].y[0]: expected one of the figures significance, significance_stat"))
        #expect(message.contains("found \(figure)"))
        #expect(figure != "sigma_nu" || message.hasSuffix("nearest known name: sigma_mu"))
    }

    @Test func unreadableDataFile() {
        struct Refused: Error, CustomStringConvertible { let description = "no such file" }
        let text = "sweep: h\nevents:\n  kind: higgsml\n  path: data/a.csv"
        #expect {
            try SweepConfiguration(yaml: text, file: "x.yaml", directory: "/study") { _ in throw Refused() }
        } throws: {
            "\($0)"
                == "x.yaml:4: events.path: expected a readable data file, found /study/data/a.csv (no such file)"
        }
    }
}

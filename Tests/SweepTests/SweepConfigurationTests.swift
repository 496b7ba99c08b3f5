import Events
import Likelihood
import Numerical
import Testing
import Training

@testable import Sweep

@Suite struct SweepConfigurationTests {
    @Test func head() throws {
        let configuration = try read(higgsmlText)
        #expect(configuration.name == "higgsml-lambda-quick")
        #expect(configuration.seed == 7)
        #expect(configuration.grid.count == 35)
        #expect(configuration.axes.map(\.path) == ["training.penalty.strength", "training.seed"])
        #expect(configuration.curves.map(\.name) == ["significance-lambda"])
    }

    static let roundTrips = [
        higgsmlText, toyText,
        toy(
            """
            measurement: {nuisances: [a]}
            axes:
              zip: [{training.seed: {range: [1, 9, 2]}, training.batch: {linspace: [10, 50, 5]}}]
              product: {variations.a.shift: {logspace: [0.1, 10, 3]}, training.inputs.missing: [mean, -7]}
              include: [{training.seed: 50, training.batch: 5, variations.a.shift: 3, training.inputs.missing: 0}]
              exclude: [{training.seed: 3}, {training.seed: 1, training.inputs.missing: mean}]
            """),
        higgsmlText.replacing(
            "  training.seed: {range: [1, 5]}",
            with: "  training.seed: [1]\n  events.path: [a b.csv, 'c#.csv', /absolute.csv]\n"
                + "  exclude: [{events.path: a b.csv}]"),
        higgsmlText.replacing(
            "  training.seed: {range: [1, 5]}",
            with: "  training.seed: [1]\n  events: [{kind: higgsml, path: a}, {kind: higgsml, path: b}]"),
        fourText, rotatedText, HiggsMLEventsReaderTests.text,
        HiggsMLEventsReaderTests.text.replacing(", top: 2", with: "").replacing(", processes: [ztautau]", with: "")
            .replacing(", processes: [top, wjets]", with: "") + "\naxes: {events.processes: [byOrigin, byLabel]}",
        rotatedText.replacing("[0, 1.5]", with: "{linspace: [0, 1.5707963267948966, 21]}, testAngles: [-1]")
            + "\naxes: {events.testAngles: [[0], [0.1], [1.5707963267948966]], variations.z.rotate: [0.1, -0.25]}",
        toyText + "\naxes: {events.kind: [twoGaussians, fourGaussians], events.train: [8, 9]}",
        toyText.replacing("train", with: "yields: {signal: 5}, train")
            + "\naxes:\n  training.seed: [1]\n  events: [{kind: twoGaussians, train: 8, validation: 8, test: 8}, "
            + "{kind: fourGaussians, train: 8, validation: 8, test: 8, scale: {signal2: 2}}]",
    ]

    @Test(arguments: roundTrips)
    func resolvedTextGivesTheSamePoints(_ text: String) throws {
        let first = try read(text)
        let second = try SweepConfiguration(
            yaml: first.resolvedText, file: "sweep.yaml", directory: "/elsewhere", digest: fakeDigest)
        #expect(Array(second.grid) == Array(first.grid))
        #expect(second.name == first.name)
        #expect(second.curves == first.curves)
        #expect(second.resolvedText == first.resolvedText)
    }

    private struct FileGone: Error {}

    @Test func resolvedTextDoesNotNeedTheDataFile() throws {
        let first = try read(higgsmlText)
        let second = try SweepConfiguration(yaml: first.resolvedText, file: "sweep.yaml", directory: "/") { _ in
            throw FileGone()
        }
        #expect(Array(second.grid) == Array(first.grid))
    }

    @Test func statedDigestIsThatOfTheSpecification() throws {
        let digest = ContentHash(of: "stated")
        let text = higgsmlText.replacing("  kind: higgsml\n", with: "  kind: higgsml\n  digest: \(digest)\n")
        guard case .higgsml(let settings) = try read(text).grid[0].specification?.events.source else {
            Issue.record("the source is another one")
            return
        }
        #expect(settings.digest == digest)
        #expect(throws: ConfigurationError.self) { try read(text.replacing("digest: \(digest)", with: "digest: 12ab")) }
    }

    @Test func resolvedTextLeavesNothingToDefaults() throws {
        let expected = """
            sweep: toy
            seed: 1
            events:
              kind: twoGaussians
              train: 100
              validation: 50
              test: 200
              selection: []
              yields: {}
              scale: {signal: 1, background: 1}
            variations: []
            training:
              seed: 1
              inputs: {features: all, standardise: true, missing: mean}
              classifier: network
              network:
                hidden: [200, 200]
                activation: relu
                initialisation: glorotUniform
                outputs: single
                dropout: 0
                l2: 0
                ifElse: null
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
                  floor: 1e-06
                  parameter: none
                constraint: {multiplier: 1, learningRate: 0.1}
              penalty:
                kind: histogramVariation
                strength: 0
                bins: 10
                filterWidth: 0.5
                variations: all
                histogram: perProcess
                weights: physical
                combination: sum
                floor: 1e-06
              adversary:
                strength: 0
                reversal: 1
                target: none
                loss: {kind: meanSquaredError, components: 2, width: shiftedExponentialLinear, floor: 0.001}
                hidden: [64, 64]
                activation: relu
                initialisation: glorotUniform
                l2: 0
              optimiser:
                kind: adam
                learningRate: 0.001
                beta1: 0.9
                beta2: 0.999
                epsilon: 1e-07
                momentum: 0
                nesterov: false
                squareDecay: 0.9
                weightDecay: 0.004
                clipNorm: null
                schedule: {kind: constant, factor: 0.95}
              ensemble: {members: 1, vary: initialisation}
              batch: 1000
              patience: 10
              epochs: 200
            measurement:
              kind: binned
              bins: 20
              nuisances: all
              nuisanceModel: joint
              nuisanceModels: {}
              statisticalUncertainty: none
              signalStrengths: common
              data: asimov
              signalStrength: 1
              family:
                trueValue: 0
                constraint: {kind: none}
                countTerm: poisson
                interpolation: none
                scan: {from: 0, to: 2, points: 41}
              unbinned:
                yieldTerm: extended
                events: 10000
                calibration: {kind: analytic, bins: 100}
                test: none
                cut: 0.5
                twoBins: [0.5, 2]
                manyBins: {count: 20, upper: 3}
                level: 0.05
                toys: 10000
              assume: null
              scan: []
            curves: []

            """
        #expect(try read(toyText).resolvedText == expected)
    }

    @Test func dataFilesAreAskedForOnceByAbsolutePath() throws {
        var asked: [String] = []
        _ = try SweepConfiguration(yaml: Self.roundTrips[3], file: "x", directory: "/study") { path in
            asked.append(path)
            return fakeDigest(path)
        }
        #expect(asked == ["/study/a b.csv", "/study/c#.csv", "/absolute.csv"])
    }

    @Test func pointBySettings() throws {
        let configuration = try read(toy("axes: {training.seed: [4, 5], training.batch: [7]}"))
        let point = try configuration.point(
            setting: [("training.seed", "9"), ("measurement.nuisances", "[b]")], digest: fakeDigest)
        #expect(point.specification?.training.seed == 9)
        #expect(point.specification?.training.batch == 7)
        #expect(point.specification?.measurement.nuisances == .named(["b"]))
        #expect(point.coordinates.map(\.path) == ["training.batch", "training.seed", "measurement.nuisances"])
        #expect {
            try configuration.point(setting: [("training.sed", "9")], digest: fakeDigest)
        } throws: {
            "\($0)".hasPrefix("--set:1: training.sed: unknown key")
        }
    }
}

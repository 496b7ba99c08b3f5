import Events
import Likelihood
import Testing
import Training

@testable import Sweep

@Suite struct ReaderTests {
    @Test func everyKeyOfTheFullExample() throws {
        let point = try #require(try read(higgsmlText).grid.first?.specification)
        let path = "/study/data/higgsml.csv.gz"
        let higgsml = HiggsMLSettings(
            path: path, digest: fakeDigest(path), split: .init(train: 3, validation: 1, test: 4))
        let events = EventsSettings(
            source: .higgsml(higgsml), selection: [Cut(feature: "PRI_tau_pt", min: 25)],
            yields: ["signal": 407.45, "background": 162705], scale: ["signal": 2, "background": 1])
        let tau = VariationSettings(
            name: "tau_pt", feature: "PRI_tau_pt", change: .scale(0.03), kind: .reweighted(edges: [25, 27.5, 30]))
        let met = VariationSettings(
            name: "met", feature: "PRI_met", change: .shift(1), kind: .shifted, processes: ["background"])
        let expected = PointSpecification(
            seed: 7, events: events, variations: [tau, met], training: .init(penalty: .init(bins: 20)),
            measurement: .init(nuisanceModels: ["tau_pt": .split], statisticalUncertainty: .perBin))
        #expect(point == expected)
    }

    @Test func defaultsAreThoseOfTheTypes() throws {
        let point = try #require(try read(toyText).grid.first?.specification)
        let events = EventsSettings(
            source: .twoGaussians(.init(train: 100, validation: 50, test: 200)), scale: ["signal": 1, "background": 1])
        #expect(
            point
                == PointSpecification(seed: 1, events: events, variations: [], training: .init(), measurement: .init()))
    }

    @Test func otherSpellings() throws {
        let point = try #require(
            try read(
                toy(
                    """
                    training:
                      inputs: {features: [x2], standardise: false, missing: -1.5}
                      penalty: {variations: [b]}
                    measurement: {nuisances: none, nuisanceModels: {b: joint}, nuisanceModel: split, signalStrength: 0}
                    """)
            ).grid.first?.specification)
        #expect(point.training.inputs == InputSettings(features: ["x2"], standardise: false, missing: .value(-1.5)))
        #expect(point.training.penalty.variations == .named(["b"]))
        #expect(
            point.measurement
                == MeasurementSettings(
                    nuisances: .named([]), nuisanceModel: .split, nuisanceModels: ["b": .joint], signalStrength: 0))
    }

    @Test(arguments: [
        ("[1, 2, 3]", [1.0, 2, 3]), ("{linspace: [0, 1, 3]}", [0, 0.5, 1]),
        ("[0, {linspace: [1, 2, 3]}, [5, [7]]]", [0, 1, 1.5, 2, 5, 7]),
    ])
    func edges(_ text: String, _ expected: [Double]) throws {
        let lines = "\nvariations: [{name: a, kind: reweight, feature: x1, shift: 1, edges: \(text)}]"
        let point = try #require(try read(toyText + lines).grid.first?.specification)
        #expect(point.variations.map(\.kind) == [.reweighted(edges: expected)])
    }
}
